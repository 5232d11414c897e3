"""Packets of documents, written as the document systems write them."""

import os
import tracemalloc
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.far_end import LARGEST, NAME
from server.connectors.base import ConnectorTools
from server.connectors.edxml import ATTACHED, Edxml, EdxmlConfig, EdxmlDocument, EdxmlStatus, read, tasks
from server.connectors.formats.xml import begin
from server.connectors.mapping.rejected_record import RejectedRecord
from server.errors import SourceError
from server.records import Batch, Task

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
OTHER = "http://www.go.vn/eDoc"
DOI = ("H37.10", "Sở Nội vụ")
XA = ("H37.33", "UBND xã Tân Thanh")


def packet(inner: str, *, namespace: str = NAMESPACE, attached: str = "") -> bytes:
    head = f'<edXML xmlns="{namespace}"><edXML:edXMLEnvelope xmlns:edXML="{namespace}"><edXML:edXMLHeader>'
    body = "</edXML:edXMLHeader><edXML:edXMLBody/></edXML:edXMLEnvelope>"
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}{inner}{body}{attached}</edXML>'.encode()


def document(
    number: int = 1,
    to: tuple[tuple[str, str], ...] = (DOI,),
    due: str = "2026/04/15",
    subject: str = "V/v báo cáo",
    name: str | None = None,
    **more: Any,
) -> bytes:
    organs = "".join(
        f"<edXML:To><edXML:OrganId>{code}</edXML:OrganId><edXML:OrganName>{organ}</edXML:OrganName></edXML:To>"
        for code, organ in to
    )
    known = f"H37.01,2026/03/02,{number}/UBND-VX" if name is None else name
    return packet(
        "<edXML:MessageHeader><edXML:From><edXML:OrganId>H37.01</edXML:OrganId>"
        f"<edXML:OrganName>UBND tỉnh</edXML:OrganName></edXML:From>{organs}"
        f"<edXML:Code><edXML:CodeNumber>{number}</edXML:CodeNumber>"
        "<edXML:CodeNotation>UBND-VX</edXML:CodeNotation></edXML:Code>"
        "<edXML:PromulgationInfo><edXML:PromulgationDate>2026/03/02</edXML:PromulgationDate></edXML:PromulgationInfo>"
        f"<edXML:Subject>{escape(subject)}</edXML:Subject>"
        "<edXML:SignerInfo><edXML:FullName>Nguyễn Văn A</edXML:FullName></edXML:SignerInfo>"
        f"<edXML:DueDate>{due}</edXML:DueDate><edXML:DocumentId>{known}</edXML:DocumentId></edXML:MessageHeader>",
        **more,
    )


def status(
    number: int = 1,
    code: str = "06",
    sender: str = DOI[0],
    at: str = "2026/03/20 16:30:00",
    name: str | None = None,
    **more: Any,
) -> bytes:
    known = f"H37.01,2026/03/02,{number}/UBND-VX" if name is None else name
    return packet(
        "<edXML:Status><edXML:ResponseFor><edXML:OrganId>H37.01</edXML:OrganId>"
        f"<edXML:Code>{number}/UBND-VX</edXML:Code><edXML:PromulgationDate>2026/03/02</edXML:PromulgationDate>"
        f"<edXML:DocumentId>{known}</edXML:DocumentId></edXML:ResponseFor>"
        f"<edXML:From><edXML:OrganId>{sender}</edXML:OrganId></edXML:From><edXML:StatusCode>{code}</edXML:StatusCode>"
        "<edXML:StaffInfo><edXML:Staff>Trần Thị B</edXML:Staff>"
        "<edXML:Mobile>0912345678</edXML:Mobile></edXML:StaffInfo>"
        f"<edXML:Timestamp>{at}</edXML:Timestamp></edXML:Status>",
        **more,
    )


def config(folder: Path, **more: Any) -> EdxmlConfig:
    given: dict[str, Any] = {"id": "documents", "name": NAME, "service": "tasks", "folder": folder}
    return EdxmlConfig(**(given | more))


TASK = Task(
    id="H37.01,2026/03/02,1/UBND-VX",
    title="V/v báo cáo",
    owner="Sở Nội vụ",
    assigned=date(2026, 3, 2),
    due=date(2026, 4, 15),
    kind="document",
)


