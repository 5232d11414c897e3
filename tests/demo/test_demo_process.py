"""The command ``vonglau-demo``, as a process of its own."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import av
import httpx
import psutil
import pytest
from python_calamine import CalamineWorkbook
from rtsp_cameras import coded

from demo import cameras, education, edxml, eve, sheets, studio, tourism
from demo.onvif import USER
from demo.stage import TOKEN


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command until the block ends, also when it fails."""
    command = [sys.executable, "-m", "demo", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def ready(process: subprocess.Popen[str], folder: Path) -> str:
    """Wait for the line that says so, and return the address."""
    assert process.stdout is not None
    line = process.stdout.readline()
    before, address, after = line.partition("http://127.0.0.1:")
    assert before == "vonglau-demo: "
    assert after.endswith(f", sheets in {folder}\n")
    return address + after.partition(",")[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_ends_in_order(tmp_path: Path, number: signal.Signals) -> None:
    with running("--port", "0", "--folder", str(tmp_path / "sheets"), "--token", "other") as process:
        address = ready(process, tmp_path / "sheets")
        assert (tmp_path / "sheets" / sheets.WORKBOOK).is_file()
        assert (tmp_path / "sheets" / cameras.INVENTORY).is_file()
        answer = httpx.get(f"{address}/tasks", headers={"Authorization": "Bearer other"}, trust_env=False)
        assert answer.raise_for_status().json()["data"]["tasks"]
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", httpx.URL(address).port or 0)):
        pass


def test_it_ends_in_order_while_a_client_hangs(tmp_path: Path) -> None:
    answers: list[int] = []
    with running("--port", "0", "--folder", str(tmp_path / "sheets")) as process:
        address = ready(process, tmp_path / "sheets")
        httpx.post(f"{address}/faults", json={"path": "/statistics", "fault": "slow"}, trust_env=False)
        with httpx.stream("GET", f"{address}/statistics", trust_env=False) as answer:
            chunks = answer.iter_raw()
            next(chunks)
            reader = Thread(target=lambda: answers.append(sum(map(len, chunks))))
            reader.start()
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=10)
            reader.join(10)
    assert (process.returncode, out, err) == (0, "", "")
    assert answers


def test_the_sheets_are_written_anew(tmp_path: Path) -> None:
    arguments = ("--port", "0", "--folder", str(tmp_path), "--data", str(tmp_path / "data"), "--every", "0.05")
    with running(*arguments) as process:
        ready(process, tmp_path)
        (tmp_path / sheets.WORKBOOK).unlink()
        while not (tmp_path / sheets.WORKBOOK).exists():
            assert process.poll() is None
        assert CalamineWorkbook.from_path(tmp_path / sheets.WORKBOOK).sheet_names == ["Thuyết minh", "Số liệu"]
        process.terminate()
        assert process.wait(10) == 0


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with running("--port", port, "--folder", str(tmp_path)) as process:
            out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("vonglau-demo: ")
    assert err.count("\n") == 1


def test_all_files_come_beside_the_sheets(tmp_path: Path) -> None:
    wanted = [
        *(tmp_path / name for name in (edxml.FOLDER, eve.NAME, tourism.NAME)),
        *(tmp_path / "sheets" / name for name in (education.SCHOOLS, education.ATTENDANCE)),
    ]
    with running("--port", "0", "--folder", str(tmp_path / "sheets")) as process:
        ready(process, tmp_path / "sheets")
        while not all(path.exists() for path in wanted):
            assert process.poll() is None
        process.terminate()
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")
    assert len(list((tmp_path / edxml.FOLDER).iterdir())) == edxml.HELD


def test_it_runs_and_ends_while_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = f"127.0.0.1:{free.getsockname()[1]}"
    arguments = ("--port", "0", "--folder", str(tmp_path / "sheets"), "--syslog", nowhere, "--mqtt", nowhere)
    with running(*arguments) as process:
        address = ready(process, tmp_path / "sheets")
        while not (tmp_path / tourism.NAME).exists():
            assert process.poll() is None
        assert httpx.get(f"{address}/gates", trust_env=False).is_success
        process.terminate()
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize("option", ["--syslog", "--mqtt"])
def test_addresses_that_make_no_sense(tmp_path: Path, option: str) -> None:
    with running("--port", "0", "--folder", str(tmp_path / "sheets"), option, "somewhere") as process:
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (2, "")
    assert "HOST:PORT" in err


def test_the_cameras_stream_and_end_with_it(tmp_path: Path) -> None:
    clip = coded()
    # as if all had been filmed before
    for file in studio.wanted(20, tmp_path / "clips"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.hardlink_to(clip)
    arguments = ("--port", "0", "--folder", str(tmp_path / "sheets"), "--rtsp", "0", "--clips", str(tmp_path / "clips"))
    with running(*arguments) as process:
        ready(process, tmp_path / "sheets")
        rows = CalamineWorkbook.from_path(tmp_path / "sheets" / cameras.INVENTORY).get_sheet_by_name(cameras.TABLE)
        listed = [dict(zip(cameras.HEADINGS, row, strict=True)) for row in rows.to_python()[1:]]
        for row in (listed[0], listed[130]):
            for stream in ("Luồng chính", "Luồng phụ"):
                address = str(row[stream]).replace("://", f"://{USER}:{TOKEN}@")
                # what is lost on the way of a busy machine is not what is tried here
                with av.open(address, timeout=10.0, options={"rtsp_transport": "tcp"}) as container:
                    assert next(container.decode(video=0)).width == 640
        child = psutil.Process(process.pid).children()
        assert child
        process.terminate()
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")
    assert not any(each.is_running() for each in child)


def test_a_port_of_the_streams_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with running("--port", "0", "--folder", str(tmp_path), "--rtsp", port) as process:
            out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert err.splitlines()[-1].startswith("vonglau-demo: ")
