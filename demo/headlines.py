"""What the invented newspapers write about: neutral, without real persons."""

from collections.abc import Mapping
from random import Random

from msgspec import Struct

from demo.incident import GATE
from demo.province import COMMUNES, WARDS

_GATES = ("Hữu Nghị", "Tân Thanh", "Cốc Nam", "Chi Ma", "Bình Nghi")
_GOODS = ("thanh long", "sầu riêng", "mít", "linh kiện điện tử", "hoa quả tươi", "hàng nông sản", "thủy sản")
_SIGHTS = (
    "đỉnh Mẫu Sơn",
    "động Tam Thanh",
    "phố đi bộ Kỳ Lừa",
    "thung lũng Bắc Sơn",
    "thảo nguyên Đồng Lâm",
    "hồ Nà Tâm",
)
_FAIRS = (
    "lễ hội Kỳ Cùng - Tả Phủ",
    "ngày hội hoa đào",
    "lễ hội Bủng Kham",
    "phiên chợ vùng cao",
    "hội chợ nông sản OCOP",
)
_CROPS = ("na Chi Lăng", "hồng Vành khuyên", "hồng không hạt", "thạch đen", "hoa hồi", "quýt Bắc Sơn", "chè Đình Lập")
_SCHOOLS = ("tiểu học", "trung học cơ sở", "phổ thông dân tộc bán trú", "mầm non")
_ROADS = ("Quốc lộ 1A", "Quốc lộ 1B", "Quốc lộ 4B", "Quốc lộ 31", "Quốc lộ 279", "cao tốc Bắc Giang - Lạng Sơn")

_GOOD: Mapping[str, tuple[str, ...]] = {
    "Cửa khẩu": (
        "Cửa khẩu {gate} thông quan {trucks} xe hàng trong ngày",
        "Xuất khẩu {goods} qua cửa khẩu {gate} thuận lợi",
        "Thêm luồng chuyên dụng cho xe chở {goods} tại cửa khẩu {gate}",
        "Doanh nghiệp đánh giá cao nền tảng cửa khẩu số tại {gate}",
        "Lượng xe chở {goods} lên cửa khẩu {gate} tăng {percent}%",
    ),
    "Du lịch": (
        "Hơn {thousands} nghìn lượt khách đến {sight} dịp cuối tuần",
        "{sight} đón đoàn khách quốc tế đầu tiên của tuần",
        "Khám phá {sight}: điểm đến cho người yêu thiên nhiên",
        "Cơ sở lưu trú gần {sight} kín {percent}% số phòng",
        "Công viên địa chất Lạng Sơn có thêm điểm dừng chân tại xã {commune}",
    ),
    "Văn hoá": (
        "Rộn ràng {fair} ở xã {commune}",
        "Xã {commune} chuẩn bị cho {fair}",
        "Câu lạc bộ hát then xã {commune} biểu diễn tại {fair}",
    ),
    "Thời tiết": (
        "Không khí lạnh tràn về, vùng núi có nơi dưới {degrees} độ C",
        "Sương mù dày ở {sight}, lái xe cần bật đèn và giảm tốc độ",
        "Mưa vừa tại {commune} và các xã lân cận trong đêm",
        "Dự báo trời nắng ráo, thuận lợi thu hoạch {crop}",
        "Xã {commune} chủ động chống rét cho đàn gia súc",
    ),
    "Giáo dục": (
        "Trường {school} xã {commune} đón bằng công nhận đạt chuẩn quốc gia",
        "Khởi công nhà bán trú cho học sinh xã {commune}",
        "Trường {school} {ward} tổ chức ngày hội đọc sách",
        "Học sinh xã {commune} được tặng {hundreds} áo ấm",
        "{percent}% trường học của tỉnh có phòng học ngoại ngữ đạt yêu cầu",
    ),
    "Nông nghiệp": (
        "{crop} được mùa, người dân xã {commune} phấn khởi",
        "Đưa {crop} lên sàn thương mại điện tử",
        "Xã {commune} có thêm {few} sản phẩm OCOP ba sao",
        "Hợp tác xã ở {commune} ký hợp đồng tiêu thụ {crop}",
        "Trồng mới {hundreds} héc-ta rừng hồi ở xã {commune}",
    ),
    "Giao thông": (
        "Sửa chữa mặt đường {road}, phương tiện đi chậm qua khu vực thi công",
        "Thông xe đoạn tuyến {road} sau khi dọn đất đá sạt lở",
        "Xã {commune} bàn giao mặt bằng sạch cho dự án giao thông",
        "Cầu dân sinh mới nối hai thôn của xã {commune}",
    ),
    "Hành chính công": (
        "Phường {ward} thí điểm trả kết quả hồ sơ tại nhà",
        "{percent}% hồ sơ của phường {ward} được nộp trực tuyến",
        "Tổ công nghệ số cộng đồng xã {commune} hướng dẫn người dân dùng dịch vụ công",
        "Trung tâm Phục vụ hành chính công xã {commune} giải quyết {hundreds} hồ sơ trong tuần",
    ),
    "Y tế": ("Trạm y tế xã {commune} khám sức khỏe miễn phí cho {hundreds} người cao tuổi",),
    "Môi trường": ("Phường {ward} ra quân tổng vệ sinh môi trường",),
    "Đời sống": (
        "Giải bóng đá thanh niên phường {ward} bước vào vòng chung kết",
        "Xã {commune} bàn giao {few} ngôi nhà cho hộ nghèo",
    ),
}
"""Good and plain news, by topic."""

