"""Persons at a real server, from the code of the first administrator to the hand-over of a shift."""

import itertools
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pyotp
import pytest
from persons import AN, BINH, CHI, FIRST, SECOND, THIRD, Person, add, people, run
from processes import PATIENCE, ROOT, Ear, Program, Site, wait_for

from server.contract.commands import Answer, Envelope, Role, ShowLayout, Undo, decode_answer, encode
from server.contract.messages import Beat, Shift, ShiftEvent, Update, WallState
from server.contract.sign_in import ChangePassword, ClaimFirst, HandOver, NoteShift, SignIn, SignOut
from server.contract.wire import unpack


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path, "http://127.0.0.1:1", sources="")
    site.enroll("desk", Role.VIEWER)
    return site


@pytest.fixture
def running(site: Site) -> Iterator[Program]:
    """Run the server with an operator and an administrator."""
    add(site, AN, FIRST)
    add(site, CHI, THIRD, Role.ADMINISTRATOR)
    with site.running() as server:
        yield server


def show(layout: str) -> ShowLayout:
    return ShowLayout(wall="main", layout=layout)


def shows_tasks(update: Update) -> bool:
    return isinstance(update.document, WallState) and update.document.shows.rest.scene.layout == "tasks"


def shift(ear: Ear) -> Shift:
    """Return the shift log of the wall as it is now."""
    document = ear.until("shift/main", lambda update: update.document is not None).document
    assert isinstance(document, Shift)
    return document


def on_duty(ear: Ear) -> list[tuple[str, str]]:
    return [(each.name, each.station) for each in shift(ear).on_duty]


def test_the_code_makes_the_first_administrator_once(site: Site):
    file = site.folder / "keys" / "first-administrator.code"
    with site.running() as server, Person(site, "desk") as desk:
        wait_for(lambda: "first-administrator.code" in server.said(), "the code is told of")
        code = file.read_text().strip()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert code not in server.said()
        weak = desk.refused(ClaimFirst(code=code, name=AN, password="nguyenvanan2026"))
        assert "too easy to guess" in weak
        wrong = desk.refused(ClaimFirst(code="AAAAAA-AAAAAA-AAAAAA-AAAAAA", name=AN, password=FIRST))
        assert "the code is wrong" in wrong
        server.kill()
    with site.running(), Person(site, "desk") as desk:
        assert file.read_text().strip() == code, "a restart takes it from nobody"
        answer = desk.ask(ClaimFirst(code=code.lower().replace("-", " "), name=AN, password=FIRST))
        assert answer.refused is None
        desk.session = answer.session
        assert desk.ask(show("press")).refused is None, "the person's role decides, not the station's"
        assert not file.exists()
        assert "the code is wrong" in desk.refused(ClaimFirst(code=code, name=BINH, password=SECOND))
    with site.running() as server, Person(site, "desk") as desk:
        desk.session = answer.session
        assert desk.ask(show("tasks")).refused is None, "a session survives a restart"
        assert not file.exists()
    assert code.encode() not in b"".join(path.read_bytes() for path in site.folder.rglob("*") if path.is_file())


@pytest.mark.usefixtures("running")
def test_what_a_person_puts_is_that_persons(site: Site):
    add(site, BINH, SECOND)
    with Person(site) as ear, Person(site, "desk") as desk:
        ear.sign_in(AN.upper(), FIRST)
        desk.sign_in(BINH, SECOND)
        assert desk.ask(show("press")).refused is None
        assert ear.ask(show("tasks")).refused is None
        assert desk.ask(Undo(wall="main")).refused is None
        state = ear.until("wall/main", lambda update: bool(getattr(update.document, "undone", ()))).document
        assert isinstance(state, WallState)
        assert state.shows.rest.scene.layout == "tasks"
        assert [(each.by, each.station) for each in state.claims] == [("", ""), (AN, "ear")]
        assert f"nothing to go back to of {BINH}; the newest is of {AN}" in desk.refused(Undo(wall="main"))
        stolen = Person(site)
        with stolen:
            stolen.session = desk.session
            assert "sign in again" in stolen.refused(show("press")), "a token is good at its own station"
        assert set(on_duty(ear)) == {(AN, "ear"), (BINH, "desk")}
        assert ear.ask(SignOut()).refused is None
        assert "sign in again" in ear.refused(show("press"))
        ear.session = ""
        assert ear.ask(show("press")).refused is None, "the station may by itself"
        assert "sign in first" in ear.refused(SignOut())
        wait_for(lambda: on_duty(ear) == [(BINH, "desk")], "one is on duty")


