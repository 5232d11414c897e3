"""What people write on the social network, about the news, the jam and the province."""

import functools
from datetime import datetime, timedelta

from msgspec import Struct

from demo import incident, press
from demo.province import START, dice, seconds_since_start

RHYTHM = 40.0
"""Seconds from one post to the next."""
TAG = "langson"

_HANDLES = ("hoahoi", "xulang", "kycung", "nalang", "tokycung", "bienai", "hoadao", "chonglang", "dongdang", "kylua")
_GOOD = (
    "Cuối tuần lên Mẫu Sơn, mây đẹp quá, đáng đi lắm.",
    "Làm giấy tờ ở phường nhanh gọn, cán bộ nhiệt tình, cảm ơn nhiều.",
    "Vịt quay Lạng Sơn vẫn ngon tuyệt vời.",
    "Đường mới sửa xong, đi êm hẳn, rất tốt.",
)
_BAD = (
    "Lại mất điện cả buổi, quá bức xúc.",
    "Đường đầy ổ gà mà mãi không sửa, nguy hiểm quá.",
    "Nộp hồ sơ trực tuyến lỗi liên tục, thất vọng.",
    "Rác mấy hôm không ai dọn, hôi thối kinh khủng.",
)
_PLAIN = ("Sáng nay trời nhiều sương.", "Có ai biết lịch chợ phiên tuần này không?", "Hỏi xe đi Hà Nội chiều nay.")
_JAM = (
    "Kẹt cứng ở cửa khẩu Hữu Nghị, xe đứng yên cả tiếng rồi, mệt mỏi quá.",
    "Ùn tắc kinh khủng trước cửa khẩu Hữu Nghị, ai đi thì tránh ra nhé.",
    "Hàng hoa quả nằm chờ ở Hữu Nghị, hỏng hết mất thôi.",
    "Cửa khẩu Hữu Nghị tắc dài mấy cây số, không ai điều tiết, bức xúc thật.",
)


class Post(Struct, frozen=True, kw_only=True):
    """One post."""

    number: int
    written: datetime
    """UTC."""
    handle: str
    """Of whoever wrote it, invented."""
    text: str
    story: int | None
    """The story of the press that it points to."""
    tags: tuple[str, ...]
    liked: int
    """How many will have liked it in the end."""


@functools.lru_cache(maxsize=4096)
def post(seed: int, number: int) -> Post:
    """Return post ``number``."""
    chance = dice(seed, "post", number)
    written = START + timedelta(seconds=number * RHYTHM + chance.randrange(20))
    tags = [TAG] if chance.random() < 0.8 else []
    story, liked = None, chance.expovariate(1 / 6)
    if incident.jam(written) > 0.3 and chance.random() < 0.6:
        text, tags, liked = chance.choice(_JAM), [TAG, "huunghi"], liked * 8
    elif chance.random() < 0.5:
        newest = press.newest(written) - 1
        # the hot story is passed on more than the others
        story = newest - newest % press.HOT if chance.random() < 0.4 else newest - chance.randrange(8)
        text = press.story(seed, story).title
    else:
        text = chance.choice(chance.choices((_GOOD, _BAD, _PLAIN), (4, 3, 3))[0])
    handle = f"{chance.choice(_HANDLES)}{chance.randrange(8)}"
    return Post(
        number=number, written=written, handle=handle, text=text, story=story, tags=tuple(tags), liked=round(liked)
    )


def newest(now: datetime) -> int:
    """Return the number of the newest post at ``now`` or of the one that comes next."""
    return int(seconds_since_start(now) // RHYTHM)