_BAD: Mapping[str, tuple[str, ...]] = {
    "Cửa khẩu": (
        "Hàng chục xe chở {goods} hư hỏng do phải chờ lâu tại cửa khẩu {gate}",
        "Bắt giữ lô {goods} nhập lậu gần cửa khẩu {gate}",
        "Cửa khẩu {gate} tạm dừng thông quan do sự cố hệ thống",
    ),
    "Du lịch": (
        "Khách phàn nàn giá dịch vụ tăng vô lý ở {sight}",
        "Rác thải tràn ngập {sight} sau dịp cuối tuần",
    ),
    "Thời tiết": (
        "Mưa lớn gây sạt lở, chia cắt nhiều thôn ở xã {commune}",
        "Rét hại làm chết {hundreds} gia súc ở xã {commune}",
        "Lũ quét bất ngờ, {few} ngôi nhà ở xã {commune} bị hư hỏng nặng",
    ),
    "Giáo dục": (
        "Trường {school} xã {commune} thiếu giáo viên trầm trọng",
        "Phụ huynh bức xúc vì khoản thu sai quy định ở trường {school} {ward}",
    ),
    "Nông nghiệp": (
        "Dịch tả lợn châu Phi bùng phát ở xã {commune}",
        "Giá {crop} giảm mạnh, người trồng thua lỗ",
    ),
    "Giao thông": (
        "Tai nạn nghiêm trọng trên {road}, {few} người bị thương",
        "Sạt lở nghiêm trọng làm tắc {road} qua xã {commune}",
        "Người dân xã {commune} khổ sở vì {road} xuống cấp",
    ),
    "Hành chính công": (
        "Hồ sơ đất đai ở xã {commune} chậm trả, người dân phản ánh gay gắt",
        "Lỗi hệ thống, phường {ward} không tiếp nhận được hồ sơ trực tuyến",
    ),
    "Y tế": (
        "Ghi nhận {few} ca sốt xuất huyết mới ở xã {commune}",
        "Nghi ngộ độc thực phẩm tại trường {school} xã {commune}, {few} học sinh nhập viện",
    ),
    "Môi trường": (
        "Cơ sở chế biến ở xã {commune} bị phạt vì xả thải gây ô nhiễm",
        "Cháy rừng thiêu rụi nhiều héc-ta ở xã {commune}",
    ),
    "Đời sống": (
        "Cảnh báo lừa đảo giả danh cán bộ phường {ward}",
        "Triệt phá nhóm đánh bạc ở xã {commune}",
    ),
    "Văn hoá": ("Di tích ở xã {commune} xuống cấp nghiêm trọng",),
}
"""Bad news, likewise."""