class Folder:
    """A folder of packets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._count = 0

    def put(self, content: bytes, name: str | None = None) -> str:
        self._count += 1
        name = name or f"{self._count:04d}.edxml"
        (self.path / name).write_bytes(content)
        os.utime(self.path / name, (self._count, self._count))
        return name

    def remove(self, name: str) -> None:
        (self.path / name).unlink()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def edxml(tools: ConnectorTools, tmp_path: Path) -> Edxml:
    return Edxml(config(tmp_path), tools, Task)


async def fetch(tools: ConnectorTools, folder: Folder, **more: Any) -> Batch:
    return await Edxml(config(folder.path, **more), tools, Task).fetch()


def finished(batch: Batch) -> dict[str, date | None]:
    return {record.owner: record.finished for record in batch.records if isinstance(record, Task)}


async def test_a_document_becomes_a_task(edxml: Edxml, folder: Folder):
    folder.put(document())
    batch = await edxml.fetch()
    assert (batch.records, batch.whole, batch.rejected) == ((TASK,), True, 0)


@pytest.mark.parametrize("namespace", [OTHER, "http://www.e-doc.vn/Schema/"])
async def test_whatever_the_namespace(edxml: Edxml, folder: Folder, namespace: str):
    folder.put(document(namespace=namespace))
    assert (await edxml.fetch()).records == (TASK,)


async def test_a_root_in_another_namespace_without_prefix(edxml: Edxml, folder: Folder):
    root = f'<EdXMLEnvelope xmlns="{OTHER}" xmlns:edXML="{NAMESPACE}">'
    inner = document().decode().partition("<edXML:edXMLHeader>")[2].partition("</edXML:edXMLHeader>")[0]
    folder.put(f"{root}<edXMLHeader>{inner}</edXMLHeader></EdXMLEnvelope>".encode())
    assert (await edxml.fetch()).records == (TASK,)


async def test_a_status_changes_its_task(edxml: Edxml, folder: Folder):
    folder.put(document())
    folder.put(status(code="03"))
    assert finished(await edxml.fetch()) == {"Sở Nội vụ": None}
    folder.put(status(code="06"))
    assert finished(await edxml.fetch()) == {"Sở Nội vụ": date(2026, 3, 20)}
    folder.put(status(code="13", at="2026/03/21 08:00:00"))
    assert (await edxml.fetch()).records == ()


async def test_the_time_decides_not_the_order_of_files(edxml: Edxml, folder: Folder):
    folder.put(status(code="13", at="2026/03/21 08:00:00"))
    folder.put(document())
    folder.put(status(code="06", at="2026/03/20 08:00:00"))
    assert (await edxml.fetch()).records == ()


@pytest.mark.parametrize(("asked", "told"), [("", None), (None, ""), ("", "")])
async def test_a_document_is_known_by_sender_date_and_code_too(
    edxml: Edxml, folder: Folder, asked: str | None, told: str | None
):
    folder.put(document(name=asked))
    folder.put(status(name=told))
    assert finished(await edxml.fetch()) == {"Sở Nội vụ": date(2026, 3, 20)}


async def test_several_receivers_have_a_task_each(edxml: Edxml, folder: Folder):
    folder.put(document(to=(DOI, XA)))
    folder.put(status(sender=XA[0]))
    assert finished(await edxml.fetch()) == {"Sở Nội vụ": None, "UBND xã Tân Thanh": date(2026, 3, 20)}


async def test_settings(tools: ConnectorTools, folder: Folder):
    folder.put(document(to=(DOI, XA)))
    folder.put(status(code="05"))
    batch = await fetch(tools, folder, ours=(DOI[0],), owner="id", record="task", done=("05",))
    (task,) = batch.records
    assert isinstance(task, Task)
    assert (task.owner, task.kind, task.finished) == ("H37.10", "task", date(2026, 3, 20))


async def test_the_last_packet_of_a_document_counts(edxml: Edxml, folder: Folder):
    folder.put(document(due="2026/04/01"))
    folder.put(document(due="2026/05/01"))
    (task,) = (await edxml.fetch()).records
    assert isinstance(task, Task)
    assert (task.due, (await edxml.fetch()).rejected) == (date(2026, 5, 1), 0)


async def test_without_a_due_date_there_is_nothing_to_do(edxml: Edxml, folder: Folder):
    folder.put(document(due=""))
    batch = await edxml.fetch()
    assert (batch.records, batch.rejected) == ((), 0)


async def test_people_are_not_read(edxml: Edxml, folder: Folder):
    folder.put(document(subject="Trả lời ông B, 0912 345 678"))
    folder.put(status())
    folder.put(status(code="99"))
    told = repr(await edxml.fetch())
    assert "Trả lời ông B, …" in told
    for name in ("Nguyễn", "Trần", "0912"):
        assert name not in told


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty answer"),
        (b"nonsense", "not valid XML"),
        (b"<a/>", "not an edXML packet"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "declares a DTD"),
        (b" " * 70_000 + b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "not valid XML|declares a DTD"),
        (b"<a>" * 1000, "not valid XML"),
        (document(due="15/04/2026"), "due: expected a date"),
        (document(due="9999/12/31"), "not a real year"),
        (document(due="0001/01/01"), "due: "),
        (document(subject=""), "title: no value"),
        (document(to=()), "owner: no value"),
        (document(name="", number=0).replace(b"2026/03/02", b""), "without DocumentId"),
        (status(code="77"), "unknown code of status"),
        (status(code=""), "unknown code of status"),
        (status(at="hôm qua"), "Timestamp"),
        (document().replace(b"<edXML:DueDate>", b"<edXML:DueDate>\xff"), "not valid XML"),
        (document().decode().replace("utf-8", "x-unknown").encode(), "not valid XML"),
    ],
)
async def test_what_does_not_fit_hides_nothing(edxml: Edxml, folder: Folder, content: bytes, why: str):
    folder.put(document(2))
    folder.put(content)
    batch = await edxml.fetch()
    assert (len(batch.records), batch.rejected) == (1, 1)
    assert batch.example is not None
    assert any(part in batch.example.en for part in why.split("|"))


async def test_utf_16(edxml: Edxml, folder: Folder):
    folder.put(document().decode().replace('encoding="utf-8"', 'encoding="utf-16"').encode("utf-16"))
    assert (await edxml.fetch()).records == (TASK,)


async def test_a_bomb_in_utf_16(edxml: Edxml, folder: Folder):
    folder.put('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"))
    with pytest.raises(SourceError, match="declares a DTD"):
        await edxml.fetch()


async def test_attachments_are_not_read(tools: ConnectorTools, folder: Folder):
    attached = f"<AttachmentEncoded><Attachment><ContentTransferEncoded>{'QUJD' * 2_000_000}"
    folder.put(document(attached=attached))
    edxml = Edxml(config(folder.path), tools, Task)
    tracemalloc.start()
    batch = await edxml.fetch()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # the packet is not even whole
    assert batch.records == (TASK,)
    assert most < 2_000_000


async def test_an_envelope_that_is_too_large(tools: ConnectorTools, folder: Folder):
    folder.put(document(2))
    folder.put(document(subject="x" * LARGEST))
    batch = await fetch(tools, folder)
    assert batch.example is not None
    assert "too large" in batch.example.en


async def test_what_is_still_being_written_is_read_again(edxml: Edxml, folder: Folder):
    content = document()
    folder.put(document(2))
    name = folder.put(b"")
    for tenth in range(10):
        folder.put(content[: len(content) * tenth // 10], name)
        batch = await edxml.fetch()
        assert (len(batch.records), batch.rejected) == (1, 1)
    folder.put(content, name)
    batch = await edxml.fetch()
    assert (len(batch.records), batch.rejected) == (2, 0)


async def test_what_has_not_changed_is_not_read_again(edxml: Edxml, folder: Folder):
    folder.put(document(1))
    name = folder.put(document(2))
    await edxml.fetch()
    size = len(document(1))
    path = folder.path / "0001.edxml"
    os.truncate(path, 0)
    os.truncate(path, size)
    os.utime(path, (1, 1))
    # the file is empty now, but looks as it did
    assert len((await edxml.fetch()).records) == 2
    folder.remove(name)
    assert len((await edxml.fetch()).records) == 1


async def test_only_the_newest_files_count(tools: ConnectorTools, folder: Folder):
    for number in range(1, 6):
        folder.put(document(number))
    folder.put(document(6), "note.txt")
    batch = await fetch(tools, folder, files=2)
    assert {record.identity() for record in batch.records} == {f"H37.01,2026/03/02,{n}/UBND-VX" for n in (4, 5)}


async def test_an_empty_folder_and_none(tools: ConnectorTools, folder: Folder):
    assert (await fetch(tools, folder)).records == ()
    with pytest.raises(SourceError, match="there is no folder"):
        await Edxml(config(folder.path / "none"), tools, Task).fetch()


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@given(TEXT, TEXT, TEXT)
def test_any_words(subject: str, due: str, code: str):
    packets = [
        read(begin(BytesIO(content), ATTACHED, LARGEST))
        for content in (document(subject=subject, due=escape(due)), status(code=escape(code), at=escape(due)))
    ]
    assert isinstance(packets[0], EdxmlDocument)
    assert isinstance(packets[1], EdxmlStatus | RejectedRecord)
    for each in tasks(packets, config(Path())):
        assert isinstance(each, Task | RejectedRecord)


@given(st.binary(max_size=300))
def test_any_bytes(content: bytes):
    for whole in (content, b"<a>" + content, document()[:500] + content):
        try:
            read(begin(BytesIO(whole), ATTACHED, LARGEST))
        except SourceError:
            continue
