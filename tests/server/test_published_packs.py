"""Service packs that are published while the server runs: services begin, are judged otherwise, and go."""

from datetime import UTC, datetime, timedelta

import forked
import pytest
from processes import Ear, Site

from server.contract.calendar import CALENDAR
from server.contract.command import Role
from server.contract.keys import StationKey
from server.contract.messages import Indicators, Severity
from server.contract.packs import PreviewPack, ReadPacks
from server.contract.publishing import PackText, Publish, SourceText
from server.contract.toml import read_toml

FIGURES = "indicators/forestry"
SOURCE = """[[source]]
kind = "sheet"
id = "forest"
name = {{vi = "Chi cục Kiểm lâm", en = "Forest service"}}
service = "forestry"
every = 0.3
folder = "{folder}"
dates = "%m/%Y"
fields = {{indicator = "indicator", period = "period", value = "value"}}
"""
MONTHS = 8


def pack(*, warn=0.05, plan=1200, id="planted", more=""):
    year = month(0).year
    return PackText(
        text=f"""# the forest of the province
name = {{vi = "Lâm nghiệp", en = "Forestry"}}
logic = "figures"

[[indicator]]
id = "{id}"
name = {{vi = "Rừng trồng mới", en = "Newly planted forest"}}
short = {{vi = "Rừng mới", en = "Planted"}}
unit = {{vi = "ha", en = "ha"}}
decimals = 0
better = "higher"
plan = {{{year} = {plan}, {year - 1} = {plan}}}
warn = {warn}
alarm = 0.6
{more}"""
    )


def month(back):
    now = datetime.now(CALENDAR)
    months = now.year * 12 + now.month - 1 - back
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=CALENDAR)


@pytest.fixture
def site(tmp_path):
    """A server without a source, whose ear is a technician's, beside a folder with a table."""
    made = Site(tmp_path, "http://127.0.0.1:1", sources="")
    made.key = read_toml(made.enroll("technician", Role.TECHNICIAN), StationKey)
    folder = tmp_path / "tables"
    folder.mkdir()
    rows = [f"planted,{month(back):%m/%Y},{1000 if back else 900}" for back in range(MONTHS)]
    (folder / "forest.csv").write_text("\n".join(["indicator,period,value", *rows]) + "\n")
    return made


def publish(ear, topic, document, base=0):
    told = ear.ask(Publish(topic=topic, document=document, base=base))
    assert (told.refused, told.unstored) == (None, None), told


def severity(wanted):
    def holds(update):
        document = update.document
        return isinstance(document, Indicators) and [each.severity for each in document.indicators] == [wanted]

    return holds


def begin(site, ear):
    publish(ear, "pack/forestry", pack(warn=0.05))
    publish(ear, "source-settings/forest", SourceText(text=SOURCE.format(folder=site.folder / "tables")))


@pytest.mark.waits
def test_a_service_begins_is_judged_otherwise_and_goes_while_the_server_runs(site):
    with site.running() as server, Ear(site) as ear:
        begin(site, ear)
        # 900 of a plan of 1200, and nothing adds up: 25 % behind
        ear.until(FIGURES, severity(Severity.WARNING))
        assert "pack" not in {topic.partition("/")[0] for topic in ear.latest}, "stations need no packs"
        publish(ear, "pack/forestry", pack(warn=0.3), base=1)
        ear.until(FIGURES, severity(Severity.NORMAL))
        server.kill()
    with site.running(), Ear(site) as ear:
        ear.until("source/forest", lambda update: update.document is not None and update.document.records == MONTHS)
        ear.until(FIGURES, severity(Severity.NORMAL))
        publish(ear, "pack/forestry", pack(warn=0.01, plan=100), base=2)
        ear.until(FIGURES, lambda update: update.document.indicators[0].plan == 100, "the new plan counts")
        refused = ear.ask(Publish(topic="pack/forestry", document=None, base=3)).refused
        assert "source forest, service: " in refused.en
        assert "change that source first" in refused.en
        publish(ear, "source-settings/forest", None, base=1)
        publish(ear, "pack/forestry", None, base=3)
        ear.until(FIGURES, lambda update: update.is_gone, "nothing is told of it any more")


