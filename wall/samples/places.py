"""Where and when the samples are of."""

from datetime import UTC, datetime

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Twelve o'clock in the province: when the samples are of."""

DEPARTMENTS = ("Sở Xây dựng", "Sở Tài chính", "Sở Y tế", "Sở Công Thương", "Sở Nội vụ", "Công an tỉnh")
COMMUNES = (
    ("05977", "Phường Kỳ Lừa", 21.858, 106.762),
    ("05983", "Phường Đông Kinh", 21.842, 106.757),
    ("05986", "Phường Tam Thanh", 21.856, 106.740),
    ("06184", "Xã Đồng Đăng", 21.946, 106.694),
    ("06001", "Xã Thất Khê", 22.253, 106.470),
    ("06253", "Xã Bắc Sơn", 21.901, 106.319),
)
"""Code, name, latitude and longitude."""