@pytest.mark.usefixtures("running")
def test_wrong_passwords_lock_known_and_unknown_names_alike(site: Site):
    def tried(ear: Person, name: str) -> list[str]:
        said = [ear.refused(SignIn(name=name, password=f"wrong {number}")) for number in range(6)]
        return [re.sub(r"\d\d:\d\d:\d\d", "…", each) for each in said]

    with Person(site) as ear, Person(site, "desk") as desk:
        known = tried(ear, AN)
        assert known == tried(desk, "Nobody of this name")
        assert known[3:] == [
            "the name or the password is wrong",
            "the name or the password is wrong; too many wrong passwords; locked until …",
            "too many wrong passwords; locked until …",
        ]
        assert "locked until" in ear.refused(SignIn(name=AN, password=FIRST)), "also with the right one"
        assert f"{AN}  operator  locked until" in people(site, "list").stdout
        assert people(site, "unlock", AN).exit_code == 0
        ear.sign_in(AN, FIRST)


@pytest.mark.usefixtures("running")
def test_what_is_changed_beside_the_server_counts_at_once(site: Site):
    with Person(site) as ear, Person(site, "desk") as desk:
        for each in (ear, desk):
            each.sign_in(AN, FIRST)
        assert ear.ask(ChangePassword(old=FIRST, new=SECOND)).refused is None
        assert ear.ask(show("press")).refused is None, "whoever changes it goes on"
        assert "sign in again" in desk.refused(show("tasks"))
        assert "is wrong" in desk.refused(SignIn(name=AN, password=FIRST))
        desk.sign_in(AN, SECOND)
        assert people(site, "role", AN, "viewer").exit_code == 0
        assert ear.refused(show("tasks")) == f"the role of {AN} (viewer) may not do this"
        assert people(site, "role", AN, "operator").exit_code == 0
        assert people(site, "password", AN, password=FIRST).exit_code == 0
        assert "sign in again" in ear.refused(show("tasks"))
        ear.sign_in(AN, FIRST)
        assert people(site, "lock", AN).exit_code == 0
        assert "sign in again" in ear.refused(show("tasks"))
        assert "ask an administrator" in ear.refused(SignIn(name=AN, password=FIRST))
        assert people(site, "unlock", AN).exit_code == 0
        ear.sign_in(AN, FIRST)
        assert people(site, "remove", AN, "--yes").exit_code == 0
        assert "sign in again" in ear.refused(show("tasks"))


@pytest.mark.usefixtures("running")
def test_sessions_are_listed_and_ended_at_one_station_or_at_all(site: Site):
    assert people(site, "sessions").stdout == "nobody is signed in\n"
    with Person(site) as ear, Person(site, "desk") as desk:
        for each in (ear, desk):
            each.sign_in(AN, FIRST)
        listed = people(site, "sessions").stdout.splitlines()
        assert [line.split("  ")[:3] for line in listed] == [[AN, "operator", "ear"], [AN, "operator", "desk"]]
        assert people(site, "sign-out", AN, "--station", "desk").exit_code == 0
        assert "sign in again" in desk.refused(show("tasks"))
        assert ear.ask(show("press")).refused is None
        refused = people(site, "sign-out", AN, "--station", "desk")
        assert refused.exit_code == 1
        assert f"“{AN}” is not signed in at desk" in refused.stderr
        assert people(site, "sign-out", AN).exit_code == 0
        assert "sign in again" in ear.refused(show("tasks"))
        ear.sign_in(AN, FIRST)
    assert "people.sign-out" in run(site, "audit").stdout


def test_a_shift_is_handed_over_in_one_command_or_not_at_all(site: Site, running: Program):
    add(site, BINH, SECOND)
    with Person(site) as ear:
        assert "sign in first" in ear.refused(HandOver(name=BINH, password=SECOND))
        ear.sign_in(AN, FIRST)
        assert ear.ask(show("press")).refused is None
        for _ in range(2):
            assert ear.ask(NoteShift(wall="main", text="Cửa khẩu Tân Thanh đông xe"), command_id="n1").refused is None
        assert "no wall “mian”" in ear.refused(NoteShift(wall="mian", text="x"))
        assert "is wrong" in ear.refused(HandOver(name=BINH, password=FIRST))
        assert "somebody else" in ear.refused(HandOver(name=AN.lower(), password=FIRST))
        assert ear.ask(show("tasks")).refused is None, "the old session is as it was"
        before = ear.until("wall/main", shows_tasks).document
        old = ear.session
        handing = HandOver(name=BINH, password=SECOND, note="Camera 12 mờ")
        answer = ear.ask(handing, command_id="h1")
        assert (answer.refused, answer.unstored) == (None, None)
        assert ear.ask(handing, command_id="h1") == answer, "the first answer may have been lost"
        assert "sign in again" in ear.refused(show("press"))
        ear.session = answer.session
        assert ear.latest["wall/main"].document == before, "nothing on the wall changes"
        running.kill()
    with site.running(), Person(site) as ear:
        assert on_duty(ear) == [(BINH, "ear")]
        told = shift(ear).entries
        assert [(entry.event, entry.by) for entry in told] == [
            (ShiftEvent.CLAIM_PUT, AN),
            (ShiftEvent.NOTE, AN),
            (ShiftEvent.CLAIM_PUT, AN),
            (ShiftEvent.HANDOVER, BINH),
        ]
        assert told[-1].said.en == f"{BINH} took over from {AN}: Camera 12 mờ"
        ear.session = old
        assert "sign in again" in ear.refused(show("press"))
        ear.session = answer.session
        assert ear.ask(show("press")).refused is None


