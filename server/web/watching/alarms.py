"""What is told of alarms: how many, in which state; whether rules and journal are as they should be."""

from collections.abc import Iterator

from prometheus_client import Metric

from server.contract.messages import AlarmState, AlarmSummary
from server.web.mirror import Mirror
from server.web.watching.families import gauge, single

STANDING = (AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, AlarmState.RETURNED)
ASIDE = (AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE)


def alarms(mirror: Mirror) -> Iterator[Metric]:
    """Yield how many alarms there are, without tests; none is named."""
    for each in mirror.told("alarms/summary", AlarmSummary):
        summary = each.document
        yield gauge(
            "vonglau_alarms",
            "Alarms that operators have before them.",
            ("priority", "state"),
            [
                ((count.priority.value, state.value), getattr(count, state.value))
                for count in summary.counts
                for state in STANDING
            ],
        )
        yield gauge(
            "vonglau_alarms_put_aside",
            "Alarms that are shelved, suppressed by design, or out of service.",
            ("state",),
            [((state.value,), getattr(summary, state.value)) for state in ASIDE],
        )
        yield single("vonglau_alarms_raised_lately", "Raised in the last ten minutes.", summary.rate)
        text = "1 while more alarms come than anybody can handle: more than ten in ten minutes, until fewer than five."
        yield single("vonglau_alarms_flood", text, summary.flood is not None)
        text = "Changes that could not be written into the journal yet; 0 as long as it is written."
        yield single("vonglau_alarms_unwritten", text, summary.unwritten)
        yield single("vonglau_alarm_rules", "Rules in force.", summary.rules)
        text = "Rules that name a topic, layout or camera nobody knows; lists of alarms name them."
        yield single("vonglau_alarm_rules_doubtful", text, len({each.rule for each in summary.doubts}))
