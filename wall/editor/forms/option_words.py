"""What can be chosen of a tile, in the words of whoever chooses; and from what. Pure.

A name that several kinds of tiles have in the same sense stands here once; one with a kind before it is of that kind.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from server.contract.words import Words, same


class Source(StrEnum):
    """From what one may choose."""

    TOPIC = "topic"
    INDICATOR = "indicator"
    """Of the topics of the tile."""
    COLUMN = "column"
    """Of the breakdown of the tile, counted from 1."""
    PLACE = "place"
    """A row or a spot of the documents of the tile."""
    CAMERA = "camera"
    COMMUNE = "commune"
    GATE = "gate"
    ROAD = "road"
    ZONE = "zone"
    """Of the IANA database."""


class OptionWords(NamedTuple):
    """What a field of a form is called."""

    label: Words
    help: Words = same("")
    source: Source | None = None
    long: bool = False
    """A text of several lines."""


def words_of(path: Sequence[str]) -> OptionWords:
    """Return the words of what is at a path such as ``("cameras", "tour", "camera")``; raises KeyError for none."""
    for start in range(len(path)):
        found = OPTION_WORDS.get(".".join(path[start:]))
        if found is not None:
            return found
    raise KeyError(".".join(path))


def value_words(path: Sequence[str], value: object) -> Words:
    """Return what one of a few values at a path is called: a number says itself; raises KeyError for none."""
    if isinstance(value, int):
        return same(str(value))
    for start in range(len(path)):
        found = VALUE_WORDS.get(".".join((*path[start:], str(value))))
        if found is not None:
            return found
    raise KeyError(".".join((*path, str(value))))


_FIGURES = Words(vi="Chỉ số", en="Figures")

OPTION_WORDS: dict[str, OptionWords] = {
    # of every tile
    "topics": OptionWords(
        Words(vi="Dữ liệu", en="Data"),
        Words(vi="Tìm theo tên; «/*» là mọi dữ liệu cùng loại", en="Search by name; “/*” stands for all of a kind"),
        Source.TOPIC,
    ),
    "title": OptionWords(
        Words(vi="Tiêu đề", en="Title"),
        Words(vi="Để trống: ô tự đặt tiêu đề", en="Empty: the tile has a title of its own"),
    ),
    "priority": OptionWords(
        Words(vi="Mức ưu tiên", en="Priority"),
        Words(
            vi="Màn hình nhỏ bỏ ô có mức thấp trước; 9 là quan trọng nhất",
            en="A smaller surface leaves out the lowest first; 9 matters most",
        ),
    ),
    "at": OptionWords(Words(vi="Vị trí trên lưới", en="Place on the grid")),
    "at.column": OptionWords(Words(vi="Cột", en="Column")),
    "at.row": OptionWords(Words(vi="Hàng", en="Row")),
    "at.width": OptionWords(Words(vi="Rộng", en="Width")),
    "at.height": OptionWords(Words(vi="Cao", en="Height")),
    # of the layout, its forms and its screens
    "layout.title": OptionWords(Words(vi="Tên bố cục", en="Name of the layout")),
    "layout.key": OptionWords(
        Words(vi="Phím tắt", en="Key"),
        Words(vi="Phím trên bàn phím của tường để gọi bố cục này", en="On the wall's keyboard, puts this layout up"),
    ),
    "layout.parameter": OptionWords(
        Words(vi="Tham số", en="Parameters"),
        Words(
            vi="Điều để ngỏ đến khi đưa lên tường: viết $tên trong dữ liệu, tùy chọn và tiêu đề",
            en="What is left open until it is put on a wall: write $name in data, options and titles",
        ),
    ),
    "parameter.name": OptionWords(
        Words(vi="Tên", en="Name"), Words(vi="Chữ thường a–z, số và _", en="Small letters a–z, digits and _")
    ),
    "parameter.kind": OptionWords(Words(vi="Là gì", en="Stands for")),
    "parameter.default": OptionWords(
        Words(vi="Mặc định", en="Unless said otherwise"),
        Words(vi="Để trống: ai đưa lên tường phải chọn", en="Empty: whoever puts it on a wall has to say"),
    ),
    "form.lines": OptionWords(
        Words(vi="Số dòng chữ", en="Lines"),
        Words(
            vi="Màn hình đủ chỗ cho bấy nhiêu dòng chữ nhỏ nhất", en="Of the smallest legible type, one below another"
        ),
    ),
    "form.letters": OptionWords(
        Words(vi="Số chữ mỗi dòng", en="Letters a line"),
        Words(vi="Của cỡ chữ nhỏ nhất còn đọc được", en="Of the smallest legible type, beside each other"),
    ),
    "form.surfaces": OptionWords(
        Words(vi="Số màn hình", en="Surfaces"),
        Words(vi="Tường có bấy nhiêu màn hình cỡ này; 0: bao nhiêu cũng được", en="Of that size on the wall; 0: any"),
    ),
    "screen.grid": OptionWords(
        Words(vi="Lưới của màn hình", en="Grid of the screen"),
        Words(vi="Đổi lưới: mọi ô giữ chỗ gần nhất có thể", en="Tiles stay as nearly as they can where they stand"),
    ),
    "grid.columns": OptionWords(Words(vi="Cột", en="Columns")),
    "grid.rows": OptionWords(Words(vi="Hàng", en="Rows")),
    # of kinds of tiles
    "show": OptionWords(
        _FIGURES,
        Words(vi="Theo thứ tự này; để trống: tất cả, xấu nhất trước", en="In this order; empty: all, the worst first"),
        Source.INDICATOR,
    ),
    "number.show": OptionWords(
        Words(vi="Chỉ số", en="Figure"),
        Words(vi="Để trống: chỉ số xấu nhất", en="Empty: the one that is worst"),
        Source.INDICATOR,
    ),
    "gauge.show": OptionWords(
        _FIGURES,
        Words(
            vi="Theo thứ tự này; để trống: mọi chỉ số có kế hoạch, xấu nhất trước",
            en="In this order; empty: all that have a plan, the worst first",
        ),
        Source.INDICATOR,
    ),
    "funnel.show": OptionWords(
        Words(vi="Các bước", en="Stages"),
        Words(
            vi="Bước đầu tiên trước; bước không có số liệu bị bỏ qua",
            en="The first stage first; one that is not reported is left out",
        ),
        Source.INDICATOR,
    ),
    "kpi.columns": OptionWords(
        Words(vi="Số cột", en="Columns"), Words(vi="Để trống: vừa bao nhiêu thì bấy nhiêu", en="Empty: as many as fit")
    ),
    "breakdown.columns": OptionWords(
        Words(vi="Các cột", en="Columns"),
        Words(
            vi="Đếm từ 1, theo thứ tự này; để trống: tất cả, nếu đủ chỗ",
            en="Counted from 1, in this order; empty: all, as far as they fit",
        ),
        Source.COLUMN,
    ),
    "column": OptionWords(
        Words(vi="Cột", en="Column"),
        Words(vi="Chỉ số nào của bảng, đếm từ 1", en="Which figure of the table, counted from 1"),
        Source.COLUMN,
    ),
    "trend.periods": OptionWords(
        Words(vi="Số kỳ đã qua", en="Periods of the past"),
        Words(
            vi="25 tháng là hai năm và tháng để so với năm trước",
            en="25 months are two years, and the month that last year's is compared with",
        ),
    ),
    "sentiment.periods": OptionWords(
        Words(vi="Số kỳ đã qua", en="Periods of the past"),
        Words(vi="Mới nhất; tin theo giờ: 24 là một ngày", en="The newest; of stories by hour 24 are one day"),
    ),
    "ahead": OptionWords(
        Words(vi="Số kỳ dự báo", en="Periods ahead"), Words(vi="0: không vẽ dự báo", en="Of the forecast; 0 for none")
    ),
    "last_year": OptionWords(
        Words(vi="Kèm số năm trước", en="Also the year before"),
        Words(vi="Dưới mỗi tháng hoặc quý", en="Under each month or quarter"),
    ),
    "best": OptionWords(
        Words(vi="Tốt nhất đứng đầu", en="The best first"),
        Words(vi="Không chọn: nơi cần chú ý đứng đầu", en="Otherwise what wants attention stands first"),
    ),
    "rows": OptionWords(
        Words(vi="Số dòng nhiều nhất", en="The most rows"),
        Words(vi="Để trống: vừa bao nhiêu thì bấy nhiêu", en="Empty: as many as fit"),
    ),
    "target": OptionWords(
        Words(vi="Mức cần đạt", en="Target"),
        Words(
            vi="Để trống: theo kế hoạch, hoặc ngưỡng cảnh báo của chỉ số",
            en="Empty: the figure's own plan, or the value at which it becomes a warning",
        ),
    ),
    "listed": OptionWords(
        Words(vi="Kèm danh sách", en="With the list"),
        Words(vi="Bên cạnh bản đồ, hoặc bên dưới nếu ô cao", en="Beside the map, or below it where the tile is tall"),
    ),
    "boundaries": OptionWords(
        Words(vi="Tệp ranh giới", en="Boundaries"),
        Words(
            vi="Tên tệp trong thư mục boundaries của máy trạm, không có .geojson; để trống: không vẽ ranh giới",
            en="A file in the station's folder boundaries, without .geojson; empty: none are drawn",
        ),
    ),
    "without": OptionWords(
        Words(vi="Trừ báo động", en="Without the alarm"),
        Words(
            vi="Mã của báo động đã có ô riêng, ví dụ «$alarm»",
            en="The key of one that has a tile itself, such as “$alarm”",
        ),
    ),
    "chosen": OptionWords(
        Words(vi="Nơi được nêu bật", en="The one that is meant"),
        Words(vi="Được khoanh trên bản đồ và đứng đầu danh sách", en="Framed on the map, and first in the list"),
        Source.PLACE,
    ),
    "moving": OptionWords(
        Words(vi="Chuyển động", en="Moving"),
        Words(
            vi="Một chấm chạy dọc mỗi đường khi dữ liệu còn mới", en="A dot travels along each arc while data are fresh"
        ),
    ),
    "speed": OptionWords(
        Words(vi="Tốc độ", en="Speed"),
        Words(vi="Số chữ mỗi giây; 12 thì vừa kịp đọc thành tiếng", en="Letters a second; 12 can just be read aloud"),
    ),
    "mosaic": OptionWords(
        Words(vi="Số hình", en="Pictures"),
        Words(vi="6, 8 và 13 có một hình lớn", en="6, 8 and 13 have one big one"),
    ),
    "places": OptionWords(
        Words(vi="Khung hình tự xếp", en="Places of your own"),
        Words(
            vi="Thay cho lưới: trái, trên, rộng, cao của từng hình, từ 0 đến 1 của ô",
            en="Instead of the mosaic: left, top, width and height of each, as shares of the tile from 0 to 1",
        ),
    ),
    "places.0": OptionWords(Words(vi="Trái", en="Left")),
    "places.1": OptionWords(Words(vi="Trên", en="Top")),
    "places.2": OptionWords(Words(vi="Rộng", en="Width")),
    "places.3": OptionWords(Words(vi="Cao", en="Height")),
    "cameras.cameras": OptionWords(
        Words(vi="Camera", en="Cameras"),
        Words(
            vi="Theo thứ tự này; để trống: mọi camera khớp xã, cửa khẩu, đường và từ bên dưới",
            en="In this order; empty: all that fit commune, gate, road and words below",
        ),
        Source.CAMERA,
    ),
    "commune": OptionWords(
        Words(vi="Xã, phường", en="Commune"), Words(vi="Mã hoặc tên", en="Its code or its name"), Source.COMMUNE
    ),
    "gate": OptionWords(
        Words(vi="Cửa khẩu", en="Border gate"),
        Words(vi="* là mọi cửa khẩu", en="* for whatever gate"),
        Source.GATE,
    ),
    "road": OptionWords(Words(vi="Đường, nút giao", en="Road or crossing"), source=Source.ROAD),
    "search": OptionWords(
        Words(vi="Từ trong tên", en="Words of the name"),
        Words(vi="Không phân biệt dấu, hoa thường", en="Whatever their accents and capitals"),
    ),
    "pick": OptionWords(
        Words(vi="Khi nhiều camera hơn số hình", en="Where there are more than places"),
    ),
    "cameras.dwell": OptionWords(
        Words(vi="Thời gian mỗi lượt", en="Time of a turn"), Words(vi="Giây, từ 2", en="Seconds, from 2")
    ),
    "tour": OptionWords(
        Words(vi="Lượt xem ở hình đầu", en="Tour of the first place"),
        Words(
            vi="Các camera lần lượt hiện ở hình đầu tiên, mỗi camera một thời gian riêng",
            en="Cameras that the first place shows one after the other, each for its own time",
        ),
    ),
    "tour.camera": OptionWords(Words(vi="Camera", en="Camera"), source=Source.CAMERA),
    "tour.dwell": OptionWords(Words(vi="Giây", en="Seconds")),
    "fill": OptionWords(
        Words(vi="Hình khác tỷ lệ khung", en="Pictures of other proportions"),
    ),
    "sound": OptionWords(Words(vi="Có tiếng", en="With sound")),
    "seconds": OptionWords(Words(vi="Kèm giây", en="With seconds")),
    "date": OptionWords(
        Words(vi="Kèm thứ và ngày", en="With the date"),
        Words(vi="Thứ và ngày bên dưới giờ", en="The day of the week and the date, below the time"),
    ),
    "zones": OptionWords(
        Words(vi="Múi giờ khác", en="Other time zones"), Words(vi="Theo thứ tự này", en="In this order")
    ),
    "zones.name": OptionWords(Words(vi="Tên nơi đó", en="Name of the place")),
    "zones.zone": OptionWords(
        Words(vi="Múi giờ", en="Time zone"), Words(vi="Ví dụ Asia/Shanghai", en="Such as Asia/Shanghai"), Source.ZONE
    ),
    "note.text": OptionWords(
        Words(vi="Nội dung", en="Text"),
        Words(vi="Xuống dòng là bắt đầu đoạn mới", en="A line's end begins a paragraph"),
        long=True,
    ),
    "takeover.text": OptionWords(Words(vi="Nội dung", en="Text"), long=True),
    "size": OptionWords(
        Words(vi="Cỡ chữ lớn nhất", en="Largest type"),
        Words(vi="Nhỏ hơn nếu chữ không đủ chỗ", en="Smaller where the text does not fit"),
    ),
    "severity": OptionWords(Words(vi="Mức độ", en="How grave it is")),
    "file": OptionWords(
        Words(vi="Tệp", en="File"),
        Words(
            vi="Tên trong thư mục files của máy trạm; JPEG, PNG, WebP, SVG, GIF hoặc PDF",
            en="Its name in the station's folder files; JPEG, PNG, WebP, SVG, GIF or PDF",
        ),
    ),
    "picture.dwell": OptionWords(
        Words(vi="Thời gian mỗi trang", en="Time of a page"),
        Words(vi="Giây mà mỗi trang PDF hiện", en="Seconds that each page of a PDF stays"),
    ),
    "qr.address": OptionWords(
        Words(vi="Mã dẫn tới", en="Leads to"),
        Words(
            vi="Chữ bất kỳ; điện thoại mở được https://…, tel:…, mailto:…",
            en="Any text; telephones open https://…, tel:…, mailto:…",
        ),
    ),
    "caption": OptionWords(
        Words(vi="Lời mời", en="Caption"), Words(vi="Vì sao nên quét mã", en="Why somebody should follow it")
    ),
    "video.address": OptionWords(
        Words(vi="Tệp hoặc luồng", en="File or stream"),
        Words(
            vi="Tệp trong thư mục files của máy trạm, hoặc https://…, rtsp://…, udp://…",
            en="A file in the station's folder files, or https://…, rtsp://…, udp://…",
        ),
    ),
    "loop": OptionWords(
        Words(vi="Phát lại từ đầu", en="Again from the beginning"),
        Words(vi="Không chọn: hết tệp thì dừng ở hình cuối", en="Otherwise a file stands at its last picture"),
    ),
    "web.address": OptionWords(
        Words(vi="Địa chỉ trang", en="Address"), Words(vi="https://… hoặc http://…", en="https://… or http://…")
    ),
    "hosts": OptionWords(
        Words(vi="Máy chủ được phép", en="Further hosts"),
        Words(
            vi="Trang được tải thêm từ đây, ngoài máy chủ của chính nó",
            en="From which the page may load something, besides its own",
        ),
    ),
    "zoom": OptionWords(Words(vi="Phóng to", en="Zoom"), Words(vi="1 là cỡ thật", en="1 for its real size")),
    "reload": OptionWords(
        Words(vi="Tải lại sau", en="Load again after"), Words(vi="Giây; 0: không bao giờ", en="Seconds; 0 for never")
    ),
    "memory": OptionWords(
        Words(vi="Bộ nhớ tối đa", en="Most memory"),
        Words(vi="MB; vượt quá thì trang được mở lại", en="Megabytes; beyond them its browser is started again"),
    ),
}

VALUE_WORDS: dict[str, Words] = {
    "pick.turn": Words(vi="Lần lượt", en="By turn"),
    "pick.alarm": Words(vi="Camera gần nơi có báo động", en="Those near the alarm"),
    "pick.relevant": Words(vi="Có báo động hoặc chuyển động trước", en="Those in alarm or with movement first"),
    "fill.crop": Words(vi="Lấp đầy khung, cắt bớt mép", en="Fill the place, cut at the edges"),
    "fill.fit": Words(vi="Hiện cả hình", en="Whole"),
    "size.huge": Words(vi="Rất lớn", en="Huge"),
    "size.large": Words(vi="Lớn", en="Large"),
    "size.plain": Words(vi="Thường", en="Plain"),
    "severity.normal": Words(vi="Bình thường", en="Normal"),
    "severity.warning": Words(vi="Cảnh báo", en="Warning"),
    "severity.critical": Words(vi="Nghiêm trọng", en="Critical"),
    "parameter.kind.commune": Words(vi="Xã, phường", en="A commune"),
    "parameter.kind.gate": Words(vi="Cửa khẩu", en="A border gate"),
    "parameter.kind.camera": Words(vi="Camera", en="A camera"),
    "parameter.kind.indicator": Words(vi="Chỉ số", en="A figure"),
    "parameter.kind.alarm": Words(vi="Cảnh báo", en="An alarm"),
    "parameter.kind.text": Words(vi="Chữ", en="A text"),
}
"""What the values of enumerations are called."""