@pytest.mark.usefixtures("running")
def test_who_signs_in_again_because_no_answer_came_is_on_duty_once(site: Site):
    sign_in = SignIn(name=AN, password=FIRST)
    with Person(site) as first, Person(site, "desk") as other:
        asked = [first.ask(sign_in, command_id="s1") for _ in range(3)]
        assert asked[0].session
        assert asked == [asked[0]] * 3
        assert other.ask(sign_in, command_id="s1").session not in ("", asked[0].session), "ids are a station's own"
        first.session = asked[0].session
        assert first.ask(show("press")).refused is None
        other.session = asked[0].session
        assert "sign in again" in other.refused(show("press"))
        wait_for(lambda: len(on_duty(first)) == 2, "both stations have somebody on duty")


def test_all_of_it_is_in_the_audit_and_no_secret_anywhere(site: Site, running: Program):
    with Person(site) as ear:
        ear.refused(SignIn(name="mật khẩu gõ nhầm ô", password="sai"))
        ear.refused(SignIn(name=AN, password=SECOND))
        ear.sign_in(AN, FIRST)
        ear.ask(show("press"))
        ear.refused(ShowLayout(wall="hall", layout="press"))
        ear.ask(ChangePassword(old=FIRST, new=SECOND))
        token = ear.session
        running.kill()
    done = run(site, "audit")
    lines = [re.sub(r"^\S+ \S+ ", "", line) for line in reversed(done.stdout.splitlines())]
    added = [(AN, "operator"), (CHI, "administrator")]
    assert [line.partition(": ")[2] for line in lines[:2]] == [
        f"people.add person/{name} role {role}" for name, role in added
    ]
    assert lines[2:] == [
        "ear: signin person/? [refused: the name or the password is wrong]",
        f"ear: signin person/{AN} [refused: the name or the password is wrong]",
        f"{AN} (ear): signin person/{AN}",
        f'{AN} (ear): showlayout wall/main {{"layout":"press"}}',
        f'{AN} (ear): showlayout wall/hall {{"layout":"press"}} [refused: there is no wall “hall”]',
        f"{AN} (ear): changepassword person/{AN}",
    ]
    assert run(site, "audit", "verify").stdout == "8 rows, all as they were written\n"
    assert len(run(site, "audit", "--person", AN, "--json").stdout.splitlines()) == 4
    kept = b"".join(path.read_bytes() for path in site.folder.rglob("*") if path.is_file())
    for secret in (FIRST, SECOND, THIRD, token, "mật khẩu gõ nhầm ô"):
        assert secret.encode() not in kept


def test_persons_on_the_command_line(site: Site):
    add(site, AN, FIRST, Role.ADMINISTRATOR)
    for arguments, password, said in (
        (("add", AN.upper()), SECOND, "there is a person"),
        (("add", BINH), "short", "12 to 256 letters"),
        (("add", BINH), "langson2026!ioc", "too easy"),
        (("add", "a\u200bb"), SECOND, "1 to 60 letters"),
        (("lock", AN), "", "the last administrator"),
        (("role", AN, "viewer"), "", "the last administrator"),
        (("remove", AN, "--yes"), "", "the last administrator"),
        (("role", "Nguyễn Văn Am", "viewer"), "", "there is no person"),
    ):
        done = people(site, *arguments, password=password)
        assert (done.exit_code, done.stdout) == (1, ""), arguments
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert people(site, "list").stdout == f"{AN}  administrator\n"
    assert run(site, "audit", "verify").exit_code == 0


