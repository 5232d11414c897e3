"""A feed that dates its items again with every answer: what forty answers cost, and whether memory keeps its size."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from statistics import median
from typing import NamedTuple

import psutil
from msgspec import structs

from benchmarks.figures import Aim, Figure, figure
from benchmarks.processes import receive, worker
from server.records import Batch, Story
from server.services import packs

ITEMS, ANSWERS = 2000, 40
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
STEP = timedelta(seconds=20)
PATIENCE = 600.0
MB = 1024.0 * 1024
WORDS = (
    *("xe", "tải", "lật", "đèo", "quốc", "lộ", "ùn", "tắc", "mưa", "lớn", "sạt", "lở", "cửa", "khẩu", "thông", "quan"),
    *("hàng", "hóa", "du", "lịch", "lễ", "hội", "trường", "học", "y", "tế", "bệnh", "viện", "đầu", "tư", "dự", "án"),
    *("công", "an", "khởi", "tố", "vụ", "lãnh", "đạo", "họp", "báo", "cáo", "kết", "quả", "kinh", "nông", "dân"),
    *("mùa", "rừng", "hồi", "na", "chi", "lăng", "bắc", "sơn", "lộc", "bình", "đình", "lập", "văn", "tràng", "định"),
)


class Taken(NamedTuple):
    """What the answers took."""

    answer: float
    """Seconds of one answer after the first, in the middle."""
    early: float
    """Megabytes after the third answer."""
    late: float
    """Megabytes after the last one."""


def measure() -> Iterator[Figure]:
    """Let the service take the answers in a process of its own."""
    with worker(serve) as pipe:
        taken = receive(pipe, Taken, within=PATIENCE)
    yield figure("redated.answer", taken.answer * 1000, "ms", aim=Aim(1000.0))
    yield figure("redated.memory", taken.late, "MB", against=taken.early, aim=Aim(1.05, ratio=True))


def serve(pipe: Connection) -> None:
    """Take the answers of one feed, one after the other."""
    chance = random.Random(1)
    told = [
        Story(
            id=str(number),
            title=f"{' '.join(chance.choices(WORDS, k=10))} {number}",
            summary=" ".join(chance.choices(WORDS, k=40)),
            url=f"http://127.0.0.1/{number}",
            publisher="Báo",
            published=NOW,
        )
        for number in range(ITEMS)
    ]
    press = packs.load()["press"]
    seconds: list[float] = []
    sizes: list[float] = []
    for answer in range(ANSWERS):
        began, at = time.perf_counter(), NOW + answer * STEP
        press.take("feed", Batch(records=[structs.replace(story, published=at) for story in told]))
        press.documents(at)
        seconds.append(time.perf_counter() - began)
        sizes.append(psutil.Process().memory_info().rss / MB)
    pipe.send(Taken(median(seconds[1:]), sizes[2], sizes[-1]))
