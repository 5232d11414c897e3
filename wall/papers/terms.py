"""The words that stand on papers beside those of the briefing."""

from datetime import datetime
from typing import Final

from server.contract.calendar import CALENDAR
from server.contract.period_names import day
from server.contract.words import Words

UNKNOWN: Final = "\u2013"
"""For a figure that nobody knows."""
PRESENTED = Words(vi="Người trình bày", en="Presented by")
MADE = Words(vi="Người soạn", en="Made by")
COMPOSED = Words(vi="máy chủ tự soạn", en="composed by the server")
TIME = Words(vi="Thời gian", en="Time")
AS_OF = Words(vi="Số liệu tại thời điểm", en="Figures as of")
WRITTEN = Words(vi="Lập tài liệu", en="Paper made")
CONTENTS = Words(vi="Nội dung", en="Contents")
NO_SCENES = Words(vi="Bản giao ban này chưa có cảnh nào", en="This briefing has no scene yet")
PICTURE = Words(vi="Màn hình lúc", en="The wall at")
SCENE = Words(vi="Cảnh", en="Scene")
SCENES = Words(vi="Các cảnh", en="Scenes")
SENTENCE = Words(vi="Tóm tắt một câu", en="In one sentence")
FIGURES = Words(vi="Số liệu", en="Figures")
NO_FIGURES = Words(
    vi="Không có số liệu: chỉ câu do máy chủ tự soạn mới kèm số liệu, câu do người viết thì không",
    en="No figures: only sentences composed by the server come with figures, those that people write do not",
)
FIGURE = Words(vi="Chỉ tiêu", en="Figure")
BEFORE = Words(vi="Trước", en="Before")
AFTER = Words(vi="Sau", en="After")
CHANGE = Words(vi="Thay đổi", en="Change")
UNIT = Words(vi="Đơn vị", en="Unit")
PLAN = Words(vi="Kế hoạch năm", en="Year's plan")
SOURCE = Words(vi="Nguồn", en="Source")
OBSERVED = Words(vi="Thời điểm số liệu", en="Time of the figure")
DECIDED = Words(vi="Quyết định", en="Decided")
DECISIONS = Words(vi="Các quyết định", en="Decisions")
DECISION = Words(vi="Nội dung quyết định", en="Decision")
BY = Words(vi="Người ghi", en="Written by")
NONE_DECIDED = Words(vi="Không ghi quyết định nào.", en="No decision was written down.")
NO_PICTURE = Words(vi="Không có hình", en="No picture")
NUMBER = Words(vi="Số", en="No.")


def moment(at: datetime) -> Words:
    """Return a moment of the province's calendar with its day and year."""
    local = at.astimezone(CALENDAR)
    called = day(local.date(), with_year=True)
    return Words(vi=f"{local:%H:%M} {called.vi}", en=f"{local:%H:%M} {called.en}")
