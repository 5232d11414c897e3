"""Who is who in the province of the demo, and the dice that always fall alike."""

from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

CALENDAR = ZoneInfo("Asia/Ho_Chi_Minh")
"""The province's calendar."""

START = datetime(2000, 1, 1, tzinfo=UTC)
"""Where every rhythm of the demo is counted from, so that any two runs are in step."""

BOARD = "Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn"

DEPARTMENTS = (
    "Văn phòng UBND tỉnh",
    "Sở Tài chính",
    "Sở Xây dựng",
    "Sở Nông nghiệp và Môi trường",
    "Sở Công Thương",
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Y tế",
    "Sở Giáo dục và Đào tạo",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Dân tộc và Tôn giáo",
    "Sở Ngoại vụ",
    "Thanh tra tỉnh",
    BOARD,
)

WARDS = ("Tam Thanh", "Lương Văn Tri", "Kỳ Lừa", "Đông Kinh")

COMMUNES = (
    *("Thất Khê", "Đoàn Kết", "Tân Tiến", "Tràng Định", "Quốc Khánh", "Kháng Chiến", "Quốc Việt", "Bình Gia"),
    *("Tân Văn", "Hồng Phong", "Hoa Thám", "Quý Hòa", "Thiện Hòa", "Thiện Thuật", "Thiện Long", "Bắc Sơn"),
    *("Hưng Vũ", "Vũ Lăng", "Nhất Hòa", "Vũ Lễ", "Tân Tri", "Văn Quan", "Điềm He", "Tri Lễ", "Yên Phúc"),
    *("Tân Đoàn", "Khánh Khê", "Na Sầm", "Văn Lãng", "Hội Hoan", "Thụy Hùng", "Hoàng Văn Thụ", "Lộc Bình"),
    *("Mẫu Sơn", "Na Dương", "Lợi Bác", "Thống Nhất", "Xuân Dương", "Khuất Xá", "Đình Lập", "Châu Sơn"),
    *("Kiên Mộc", "Thái Bình", "Hữu Lũng", "Tuấn Sơn", "Tân Thành", "Vân Nham", "Thiện Tân", "Yên Bình"),
    *("Hữu Liên", "Cai Kinh", "Chi Lăng", "Nhân Lý", "Chiến Thắng", "Quan Sơn", "Bằng Mạc", "Vạn Linh"),
    *("Đồng Đăng", "Cao Lộc", "Công Sơn", "Ba Sơn"),
)

UNITS = (*(f"UBND phường {name}" for name in WARDS), *(f"UBND xã {name}" for name in COMMUNES))
"""The commune-level units since 1 July 2025: 4 wards, then 61 communes."""

Position = tuple[float, float]
"""Latitude and longitude, degrees."""

GATES: Mapping[str, Position] = {
    "Hữu Nghị": (21.976, 106.712),
    "Tân Thanh": (22.003, 106.685),
    "Cốc Nam": (21.980, 106.665),
    "Chi Ma": (21.799, 107.013),
    "Bình Nghi": (22.234, 106.665),
    "Bản Chắt": (21.623, 107.314),
}
"""The border gates, and roughly where they are."""

# the middle of each, from vietnamadminunits 1.0.4 (MIT licence, https://github.com/tranngocminhhieu/vietnamadminunits)
POSITIONS: Mapping[str, Position] = {
    "Tam Thanh": (21.8837, 106.7430),
    "Lương Văn Tri": (21.8236, 106.7290),
    "Kỳ Lừa": (21.8593, 106.7542),
    "Đông Kinh": (21.8068, 106.7710),
    "Thất Khê": (22.3367, 106.4000),
    "Đoàn Kết": (22.3868, 106.2620),
    "Tân Tiến": (22.2870, 106.3250),
    "Tràng Định": (22.2023, 106.4710),
    "Quốc Khánh": (22.3439, 106.5270),
    "Kháng Chiến": (22.2680, 106.5900),
    "Quốc Việt": (22.2101, 106.6290),
    "Bình Gia": (21.9681, 106.3740),
    "Tân Văn": (21.9275, 106.4550),
    "Hồng Phong": (22.0681, 106.4160),
    "Hoa Thám": (22.1832, 106.3640),
    "Quý Hòa": (22.1664, 106.2700),
    "Thiện Hòa": (22.0794, 106.2160),
    "Thiện Thuật": (22.0306, 106.3000),
    "Thiện Long": (21.9783, 106.1740),
    "Bắc Sơn": (21.9122, 106.3290),
    "Hưng Vũ": (21.8050, 106.3660),
    "Vũ Lăng": (21.8336, 106.2830),
    "Nhất Hòa": (21.7390, 106.2600),
    "Vũ Lễ": (21.8158, 106.1820),
    "Tân Tri": (21.8860, 106.1830),
    "Văn Quan": (21.8669, 106.5050),
    "Điềm He": (21.9462, 106.5650),
    "Tri Lễ": (21.7795, 106.4380),
    "Yên Phúc": (21.8164, 106.5520),
    "Tân Đoàn": (21.7784, 106.6310),
    "Khánh Khê": (21.8500, 106.6670),
    "Na Sầm": (22.0766, 106.6070),
    "Văn Lãng": (22.0881, 106.5410),
    "Hội Hoan": (22.0321, 106.4850),
    "Thụy Hùng": (22.1161, 106.6600),
    "Hoàng Văn Thụ": (21.8425, 106.8160),
    "Lộc Bình": (21.7668, 106.9080),
    "Mẫu Sơn": (21.8008, 107.0050),
    "Na Dương": (21.6992, 106.9090),
    "Lợi Bác": (21.6727, 107.0320),
    "Thống Nhất": (21.6804, 106.8240),
    "Xuân Dương": (21.5822, 106.8950),
    "Khuất Xá": (21.7290, 107.0900),
    "Đình Lập": (21.5854, 107.0710),
    "Châu Sơn": (21.4501, 107.1600),
    "Kiên Mộc": (21.6343, 107.2220),
    "Thái Bình": (21.4796, 106.9430),
    "Hữu Lũng": (21.5134, 106.3680),
    "Tuấn Sơn": (21.4533, 106.3500),
    "Tân Thành": (21.5013, 106.4590),
    "Vân Nham": (21.5342, 106.2810),
    "Thiện Tân": (21.5592, 106.2110),
    "Yên Bình": (21.6423, 106.2690),
    "Hữu Liên": (21.6616, 106.3670),
    "Cai Kinh": (21.5876, 106.4080),
    "Chi Lăng": (21.6099, 106.5460),
    "Nhân Lý": (21.6949, 106.6610),
    "Chiến Thắng": (21.7333, 106.7590),
    "Quan Sơn": (21.6123, 106.7270),
    "Bằng Mạc": (21.7164, 106.5280),
    "Vạn Linh": (21.6405, 106.4850),
    "Đồng Đăng": (21.9461, 106.7220),
    "Cao Lộc": (21.9434, 106.8160),
    "Công Sơn": (21.8792, 106.8660),
    "Ba Sơn": (21.9033, 107.0150),
}
"""Of each ward and commune, roughly its middle."""


def dice(seed: int, *about: str | int) -> Random:
    """Return the dice for one thing: they fall alike for the same seed and thing, and differently for another."""
    return Random(f"{seed}/" + "/".join(str(part) for part in about))


def seconds_since_start(now: datetime) -> float:
    """Return the seconds from START to ``now``, which must be aware of its time zone."""
    return (now - START).total_seconds()
