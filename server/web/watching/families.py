"""Families of metrics, as Prometheus reads them."""

from collections import Counter
from collections.abc import Sequence

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily

MOST = 2000
"""Things of one kind that are named; what is counted over all is counted over all."""

Values = Sequence[tuple[Sequence[str], float]]
"""What labels stand for, and the value."""


def gauge(name: str, text: str, labels: Sequence[str] = (), values: Values = ()) -> Metric:
    """Return values that go up and down."""
    made = GaugeMetricFamily(name, text, labels=labels)
    for named, value in values:
        made.add_metric(named, value)
    return made


def single(name: str, text: str, value: float) -> Metric:
    """Return one value that goes up and down."""
    return gauge(name, text, (), [((), value)])


def counter(name: str, text: str, labels: Sequence[str], values: Values) -> Metric:
    """Return values that only grow; each is told with ``_total`` after the name."""
    made = CounterMetricFamily(name, text, labels=labels)
    for named, value in values:
        made.add_metric(named, value)
    return made


def info(name: str, text: str, labels: Sequence[str], values: Sequence[tuple[Sequence[str], dict[str, str]]]) -> Metric:
    """Return what is said of things in words; each is told with ``_info`` after the name."""
    made = InfoMetricFamily(name, text, labels=labels)
    for named, said in values:
        made.add_metric(named, said)
    return made


def counted(name: str, text: str, label: str, states: Sequence[str], found: Sequence[str]) -> Metric:
    """Return how many are in each state."""
    many = Counter(found)
    return gauge(name, text, (label,), [((state,), many[state]) for state in states])


def left_out(kind: str, many: int) -> Metric:
    """Return of how many things of a kind only the count is told."""
    text = f"Of this kind, how many are not named: the first {MOST} are."
    return single(f"vonglau_{kind}_left_out", text, max(many - MOST, 0))
