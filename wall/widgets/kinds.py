"""What each kind of tile is called, and what it shows, for whoever chooses one. Pure."""

from enum import StrEnum
from typing import NamedTuple

from server.contract.words import Words


class Group(StrEnum):
    """Kinds of tiles that are looked for together."""

    FIGURES = "figures"
    CHARTS = "charts"
    MAPS = "maps"
    EVENTS = "events"
    PICTURES = "pictures"
    TEXTS = "texts"
    SYSTEM = "system"


GROUPS: dict[Group, Words] = {
    Group.FIGURES: Words(vi="Chỉ số", en="Figures"),
    Group.CHARTS: Words(vi="Biểu đồ và bảng", en="Charts and tables"),
    Group.MAPS: Words(vi="Bản đồ", en="Maps"),
    Group.EVENTS: Words(vi="Nhiệm vụ, cảnh báo, tin tức", en="Tasks, warnings, news"),
    Group.PICTURES: Words(vi="Camera và hình ảnh", en="Cameras and pictures"),
    Group.TEXTS: Words(vi="Chữ", en="Texts"),
    Group.SYSTEM: Words(vi="Trung tâm và hệ thống", en="The centre and its system"),
}
"""In the order in which they are listed."""


class KindWords(NamedTuple):
    """What a kind of tile is called."""

    group: Group
    name: Words
    shows: Words
    """One line."""
    topics: tuple[str, ...] = ()
    """The kinds of topics that it shows; those with a name after ``/`` are the only ones. Empty for none."""