_LINES = tuple(
    (topic, line, bad)
    for topic in _GOOD
    for bad, lines in ((False, _GOOD), (True, _BAD))
    for line in lines.get(topic, ())
)

_JAM_TOPIC = "Cửa khẩu"
JAM: Mapping[int, tuple[str, bool]] = {
    6: (f"Ùn tắc kéo dài tại cửa khẩu {GATE}, hàng trăm xe container chờ thông quan", True),
    9: (f"Hàng trăm xe container ùn tắc tại cửa khẩu {GATE}", True),
    12: (f"Cửa khẩu {GATE} ùn tắc kéo dài, hàng trăm xe container nằm chờ", True),
    16: (f"Lạng Sơn: Ùn tắc kéo dài tại cửa khẩu {GATE}, xe container nối đuôi chờ thông quan", True),
    22: (f"Tài xế bức xúc vì ùn tắc kéo dài tại cửa khẩu {GATE}", True),
    34: (f"Lạng Sơn khẩn trương giải toả ùn tắc tại cửa khẩu {GATE}", False),
    62: (f"Cửa khẩu {GATE} thông suốt trở lại sau ùn tắc", False),
}
"""What is written about the jam: the minute after it began, the title, and whether it is bad news."""

_WORDS = (
    ("Hơn ", "Trên "),
    ("lượt khách", "lượt du khách"),
    ("người dân", "bà con"),
    ("bức xúc", "rất bức xúc"),
    ("nghiêm trọng", "rất nghiêm trọng"),
    ("phương tiện", "xe"),
    ("thông quan", "được thông quan"),
    ("Trường ", "Nhà trường "),
    ("tổ chức", "mở"),
    ("Xã ", "Tại xã "),
    ("Phường ", "Tại phường "),
)


class Headline(Struct, frozen=True):
    """A title, what it is about, and whether it is bad news."""

    title: str
    topic: str
    bad: bool


def headline(chance: Random, number: int) -> Headline:
    """Return the headline of story ``number``: the same sentence comes back only when all others have been used."""
    topic, line, bad = _LINES[number % len(_LINES)]
    text = line.format(
        gate=chance.choice(_GATES),
        goods=chance.choice(_GOODS),
        sight=chance.choice(_SIGHTS),
        fair=chance.choice(_FAIRS),
        crop=chance.choice(_CROPS),
        school=chance.choice(_SCHOOLS),
        road=chance.choice(_ROADS),
        commune=chance.choice(COMMUNES),
        ward=chance.choice(WARDS),
        trucks=f"1.{chance.randint(400, 900)}",
        thousands=chance.randint(2, 18),
        hundreds=chance.randint(12, 95) * 10,
        percent=chance.randint(12, 96),
        degrees=chance.randint(4, 12),
        few=chance.randint(2, 9),
    )
    return Headline(text[0].upper() + text[1:], topic, bad)


def of_jam(minute: int) -> Headline | None:
    """Return what is written about the jam in a minute after it began, if anything is."""
    if minute not in JAM:
        return None
    title, bad = JAM[minute]
    return Headline(title, _JAM_TOPIC, bad)


def edited(chance: Random, title: str) -> str:
    """Return a title as another editor writes it: a word changed, the place put first, or both."""
    words = [(old, new) for old, new in _WORDS if old in title]
    if words and chance.random() < 0.7:
        title = title.replace(*chance.choice(words), 1)
        if chance.random() < 0.5:
            return title
    ending = chance.choice(("", "", " (cập nhật)"))
    return f"Lạng Sơn: {title}{ending}"
