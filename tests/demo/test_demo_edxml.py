"""The document exchange's packets, checked against QCVN 102:2016/BTTTT."""

import base64
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from demo import incident
from demo.documents import STATUSES, Document, Report, newest, packet
from demo.edxml import HELD, NAMESPACE, OTHER, EdxmlFolder, content
from demo.province import BOARD


def find(root: Element, path: str) -> str | None:
    space = root.tag[: root.tag.index("}") + 1]
    return root.findtext(".//" + "/".join(space + part for part in path.split("/")))


@pytest.fixture
def folder(tmp_path: Path, now: datetime) -> Path:
    folder = EdxmlFolder(tmp_path, 20)
    folder.advance(now)
    return folder.path


def test_the_folder_holds_the_newest_packets(folder: Path, now: datetime, tmp_path: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    assert len(before) == HELD
    EdxmlFolder(tmp_path, 20).advance(now + timedelta(minutes=3))
    after = {path.name for path in folder.iterdir()}
    assert len(after) == HELD
    assert len(after - before) == 3
    assert f"packet-{newest(now)}.edxml" in before


def test_packets_are_edxml(folder: Path) -> None:
    kinds: Counter[str] = Counter()
    for path in folder.iterdir():
        root = ElementTree.fromstring(path.read_bytes())
        assert root.tag in {f"{{{NAMESPACE}}}edXML", f"{{{OTHER}}}EdXMLEnvelope"}
        if find(root, "Status/StatusCode"):
            kinds["status"] += 1
            assert find(root, "Status/StatusCode") in STATUSES
            assert re.fullmatch(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d", find(root, "Status/Timestamp") or "")
            assert find(root, "Status/ResponseFor/DocumentId")
            assert (find(root, "Status/StaffInfo/Mobile") or "").startswith("000")
            continue
        kinds["document"] += 1
        assert find(root, "MessageHeader/From/OrganId") == "000.00.00.H37"
        assert re.fullmatch(r"000\.\d\d\.00\.H37", find(root, "MessageHeader/To/OrganId") or "")
        assert find(root, "MessageHeader/Subject")
        date = find(root, "MessageHeader/PromulgationInfo/PromulgationDate") or ""
        number, notation = (find(root, f"MessageHeader/Code/{part}") for part in ("CodeNumber", "CodeNotation"))
        assert find(root, "MessageHeader/DocumentId") == f"000.00.00.H37,{date},{number}/{notation}"
        assert re.fullmatch(r"\d{4}/\d\d/\d\d", date)
        due = find(root, "MessageHeader/DueDate")
        assert due is None or (re.fullmatch(r"\d{4}/\d\d/\d\d", due) and due >= date)
    assert kinds["document"] >= HELD // 6
    assert kinds["status"] > HELD / 2


def test_attachments_stand_outside_the_envelope(folder: Path) -> None:
    sizes = []
    for path in folder.iterdir():
        root = ElementTree.fromstring(path.read_bytes())
        space = root.tag[: root.tag.index("}") + 1]
        for attachment in root.findall(f"{space}AttachmentEncoded/{space}Attachment"):
            coded = attachment.findtext(f"{space}ContentTransferEncoded") or ""
            sizes.append(len(base64.b64decode(coded, validate=True)))
            name = attachment.findtext(f"{space}ContentId")
            reference = root.find(f".//{space}Reference")
            assert reference is not None
            assert reference.get("{http://www.w3.org/1999/xlink}href") == f"cid:{name}"
        envelope = root.find(f"{space}edXMLEnvelope")
        assert envelope is None or envelope.find(f".//{space}AttachmentEncoded") is None
    assert max(sizes) > 200_000


def test_reports_come_after_their_document_and_in_order(now: datetime) -> None:
    last = newest(now)
    told: dict[int, list[str]] = {}
    for number in range(last - 600, last):
        one = packet(20, number)
        if isinstance(one, Report):
            assert one.document == packet(20, one.document.number)
            assert one.document.sent < one.sent
            told.setdefault(one.document.number, []).append(one.status)
    complete = [statuses for number, statuses in told.items() if last - 500 < number < last - 120]
    courses = Counter(map(tuple, complete))
    assert courses[("01", "03", "04", "05", "06")] > 0.6 * len(complete)
    assert all(course in {("01", "02"), ("01", "03", "04", "05")} or course[-1] in {"06", "13"} for course in courses)


def test_some_systems_write_another_root(now: datetime) -> None:
    last = newest(now)
    documents = [one for one in (packet(20, number) for number in range(last - 900, last)) if isinstance(one, Document)]
    roots = Counter(ElementTree.fromstring(content(20, one)).tag for one in documents)
    assert 0.01 < roots[f"{{{OTHER}}}EdXMLEnvelope"] / roots.total() < 0.12


def test_the_board_is_written_to_because_of_the_jam() -> None:
    first = newest(incident.began(100_000))
    documents = [
        one for one in (packet(20, number) for number in range(first, first + 30)) if isinstance(one, Document)
    ]
    urgent = [one for one in documents if one.urgent]
    assert len(urgent) >= 1
    assert {(one.receiver, incident.GATE in one.subject) for one in urgent} == {(BOARD, True)}


def test_the_same_seed_gives_the_same_packets(now: datetime) -> None:
    for number in range(newest(now) - 30, newest(now)):
        assert content(20, packet(20, number)) == content(20, packet(20, number))
    assert packet(20, newest(now) // 6 * 6) != packet(21, newest(now) // 6 * 6)