KINDS: dict[str, KindWords] = {
    "kpi": KindWords(
        Group.FIGURES,
        Words(vi="Bảng chỉ số", en="Cards of figures"),
        Words(
            vi="Mỗi chỉ số một thẻ: giá trị, xu hướng, phần kế hoạch đã đạt, so với năm trước",
            en="A card for each figure: value, trend, share of the plan, change on last year",
        ),
        ("indicators",),
    ),
    "number": KindWords(
        Group.FIGURES,
        Words(vi="Một con số lớn", en="One large number"),
        Words(vi="Một chỉ số, chữ to hết mức có thể", en="One figure, as large as there is room for"),
        ("indicators",),
    ),
    "gauge": KindWords(
        Group.FIGURES,
        Words(vi="Tiến độ kế hoạch", en="Progress against the plan"),
        Words(
            vi="Chỉ số so với kế hoạch, và với mức phải đạt tới lúc này",
            en="Figures against the plan, and against what is due by now",
        ),
        ("indicators",),
    ),
    "funnel": KindWords(
        Group.FIGURES,
        Words(vi="Phễu xử lý", en="Funnel"),
        Words(
            vi="Trong số đã tiếp nhận, bao nhiêu đã đi tới bước nào",
            en="How much of what came in has got how far",
        ),
        ("indicators",),
    ),
    "trend": KindWords(
        Group.CHARTS,
        Words(vi="Đường diễn biến", en="Trend line"),
        Words(
            vi="Một chỉ số theo từng kỳ: ngưỡng, kế hoạch, dự báo, năm trước, các đường đi kèm",
            en="A figure by period: limits, plan, forecast, the year before, lines beside it",
        ),
        ("series",),
    ),
    "sentiment": KindWords(
        Group.CHARTS,
        Words(vi="Sắc thái tin tức", en="Mood of the news"),
        Words(
            vi="Tin tích cực, trung tính và tiêu cực theo từng giờ",
            en="Good, neutral and bad news hour by hour",
        ),
        ("series",),
    ),
    "ranking": KindWords(
        Group.CHARTS,
        Words(vi="Xếp hạng", en="Ranking"),
        Words(vi="Các thanh của một chỉ số, kèm mức cần đạt", en="Bars of one figure, with its target"),
        ("breakdown",),
    ),
    "breakdown": KindWords(
        Group.CHARTS,
        Words(vi="Bảng số liệu", en="Table of figures"),
        Words(
            vi="Nhiều chỉ số cạnh nhau theo sở ngành, xã hoặc loại",
            en="Figures beside each other, by department, commune or kind",
        ),
        ("breakdown",),
    ),
    "communes": KindWords(
        Group.MAPS,
        Words(vi="Bản đồ các xã", en="Map of communes"),
        Words(
            vi="Một chỉ số trên bản đồ mọi xã, phường; nơi vượt ngưỡng được đánh dấu",
            en="One figure on a map of all communes; those beyond a limit are marked",
        ),
        ("breakdown",),
    ),
    "spots": KindWords(
        Group.MAPS,
        Words(vi="Bản đồ điểm", en="Map of places"),
        Words(vi="Sự việc, công trình ở đâu, kèm danh sách", en="Where things are, and a list of them"),
        ("spots",),
    ),
    "threats": KindWords(
        Group.MAPS,
        Words(vi="Bản đồ tấn công mạng", en="Map of attacks"),
        Words(
            vi="Tấn công mạng từ nước nào tới, trên bản đồ thế giới",
            en="From where attacks on networks come, on a map of the world",
        ),
        ("flows",),
    ),
    "flows": KindWords(
        Group.MAPS,
        Words(vi="Bảng tấn công mạng", en="Table of attacks"),
        Words(
            vi="Tấn công mạng từ nước nào, vào cơ quan nào, bao nhiêu",
            en="From where attacks on networks come, on which agency, and how many",
        ),
        ("flows",),
    ),
    "tasks": KindWords(
        Group.EVENTS,
        Words(vi="Bảng nhiệm vụ", en="Task board"),
        Words(
            vi="Nhiệm vụ tỉnh giao: quá hạn, sắp đến hạn, đã xong, theo từng sở ngành",
            en="Tasks that the province assigned: overdue, due soon, done, by department",
        ),
        ("taskboard",),
    ),
    "alarms": KindWords(
        Group.EVENTS,
        Words(vi="Danh sách báo động", en="List of alarms"),
        Words(
            vi="Báo động đang có, khẩn cấp nhất trước; nhiều nơi cùng một nguyên nhân gộp thành một dòng",
            en="Alarms that stand, the most urgent first; many places with one cause are one line",
        ),
        ("alarm", "alarms/summary"),
    ),
    "alarm": KindWords(
        Group.EVENTS,
        Words(vi="Một báo động", en="One alarm"),
        Words(
            vi="Một báo động: giá trị và ngưỡng, cần làm gì, gọi ai, quy trình đã tới đâu",
            en="One alarm: value and limit, what to do, whom to call, how far its procedure has got",
        ),
        ("alarm",),
    ),
    "notices": KindWords(
        Group.EVENTS,
        Words(vi="Cảnh báo và sự cố", en="Warnings and incidents"),
        Words(vi="Cảnh báo còn hiệu lực, sự cố chưa xong", en="What is in force or open"),
        ("notices",),
    ),
    "banner": KindWords(
        Group.EVENTS,
        Words(vi="Dải cảnh báo", en="Warning banner"),
        Words(
            vi="Cảnh báo nặng nhất trong nhiều nguồn, chữ lớn",
            en="The gravest warning of several topics, in large type",
        ),
        ("notices",),
    ),
    "headlines": KindWords(
        Group.EVENTS,
        Words(vi="Tin báo chí", en="Headlines"),
        Words(vi="Danh sách tin báo chí viết về tỉnh", en="A list of what the press writes"),
        ("headlines",),
    ),
    "ticker": KindWords(
        Group.EVENTS,
        Words(vi="Dòng tin chạy", en="News ticker"),
        Words(vi="Tin báo chí chạy trên một dòng", en="What the press writes, in one line that runs"),
        ("headlines",),
    ),
    "cameras": KindWords(
        Group.PICTURES,
        Words(vi="Camera trực tiếp", en="Live cameras"),
        Words(
            vi="Hình trực tiếp của một hay nhiều camera, ghép thành lưới",
            en="Live pictures of one camera or a mosaic of many",
        ),
        ("camera",),
    ),
    "picture": KindWords(
        Group.PICTURES,
        Words(vi="Ảnh hoặc PDF", en="Picture or PDF"),
        Words(
            vi="Một ảnh, hoặc lần lượt các trang của tệp PDF",
            en="A picture, or the pages of a PDF one after the other",
        ),
    ),
    "video": KindWords(
        Group.PICTURES,
        Words(vi="Video", en="Video"),
        Words(vi="Một tệp video hoặc luồng trên mạng", en="A video file, or a stream of the network"),
    ),
    "web": KindWords(
        Group.PICTURES,
        Words(vi="Trang web", en="Web page"),
        Words(
            vi="Một trang web, không có chuột và bàn phím; tốn vài trăm MB bộ nhớ",
            en="A web page, without mouse or keyboard; it costs several hundred megabytes",
        ),
    ),
    "note": KindWords(
        Group.TEXTS,
        Words(vi="Ghi chú", en="Note"),
        Words(vi="Một đoạn chữ do bạn viết", en="A text that you write"),
    ),
    "takeover": KindWords(
        Group.TEXTS,
        Words(vi="Thông báo toàn màn hình", en="Announcement"),
        Words(
            vi="Chữ phủ cả màn hình, kèm mức độ nghiêm trọng",
            en="A text that covers a surface, with how grave it is",
        ),
    ),
    "qr": KindWords(
        Group.TEXTS,
        Words(vi="Mã QR", en="QR code"),
        Words(vi="Mã để quét bằng điện thoại và mang theo", en="A code to take along with a telephone"),
    ),
    "header": KindWords(
        Group.SYSTEM,
        Words(vi="Dải đầu màn hình", en="Header"),
        Words(
            vi="Tên trung tâm, ngày giờ, và màn hình đáng tin đến đâu",
            en="Centre, date, time, and how far the screen can be believed",
        ),
        ("here/station",),
    ),
    "clock": KindWords(
        Group.SYSTEM,
        Words(vi="Đồng hồ", en="Clock"),
        Words(vi="Giờ ở đây và ở các múi giờ khác", en="The time here and in other time zones"),
        ("here/station",),
    ),
    "sources": KindWords(
        Group.SYSTEM,
        Words(vi="Tình trạng nguồn dữ liệu", en="Health of sources"),
        Words(
            vi="Nguồn nào trả lời, nguồn nào lỗi; máy chủ và kho lịch sử ra sao",
            en="Which sources answer and which fail; how the server and its history do",
        ),
        ("source", "store", "server"),
    ),
    "stations": KindWords(
        Group.SYSTEM,
        Words(vi="Tình trạng các máy trạm", en="Health of stations"),
        Words(
            vi="Các máy chạy màn hình tường: đang chạy, mất liên lạc, quá tải",
            en="The computers of the walls: running, silent or overloaded",
        ),
        ("station",),
    ),
}
"""By the name layout files use; every kind of TILES is here."""

SEVERAL = frozenset(
    {"alarms", "kpi", "gauge", "funnel", "spots", "notices", "banner", "cameras", "sources", "stations"}
)
"""The kinds that show all documents of a topic such as ``indicators/*``; of the others one at a time is shown."""