def test_a_secret_is_not_in_what_is_printed_of_a_command():
    before = datetime.now(UTC)
    for command in (
        SignIn(name="An", password="hidden"),
        ClaimFirst(code="hidden", name="An", password="hidden"),
        ChangePassword(old="hidden", new="hidden"),
        HandOver(name="An", password="hidden", note="x"),
    ):
        envelope = Envelope(command=command, before=before, session="hidden")
        assert "hidden" not in repr(envelope) + str(envelope) + repr(envelope.__rich_repr__())
    assert "hidden" not in repr(Answer(session="hidden"))


@pytest.mark.usefixtures("running")
def test_the_feed_goes_on_while_passwords_are_judged(site: Site):
    numbers = itertools.count()

    def sign_in(desk: Person) -> None:
        number = next(numbers)
        before = datetime.now(UTC) + timedelta(seconds=PATIENCE / 2)
        body = encode(Envelope(command=SignIn(name=f"Người {number}", password="x"), before=before))
        desk._orders.send_multipart([b"%d" % number, body])

    def beats(ear: Person) -> Iterator[Beat]:
        while ear._feed.poll(0):
            message = unpack(ear._feed.recv_multipart())
            if isinstance(message, Beat):
                yield message

    with Person(site) as ear, Person(site, "desk") as desk:
        ear.until("wall/main", lambda update: update.document is not None)
        for _ in range(6):
            sign_in(desk)
        # answered before the six of them, for it waits for none
        assert ear.ask(show("press")).refused is None
        heard: list[Beat] = []
        # six of them are under way all the time: with each answer another one begins
        while len(heard) < 3:
            assert desk._orders.poll(int(PATIENCE * 1000)), "passwords are judged"
            _, body = desk._orders.recv_multipart()
            assert decode_answer(body).refused is not None
            sign_in(desk)
            heard += beats(ear)
        assert all(later.now > earlier.now for earlier, later in pairwise(heard))


def test_a_part_of_the_province_is_given_by_names_that_there_are(site: Site):
    add(site, AN, FIRST)
    add(site, CHI, THIRD, Role.ADMINISTRATOR)
    with site.running(), Person(site) as ear:
        ear.sign_in(AN, FIRST)
        assert ear.ask(show("press")).refused is None
        done = people(site, "scope", AN, "--department", "so-y-te", "--commune", "x-dong-dang", "--service", "health")
        assert (done.exit_code, done.stderr) == (0, ""), done.stderr
        assert "so-y-te, x-dong-dang, health" in done.stdout
        assert "the scope of Nguyễn Văn An (so-y-te, x-dong-dang, health)" in ear.refused(show("tasks"))
        for arguments, said in (
            (("--department", "so-y-t"), "--department: there is no “so-y-t” (did you mean “so-y-te”?)"),
            (("--commune", "so-y-te"), "--commune: there is no “so-y-te”"),
            (("--service", "helth"), "--service: there is no “helth” (did you mean “health”?)"),
            ((), "choose --department, --commune, --service, or else --whole"),
            (("--whole", "--service", "health"), "choose --department"),
        ):
            refused = people(site, "scope", AN, *arguments)
            assert refused.exit_code == 1
            assert said in refused.stderr
        assert (
            "the role administrator is about the whole province"
            in people(site, "scope", CHI, "--service", "health").stderr
        )
        assert "another role, or no scope" in people(site, "role", AN, "technician").stderr
        assert f"{AN}  operator  so-y-te, x-dong-dang, health" in people(site, "list").stdout
        done = people(site, "scope", AN, "--whole")
        assert done.exit_code == 0
        assert ear.ask(show("tasks")).refused is None
    assert "people.scope" in run(site, "audit").stdout


def test_a_second_step_is_set_up_and_taken_away_on_the_server(site: Site):
    add(site, AN, FIRST)
    command = [sys.executable, "-m", "server", "people", "second", AN, "--config", str(site.config)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        secret = next(found[0] for line in running.stdout if (found := re.findall(r"^[A-Z2-7]{32}$", line)))
        running.stdin.write(pyotp.TOTP(secret).now() + "\n")
        running.stdin.close()
        codes = re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){5}", running.stdout.read())
    assert running.returncode == 0
    assert len(codes) == 10
    with site.running() as server, Person(site) as ear:
        assert ear.ask(SignIn(name=AN, password=FIRST)).code_needed
        answer = ear.ask(SignIn(name=AN, password=FIRST, code=codes[0]))
        assert answer.person == AN
        assert "there is a second step already" in people(site, "second", AN).stderr
        assert people(site, "second", AN, "--remove").exit_code == 0
        ear.sign_in(AN, FIRST)
        assert "has no second step" in people(site, "second", AN, "--remove").stderr
        said = server.said() + run(site, "audit").stdout + (site.folder / "security.log").read_text()
    assert not any(each in said for each in (secret, *codes))