@pytest.mark.waits
def test_one_that_is_wrong_or_leaves_a_source_alone_is_refused(site):
    with site.running(), Ear(site) as ear:
        begin(site, ear)
        ear.until(FIGURES, severity(Severity.WARNING))
        refused = ear.ask(Publish(topic="pack/forestry", document=pack(warn=0.7), base=1)).refused
        assert "forestry.toml:14: indicator[1].alarm: must be larger than warn" in refused.en
        clash = ear.ask(Publish(topic="pack/forestry", document=pack(id="grdp_growth"), base=1)).refused
        assert "“grdp_growth” is an indicator in" in clash.en
        other = PackText(text=pack().text.replace('logic = "figures"', 'logic = "tasks"'))
        assert ear.ask(Publish(topic="pack/forestry", document=other, base=1)).refused is not None
        ear.until(FIGURES, severity(Severity.WARNING))


@pytest.mark.waits
def test_what_a_text_would_have_shown_is_told_before_anybody_publishes_it(site):
    with site.running(), Ear(site) as ear:
        begin(site, ear)
        ear.until(FIGURES, severity(Severity.WARNING))
        ear.until(
            "series/planted", lambda update: update.document is not None and len(update.document.points) == MONTHS
        )
        answer = ear.ask(PreviewPack(name="forestry", text=pack(warn=0.1).text))
        assert answer.refused is None
        told = answer.packs.preview
        assert told.mistakes == ()
        (found,) = told.indicators
        assert [each.period for each in found.periods] == [month(back) for back in range(MONTHS)][::-1]
        assert [each.value for each in found.periods] == [1000.0] * (MONTHS - 1) + [900.0]
        # 1000 of 1200 is 17 % behind: both see it
        assert {(each.before, each.after) for each in found.periods} == {(Severity.WARNING, Severity.WARNING)}
        assert "plan 1,200" in found.periods[-1].reason.en
        assert "known since" in found.note.en
        lenient = ear.ask(PreviewPack(name="forestry", text=pack(warn=0.2).text)).packs.preview.indicators[0]
        assert [each.after for each in lenient.periods] == [Severity.NORMAL] * (MONTHS - 1) + [Severity.WARNING]
        assert {each.before for each in lenient.periods} == {Severity.WARNING}
        wrong = ear.ask(PreviewPack(name="forestry", text=f"size = 3\n{pack().text}")).packs.preview
        assert next((each.line, each.key) for each in wrong.mistakes) == (1, "size")
        assert wrong.indicators == ()
        names = {each.name: each.origin for each in ear.ask(ReadPacks()).packs.packs}
        assert names["economy"] == "shipped"
        assert "forestry" not in names, "only what is beneath what is published"


@pytest.mark.waits
def test_the_command_line_does_the_same_beside_a_server_that_runs(site, tmp_path):
    file = tmp_path / "forestry.toml"
    file.write_text(pack(warn=0.3).text)
    with site.running(), Ear(site) as ear:
        begin(site, ear)
        ear.until(
            "series/planted", lambda update: update.document is not None and len(update.document.points) == MONTHS
        )
        assert "“Forestry”, 1 indicators" in command_line(site, "pack", "check", file)
        wait_until_written(site, file)
        assert "forestry: version 2" in command_line(site, "pack", "import", file, "--comment", "less strict")
        ear.until(FIGURES, severity(Severity.NORMAL))
        assert "less strict" in command_line(site, "pack", "versions", "forestry")
        assert "+warn = 0.3" in command_line(site, "pack", "diff", "forestry")
        assert "# the forest of the province" in command_line(site, "pack", "export", "forestry"), "comments stay"
        file.write_text(f"size = 3\n{pack().text}")
        assert "forestry.toml:1: size" in command_line(site, "pack", "check", file, code=2)


def wait_until_written(site, file):
    """Until what the server has told is in its past, and can be previewed."""
    deadline = datetime.now(UTC) + timedelta(seconds=60)
    while "warning → normal" not in (said := command_line(site, "pack", "preview", file)):
        assert datetime.now(UTC) < deadline, said


def command_line(site, *arguments, code=0):
    done = forked.run("server", *arguments, *([] if "check" in arguments else ["--config", site.config]))
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr
