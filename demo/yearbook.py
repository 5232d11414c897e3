"""The tables of the statistics office: economy, health and gates, ten years of months.

Two interfaces tell of them, PX-Web and SDMX; here is what they tell.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from demo import economy, gates
from demo.province import CALENDAR, GATES, dice

Values = Mapping[tuple[str, date], float]
"""By code and first day of the month."""


class Item(Struct, frozen=True):
    """One row of a table."""

    label: str
    unit: str
    decimals: int = 2
    quarterly: bool = False


class Table(Struct, frozen=True, kw_only=True):
    """One table: figures by month of some items."""

    id: str
    title: str
    dimension: str
    """Code of what the items are, beside the period."""
    dimension_label: str
    items: Mapping[str, Item]
    values: Callable[[int, datetime], Values]


def months(now: datetime) -> list[date]:
    """Return the first days of all months since January ten years ago until the running one."""
    newest = now.astimezone(CALENDAR).date().replace(day=1)
    all_ = (
        date(year, month, 1) for year in range(newest.year - economy.YEARS, newest.year + 1) for month in range(1, 13)
    )
    return [month for month in all_ if month <= newest]


def released(month: date, now: datetime) -> bool:
    """Say whether the figures of a whole month are out at ``now``: some days after its end."""
    following = (month + timedelta(days=31)).replace(day=1)
    return now.astimezone(CALENDAR).date() >= following + timedelta(days=economy.RELEASE - 1)


def _economy(seed: int, now: datetime) -> Values:
    return {(told.indicator, told.month): told.value for told in economy.readings(seed, now, list(ECONOMY.items))}


def _gates(seed: int, now: datetime) -> Values:
    return {
        (gate, month): gates.trucks(seed, gate, month)
        for gate in GATES
        for month in months(now)
        if released(month, now)
    }


def _health(seed: int, now: datetime) -> Values:
    return {
        (code, month): _ill(seed, code, month) for code in HEALTH.items for month in months(now) if released(month, now)
    }


def _ill(seed: int, code: str, month: date) -> float:
    chance = dice(seed, "health", code, month.isoformat())
    winter = math.cos((month.month - 1) / 6 * math.pi)
    # mosquitoes follow the rains by some months
    mosquitoes = max(0.0, math.cos((month.month - 10) / 6 * math.pi)) ** 2
    match code:
        case "hospital_visits":
            return round(96_000 * (1 + 0.08 * winter) * 1.02 ** (month.year - 2025) * chance.gauss(1, 0.03))
        case "bed_occupancy":
            return round(min(118.0, 84 + 7 * winter + chance.gauss(0, 2.5)), 1)
        case "vaccination_share":
            return round(min(100.0, 94.5 + chance.gauss(0, 1.2)), 1)
        case _:
            # every fourth year is a bad one
            outbreak = 3.0 if month.year % 4 == 3 else 1.0
            return round(outbreak * (1 + 22 * mosquitoes) * chance.uniform(0.5, 1.5))


ECONOMY = Table(
    id="economy",
    title="Một số chỉ tiêu kinh tế - xã hội tỉnh Lạng Sơn theo tháng (minh hoạ)",
    dimension="ChiTieu",
    dimension_label="Chỉ tiêu",
    items={
        "grdp_growth": Item("Tốc độ tăng GRDP", "%", quarterly=True),
        "budget_revenue": Item("Thu ngân sách nhà nước trên địa bàn", "tỷ đồng"),
        "customs_revenue": Item("Thu từ hoạt động xuất nhập khẩu", "tỷ đồng"),
        "public_investment": Item("Giải ngân vốn đầu tư công", "tỷ đồng"),
        "gate_trade": Item("Kim ngạch xuất nhập khẩu qua địa bàn", "triệu USD"),
        "iip": Item("Chỉ số sản xuất công nghiệp so với cùng kỳ", "%"),
        "cpi": Item("Chỉ số giá tiêu dùng so với cùng kỳ", "%"),
        "fdi": Item("Vốn đầu tư trực tiếp nước ngoài", "triệu USD"),
        "visitors": Item("Lượt khách du lịch", "lượt"),
        "visitors_international": Item("Lượt khách quốc tế", "lượt"),
        "gate_trucks": Item("Xe hàng qua cửa khẩu bình quân ngày", "xe/ngày"),
    },
    values=_economy,
)
HEALTH = Table(
    id="health",
    title="Một số chỉ tiêu y tế tỉnh Lạng Sơn theo tháng (minh hoạ)",
    dimension="ChiTieu",
    dimension_label="Chỉ tiêu",
    items={
        "hospital_visits": Item("Lượt khám, chữa bệnh", "lượt", 0),
        "bed_occupancy": Item("Công suất sử dụng giường bệnh", "%", 1),
        "vaccination_share": Item("Tỷ lệ trẻ tiêm chủng đầy đủ", "%", 1),
        "dengue_cases": Item("Số ca sốt xuất huyết", "ca", 0),
    },
    values=_health,
)
CLEARED = Table(
    id="gates",
    title="Xe hàng thông quan theo cửa khẩu và tháng (minh hoạ)",
    dimension="CuaKhau",
    dimension_label="Cửa khẩu",
    items={gate: Item(gate, "xe", 0) for gate in GATES},
    values=_gates,
)

TABLES = {table.id: table for table in (ECONOMY, HEALTH, CLEARED)}
