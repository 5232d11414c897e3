"""What leaves one end arrives at the other, whatever kind it is and however new."""

from typing import get_args

import msgspec
import pytest
from documents import indicators, made_up, update
from hypothesis import given, settings
from hypothesis import strategies as st

from server.contract import messages
from server.contract.messages import AnyDocument, Beat, Update
from server.contract.wire import pack, unpack
from server.contract.words import same


@pytest.mark.parametrize("kind", get_args(AnyDocument), ids=lambda kind: kind.__name__)
def test_every_kind_of_document_arrives_as_it_was_sent(kind):
    @given(document=made_up(kind))
    @settings(max_examples=25)
    def arrives(document):
        sent = update("kind/name", document)
        assert unpack(pack(sent)) == sent

    arrives()


def of_tomorrow(value: object) -> object:
    """Return a value as a newer version sends it, which has a further field in every shape."""
    if isinstance(value, msgspec.Struct):
        config, names = (
            value.__struct_config__,
            zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True),
        )
        fields = {encoded: of_tomorrow(getattr(value, name)) for name, encoded in names}
        if config.array_like:
            return list(fields.values())
        return fields | ({config.tag_field: config.tag} if config.tag else {}) | {"of_tomorrow": [1]}
    if isinstance(value, tuple | list):
        return [of_tomorrow(each) for each in value]
    if isinstance(value, dict):
        return {key: of_tomorrow(each) for key, each in value.items()}
    return value


@pytest.mark.parametrize("kind", get_args(AnyDocument), ids=lambda kind: kind.__name__)
def test_what_a_newer_version_has_added_is_left_out_and_the_rest_arrives(kind):
    @given(document=made_up(kind))
    @settings(max_examples=25)
    def arrives(document):
        sent = update("kind/name", document)
        assert unpack([b"kind/name", msgspec.msgpack.encode(of_tomorrow(sent))]) == sent

    arrives()


def test_a_value_that_only_a_newer_version_knows_is_an_error_beside_unknown_fields():
    sent = update("series/grdp")
    fields = of_tomorrow(sent)
    assert isinstance(fields, dict)
    fields["document"]["kind"] = "hologram"
    received = unpack([b"series/grdp", msgspec.msgpack.encode(fields)])
    assert isinstance(received, Update)
    assert received.document is None
    assert received.error is not None
    assert "hologram" in received.error.en


@given(sent=made_up(Update))
@settings(max_examples=50)
def test_the_stamps_of_an_update_arrive_as_they_were_sent(sent):
    assert unpack(pack(sent)) == sent


@given(sent=made_up(Beat))
@settings(max_examples=25)
def test_a_beat_arrives_as_it_was_sent(sent):
    assert unpack(pack(sent)) == sent


def test_the_first_frame_is_the_topic_so_that_one_can_filter_by_it():
    assert pack(update("series/grdp"))[0] == b"series/grdp"


def reworked(message: Update, **changes: object) -> list[bytes]:
    """Return the frames of a message as a server of another version would send it."""
    fields = msgspec.msgpack.decode(msgspec.msgpack.encode(message)) | changes
    return [message.topic.encode(), msgspec.msgpack.encode(fields)]


@pytest.mark.parametrize("partial", [True, False])
def test_a_document_of_an_unknown_kind_is_an_error_on_its_topic(partial):
    sent = update("map/province", epoch=7, seq=9, source="maps", error=same("old error"), partial=partial)
    received = unpack(reworked(sent, document={"kind": "hologram", "depth": 3}))
    assert isinstance(received, Update)
    assert received.document is None
    assert received.partial is False
    assert received.error is not None
    assert "hologram" in received.error.vi
    assert "hologram" in received.error.en
    assert (received.topic, received.epoch, received.seq) == ("map/province", 7, 9)
    assert (received.taken, received.source) == (sent.taken, "maps")


def test_a_known_kind_whose_shape_has_changed_is_an_error_on_its_topic():
    received = unpack(reworked(update(), document={"kind": "indicators", "indicators": "none"}))
    assert isinstance(received, Update)
    assert received.document is None
    assert received.error is not None
    assert "indicators" in received.error.en


@pytest.mark.parametrize("document", [[1, 2], "text", 5, {"kind": ["a"]}, {}])
def test_a_document_of_no_kind_is_an_error_on_its_topic(document):
    received = unpack(reworked(update(), document=document))
    assert (received.document, received.topic) == (None, "indicators/economy")
    assert received.error is not None


def test_a_field_of_a_newer_server_is_passed_over():
    sent = update()
    assert unpack(reworked(sent, colour="red")) == sent


BODY = pack(update())[1]


@pytest.mark.parametrize(
    "frames",
    [
        [],
        [b"kind/name"],
        [b"kind/name", BODY, BODY],
        [b"kind/name", b""],
        [b"kind/name", b"\xc1\xff"],
        [b"kind/name", BODY[:-1]],
        [b"kind/name", BODY + b"\x00"],
        [b"kind/name", msgspec.msgpack.encode([1, 2])],
        [b"kind/name", msgspec.msgpack.encode({"topic": "kind/name"})],
        [b"kind/name", msgspec.msgpack.encode({"topic": 5, "fresh_for": 1.0})],
        [b"beat", BODY],
        [b"beat", b"garbage"],
    ],
    ids=str,
)
def test_what_is_no_message_is_refused(frames):
    with pytest.raises((msgspec.MsgspecError, ValueError)):
        unpack(frames)


@given(body=st.binary(max_size=60))
@settings(max_examples=200)
def test_any_bytes_are_refused_in_the_way_the_feed_expects(body):
    for topic in (b"beat", b"indicators/economy"):
        try:
            message = unpack([topic, body])
        except (msgspec.MsgspecError, ValueError):
            continue
        assert isinstance(message, Update | Beat)


def test_a_value_that_is_unknown_arrives_as_unknown():
    received = unpack(pack(update(document=indicators(None))))
    assert received.document.indicators[0].value is None


def test_garbage_is_not_looked_for_in_documents():
    """Among all that a wall holds it would be looked for while nothing is painted."""
    parts = [each for each in vars(messages).values() if isinstance(each, type) and issubclass(each, msgspec.Struct)]
    assert len(parts) > 60
    assert [each.__name__ for each in parts if each.__struct_config__.gc] == []


def test_notes_that_an_older_version_has_kept_are_those_of_both_languages():
    scene = {"title": {"vi": "a", "en": "a"}, "notes": "Nói chậm", "scene": {"layout": "gates"}}
    assert msgspec.convert(scene, messages.BriefingScene).notes == same("Nói chậm")
