"""What the file of people outside says, how mistakes in it are said, and who is on duty when."""

import re
from datetime import UTC, date, datetime

import pytest

from notifying.conftest import PEOPLE, ROUTE, told
from server.contract.errors import ConfigError
from server.contract.messages import Priority
from server.contract.messages.programmes import Weekday
from server.notifying.rosters import meant, on_duty, quiet_until
from server.notifying.settings import Person, Quiet, Roster, Shift

GOOD = PEOPLE + ROUTE
MAIL = 'mail = "an@gates.example"\n'
SMS = '[sms]\nurl = "https://sms.example/send"\nform = {to = "{number}", text = "{text}"}\n'


def at(text):
    """Return a moment of the province's clock."""
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("before", "after", "key", "what"),
    [
        ('agency = "police"', 'agency = "polise"', "person[2].agency", "no “polise” (did you mean “police”"),
        ('to = ["police"]', 'to = ["polic"]', "route[1].step[2].to[1]", "no “polic” (did you mean “police”"),
        ('id = "binh"', 'id = "an"', "person[2].id", "“an” is used above already"),
        ('id = "binh"', 'id = "police"', "agency[2].id", "“police” is used above already"),
        ('mail = "an@gates.example"', "", "person[1]", "expected mail or phone"),
        ('mail = "an@gates.example"', 'mail = "an at gates"', "person[1].mail", "expected a mail address"),
        ('to = ["gates"]', 'to = ["gates"]\nby = ["sms"]', "route[1].step[1].by[1]", "there is no table [sms]"),
        ('host = "127.0.0.1"', 'host = "mail.example"', "mail.security", "none is for a mail server on this machine"),
        ('port = 2525', 'port = 2525\nuser = "ioc"', "mail.secret", "expected secret"),
        ('"https://ioc.', '"http://ioc.', "links.address", "expected https"),
        ("after = 600", 'after = "10m"', "route[1].step[2].after", "expected float"),
        ('priorities = ["critical", "high"]', 'priorities = ["urgent"]', "route[1].priorities[1]", "not one of those"),
        ("[mail]", SMS.replace("{text}", "x") + "[mail]", "sms.form", "{text} is in no field"),
        ("[mail]", SMS.replace("https", "http") + "[mail]", "sms.url", "expected https"),
        ("[mail]", '[[webhook]]\nid = "x"\nurl = "http://x.example/"\n[mail]', "webhook[1].url", "expected https"),
        ('host = "127.0.0.1"', 'host = "169.254.1.1"', "mail.host", "never connected to"),
        ("[mail]", SMS.replace("sms.example", "169.254.169.254") + "[mail]", "sms.url", "never connected to"),
        ("[mail]", SMS.replace("sms.example", "[::ffff:a9fe:a9fe]") + "[mail]", "sms.url", "never connected to"),
        ("[mail]", '[[webhook]]\nid = "x"\nurl = "https://a@0xa9fea9fe/"\n[mail]', "webhook[1].url", "never connected"),
        ("[mail]", '[[webhook]]\nid = "x"\nurl = "https://[::1/"\n[mail]', "webhook[1].url", "expected an address"),
        ("[mail]", SMS + "[mail]", "", ""),
        ("[mail]", SMS + "longest = 100\n[mail]", "sms.longest", "expected 119 at least"),
        ('"an@gates.example"', '"a@[1"', "person[1].mail", "expected a mail address"),
        ('"an@gates.example"', '"é@gates.example"', "person[1].mail", "expected a mail address"),
        ('"an@gates.example"', '"=?utf-8?q?a?=@x"', "person[1].mail", "expected a mail address"),
        ("port = 2525", "port = " + "9" * 5000, "", "too many digits"),
        (MAIL, MAIL + 'quiet = {from = "00:00", to = "00:00"}\n', "person[1].quiet.to", "expected another time"),
        ('to = ["gates"]', 'to = ["gates"]\nby = []', "route[1].step[1].by", "“an” cannot be reached by by = []"),
        ("[mail]", "too_old = 600\n[mail]", "too_old", "expected float >= 1800"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_line_and_key(before, after, key, what):
    text = GOOD.replace(before, after)
    assert text != GOOD
    if not what:
        told(text)
        return
    with pytest.raises(ConfigError, match=re.escape(what)) as caught:
        told(text)
    if not key:
        return
    found = {each.key: each for each in caught.value.each}
    assert key in found, found
    assert what in found[key].what.en
    assert found[key].line is not None


def test_whom_a_step_cannot_reach_is_named():
    text = (SMS + GOOD).replace('to = ["gates"]', 'to = ["gates"]\nby = ["sms"]')
    with pytest.raises(ConfigError) as caught:
        told(text)
    assert "“an” cannot be reached by sms: mail or phone is missing" in str(caught.value)


DAYS = Shift(
    people=("an",),
    start="07:00",
    end="17:00",
    weekdays=(Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY),
    holidays="never",
)
NIGHTS = Shift(people=("binh",), start="17:00", end="07:00")
HOLIDAYS = Shift(people=("chi",), start="07:00", end="17:00", holidays="only")
ROSTER = Roster(id="duty", shift=(DAYS, NIGHTS, HOLIDAYS))


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        ("2026-12-01T06:59:59", ["binh"]),
        ("2026-12-01T07:00:00", ["an"]),
        ("2026-12-01T16:59:59", ["an"]),
        ("2026-12-01T17:00:00", ["binh"]),
        ("2026-12-02T00:30:00", ["binh"]),
        # a Saturday: nobody's days
        ("2026-12-05T12:00:00", []),
        # New Year's Day: a Friday, and a holiday
        ("2027-01-01T12:00:00", ["chi"]),
        ("2027-01-01T20:00:00", ["binh"]),
    ],
)
def test_whose_shift_it_is(moment, who):
    assert on_duty(ROSTER, at(moment), lambda day: day == date(2027, 1, 1)) == who


def test_an_agency_is_everybody_and_nobody_is_named_twice():
    settings = told(GOOD)
    found = meant(["gates", "an", "police", "nobody"], settings, at("2026-12-01T12:00:00"), lambda _: False)
    assert [each.id for each in found] == ["an", "binh"]


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-12-01T21:59:59", None),
        ("2026-12-01T22:00:00", "2026-12-02T06:00:00"),
        ("2026-12-02T05:59:59", "2026-12-02T06:00:00"),
        ("2026-12-02T06:00:00", None),
    ],
)
def test_quiet_hours_go_over_midnight(moment, until):
    person = Person(id="an", name="An", agency="x", mail="a@b.c", quiet=Quiet(start="22:00", end="06:00"))
    assert quiet_until(person, Priority.HIGH, at(moment)) == (at(until) if until else None)
    assert quiet_until(person, Priority.CRITICAL, at(moment)) is None
