"""The figures of data quality as the wall shows them: what they are called and where they become a warning."""

from collections.abc import Mapping

from server.contract.messages import Span
from server.contract.words import Words, same
from server.quality.measures import CRITICAL, WARNING, Measures
from server.services.indicators.definition import IndicatorDefinition, LimitLine


def _figure(name: str, words: Words, short: Words) -> IndicatorDefinition:
    return IndicatorDefinition(
        id=name,
        name=words,
        short=short,
        unit=same("%"),
        decimals=1,
        better="higher",
        span=Span.NOW,
        limits=(
            LimitLine(value=WARNING, severity="warning"),
            LimitLine(value=CRITICAL, severity="critical"),
        ),
    )


FIGURES = (
    _figure("data_correct", Words(vi="Dữ liệu đúng", en="Correct data"), Words(vi="Đúng", en="Correct")),
    _figure("data_complete", Words(vi="Dữ liệu đủ", en="Complete data"), Words(vi="Đủ", en="Complete")),
    _figure("data_clean", Words(vi="Dữ liệu sạch", en="Clean data"), Words(vi="Sạch", en="Clean")),
    _figure("data_alive", Words(vi="Dữ liệu sống", en="Living data"), Words(vi="Sống", en="Alive")),
    _figure("data_worst", Words(vi="Thấp nhất trong bốn", en="Lowest of the four"), Words(vi="Thấp nhất", en="Lowest")),
)


def values(measures: Measures) -> Mapping[str, float | None]:
    """Return measures by the ids of their figures."""
    return {
        "data_correct": measures.correct,
        "data_complete": measures.complete,
        "data_clean": measures.clean,
        "data_alive": measures.alive,
        "data_worst": measures.worst,
    }
