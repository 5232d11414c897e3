"""Who is who in the province of the demo, and the dice that always fall alike."""

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


def dice(seed: int, *about: str | int) -> Random:
    """Return the dice for one thing: they fall alike for the same seed and thing, and differently for another."""
    return Random(f"{seed}/" + "/".join(str(part) for part in about))


def seconds_since_start(now: datetime) -> float:
    """Return the seconds from START to ``now``, which must be aware of its time zone."""
    return (now - START).total_seconds()
