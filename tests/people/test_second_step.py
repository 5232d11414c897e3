"""Codes of the second step: each is good once, at its time, and not for whoever tries many."""

import base64
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from msgspec import structs

from server.contract.command import Role
from server.contract.sign_in import (
    BeginSecondStep,
    ChangePassword,
    EndSecondStep,
    HandOver,
    OfferSecondStep,
    SecondStep,
    SignIn,
)
from server.errors import RefusedError
from server.people.accounts import Accounts
from server.people.commands import PeopleCommands
from server.people.passwords import hashed
from server.people.second_step import RECOVERY_CODES, STEP, SecondSteps, address_of, new_secret
from server.people.sessions import Sessions
from server.store.audit import Audit
from server.vault.key_file import FILE
from server.vault.vault import Vault

from .conftest import Clock

PASSWORD = "một hai ba bốn chim sẻ"
ANOTHER = "con mèo trèo cây cau kia"
KEPT = hashed(PASSWORD)
WRONG = "the code is wrong or was used already"


@pytest.fixture
def commands(accounts: Accounts, sessions: Sessions, clock: Clock, tmp_path: Path) -> PeopleCommands:
    audit = Audit(accounts.database, tmp_path / "audit.ends", retention=timedelta.max)
    second = SecondSteps(accounts, Vault(tmp_path / "keys", tmp_path / "secrets"))
    return PeopleCommands(accounts, sessions, audit, tmp_path / "keys", (), clock, second, second_from=Role.TECHNICIAN)


async def begun(accounts: Accounts, commands: PeopleCommands, clock: Clock) -> tuple[pyotp.TOTP, tuple[str, ...], str]:
    """Return what An's telephone works codes out by, the recovery codes, and the token of a session."""
    await accounts.add("An", Role.OPERATOR, KEPT)
    token = (await commands.answer("left", None, SignIn(name="An", password=PASSWORD))).session
    session = await commands.session(token, "left")
    offered = (await commands.answer("left", session, OfferSecondStep())).second
    assert offered is not None
    phone = pyotp.TOTP(offered.secret)
    begin = BeginSecondStep(password=PASSWORD, secret=offered.secret, code=phone.at(clock.now))
    told = (await commands.answer("left", session, begin)).second
    assert told is not None
    return phone, told.codes, token


async def sign_in(commands: PeopleCommands, code: str) -> str:
    """Return the token of a new session at the station right; raises RefusedError."""
    answer = await commands.answer("right", None, SignIn(name="An", password=PASSWORD, code=code))
    assert answer.session
    return answer.session


async def test_a_code_is_good_at_its_time_and_once(accounts: Accounts, commands: PeopleCommands, clock: Clock):
    phone, _, _ = await begun(accounts, commands, clock)
    # the one by which the app was tried is used up
    with pytest.raises(RefusedError, match=WRONG):
        await sign_in(commands, phone.at(clock.now))
    # half a minute early: the telephone's clock is ahead
    ahead = phone.at(clock.now + timedelta(seconds=STEP))
    assert await sign_in(commands, ahead)
    with pytest.raises(RefusedError, match=WRONG):
        await sign_in(commands, ahead)
    clock.now += timedelta(minutes=10)
    late = phone.at(clock.now - timedelta(seconds=STEP))
    assert await sign_in(commands, late[:3] + " " + late[3:])
    for off in (-3, -2, 2, 3):
        with pytest.raises(RefusedError, match=WRONG):
            await sign_in(commands, phone.at(clock.now + timedelta(seconds=off * STEP)))
        assert await sign_in(commands, phone.at(clock.now + timedelta(seconds=STEP)))
        clock.now += timedelta(minutes=10)


async def test_a_right_password_alone_is_told_that_a_code_is_needed_and_locks_nobody(
    accounts: Accounts, commands: PeopleCommands, clock: Clock
):
    phone, _, _ = await begun(accounts, commands, clock)
    clock.now += timedelta(seconds=STEP)
    # with the fourth mistake behind them, whoever looks for the telephone still comes in
    for _ in range(4):
        with pytest.raises(RefusedError, match="the name or the password is wrong"):
            await commands.answer("right", None, SignIn(name="An", password="x"))
    for _ in range(5):
        answer = await commands.answer("right", None, SignIn(name="An", password=PASSWORD))
        assert answer.code_needed
        assert not answer.session
        assert answer.refused is not None
    assert await sign_in(commands, phone.at(clock.now))
    # a wrong password is told the same as before, whatever code comes with it
    with pytest.raises(RefusedError, match="the name or the password is wrong"):
        await commands.answer("right", None, SignIn(name="An", password="x", code=phone.at(clock.now)))


async def test_a_right_password_alone_gives_no_more_codes_to_try(
    accounts: Accounts, commands: PeopleCommands, clock: Clock
):
    phone, _, _ = await begun(accounts, commands, clock)
    right = phone.at(clock.now + timedelta(seconds=STEP))
    for number in range(5):
        assert (await commands.answer("right", None, SignIn(name="An", password=PASSWORD))).code_needed
        with pytest.raises(RefusedError, match=WRONG):
            await sign_in(commands, f"{(int(right) + 1 + number) % 1_000_000:06}")
    for code in ("", right):
        with pytest.raises(RefusedError, match="locked until"):
            await commands.answer("right", None, SignIn(name="An", password=PASSWORD, code=code))


async def test_codes_cannot_be_tried_one_after_the_other(accounts: Accounts, commands: PeopleCommands, clock: Clock):
    phone, _, _ = await begun(accounts, commands, clock)
    right = phone.at(clock.now + timedelta(seconds=STEP))
    for number in range(5):
        with pytest.raises(RefusedError, match=WRONG):
            await sign_in(commands, f"{(int(right) + 1 + number) % 1_000_000:06}")
    with pytest.raises(RefusedError, match="locked until"):
        await sign_in(commands, right)


async def test_each_recovery_code_is_good_once(accounts: Accounts, commands: PeopleCommands, clock: Clock):
    _, codes, _ = await begun(accounts, commands, clock)
    assert len(set(codes)) == RECOVERY_CODES
    assert all(len(each.replace("-", "")) == 24 for each in codes)
    assert await sign_in(commands, codes[3].lower().replace("-", " "))
    with pytest.raises(RefusedError, match=WRONG):
        await sign_in(commands, codes[3])
    assert await sign_in(commands, codes[4])
    # nothing of them can be read
    stored = b"".join(path.read_bytes() for path in (accounts.changed.parent.parent).rglob("*") if path.is_file())
    assert not any(each.encode() in stored or each.replace("-", "").encode() in stored for each in codes)


async def test_to_begin_it_the_app_has_to_be_right_and_other_sessions_end(
    accounts: Accounts, commands: PeopleCommands, sessions: Sessions, clock: Clock
):
    await accounts.add("An", Role.OPERATOR, KEPT)
    tokens = [(await commands.answer("left", None, SignIn(name="An", password=PASSWORD))).session for _ in range(2)]
    session = await commands.session(tokens[0], "left")
    secret = new_secret()
    short = base64.b32encode(b"sixteen letters.").decode()
    for weak, code in (
        (secret, "000000"),
        (secret, "１２３４５６"),
        (short, pyotp.TOTP(short).at(clock.now)),
        ("not base 32!", "1"),
        ("", ""),
    ):
        with pytest.raises(RefusedError, match=WRONG):
            await commands.answer("left", session, BeginSecondStep(password=PASSWORD, secret=weak, code=code))
    right = BeginSecondStep(password="x", secret=secret, code=pyotp.TOTP(secret).at(clock.now))
    with pytest.raises(RefusedError, match="the name or the password is wrong"):
        await commands.answer("left", session, right)
    right = structs.replace(right, password=PASSWORD)
    assert (await commands.answer("left", session, right)).second is not None
    await sessions.use(tokens[0], "left")
    with pytest.raises(RefusedError, match="sign in again"):
        await sessions.use(tokens[1], "left")
    with pytest.raises(RefusedError, match="there is a second step already"):
        await commands.answer("left", session, right)


async def test_it_ends_by_password_and_code(accounts: Accounts, commands: PeopleCommands, clock: Clock):
    phone, codes, token = await begun(accounts, commands, clock)
    session = await commands.session(token, "left")
    assert (await commands.answer("left", session, EndSecondStep(password=PASSWORD, code=""))).code_needed
    with pytest.raises(RefusedError, match=WRONG):
        await commands.answer("left", session, EndSecondStep(password=PASSWORD, code="1"))
    await commands.answer("left", session, ChangePassword(old=PASSWORD, new=PASSWORD + " nữa"))
    clock.now += timedelta(seconds=STEP)
    end = EndSecondStep(password=PASSWORD + " nữa", code=phone.at(clock.now))
    assert (await commands.answer("left", session, end)).refused is None
    answer = await commands.answer("right", None, SignIn(name="An", password=PASSWORD + " nữa"))
    assert answer.session
    # the recovery codes have gone with it: none is good for the next second step
    secret = new_secret()
    begin = BeginSecondStep(
        password=PASSWORD + " nữa", secret=secret, code=pyotp.TOTP(secret).at(clock.now + timedelta(seconds=STEP))
    )
    await commands.answer("left", await commands.session(token, "left"), begin)
    with pytest.raises(RefusedError, match=WRONG):
        await commands.answer("right", None, SignIn(name="An", password=PASSWORD + " nữa", code=codes[0]))


async def test_where_a_role_demands_it_nobody_of_that_role_comes_in_without(
    accounts: Accounts, commands: PeopleCommands, clock: Clock
):
    await accounts.add("An", Role.TECHNICIAN, KEPT)
    await accounts.add("Bình", Role.OPERATOR, KEPT)
    for command in (SignIn(name="An", password=PASSWORD), SignIn(name="An", password=PASSWORD, code="123456")):
        with pytest.raises(RefusedError, match="the role technician needs a second step"):
            await commands.answer("left", None, command)
    token = (await commands.answer("left", None, SignIn(name="Bình", password=PASSWORD))).session
    session = await commands.session(token, "left")
    with pytest.raises(RefusedError, match="the role technician needs a second step"):
        await commands.answer("left", session, HandOver(name="An", password=PASSWORD))
    secret = new_secret()
    await commands._second.begin("An", secret, pyotp.TOTP(secret).at(clock.now), clock.now)
    clock.now += timedelta(seconds=STEP)
    over = HandOver(name="An", password=PASSWORD, code=pyotp.TOTP(secret).at(clock.now))
    token = (await commands.answer("left", session, over)).session
    session = await commands.session(token, "left")
    clock.now += timedelta(seconds=STEP)
    with pytest.raises(RefusedError, match="the role technician needs a second step"):
        await commands.answer("left", session, EndSecondStep(password=PASSWORD, code=pyotp.TOTP(secret).at(clock.now)))


async def test_without_the_key_no_code_is_judged_but_recovery_codes_are(
    accounts: Accounts, commands: PeopleCommands, clock: Clock, tmp_path: Path
):
    phone, codes, _ = await begun(accounts, commands, clock)
    (tmp_path / "keys" / FILE).unlink()
    clock.now += timedelta(seconds=STEP)
    with pytest.raises(RefusedError, match="use a recovery code"):
        await sign_in(commands, phone.at(clock.now))
    assert await sign_in(commands, codes[0])


def test_codes_are_those_of_rfc_6238():
    # appendix B, SHA-1, the last six of eight digits
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert [pyotp.TOTP(secret).at(at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]
    address = address_of(secret, "Nguyễn Văn An")
    assert address.startswith("otpauth://totp/V%E1%BB%8Dng%20L%C3%A2u:Nguy%E1%BB%85n%20V%C4%83n%20An?secret=")


def test_nothing_of_it_is_printed():
    told = SecondStep(secret="SECRET", address="otpauth://x", codes=("CODE",))
    assert repr(told) == "SecondStep()"
    assert "SECRET" not in repr(BeginSecondStep(password="SECRET", secret="SECRET", code="SECRET"))
    assert "SECRET" not in repr(SignIn(name="An", password="SECRET", code="SECRET"))


async def test_a_new_password_by_an_administrator_takes_no_second_step_away(
    accounts: Accounts, commands: PeopleCommands, clock: Clock
):
    phone, _, token = await begun(accounts, commands, clock)
    await accounts.set_password("An", hashed(ANOTHER))
    with pytest.raises(RefusedError):
        await commands.session(token, "left")
    answer = await commands.answer("right", None, SignIn(name="An", password=ANOTHER))
    assert (answer.code_needed, answer.session) == (True, "")
    clock.now += timedelta(minutes=5)
    right = SignIn(name="An", password=ANOTHER, code=phone.at(clock.now))
    assert (await commands.answer("right", None, right)).session


async def test_what_lets_somebody_in_is_changed_only_with_the_password(
    accounts: Accounts, commands: PeopleCommands, clock: Clock
):
    phone, _, token = await begun(accounts, commands, clock)
    session = await commands.session(token, "left")
    code = phone.at(clock.now + timedelta(seconds=STEP))
    for order in (
        ChangePassword(old="không phải mật khẩu", new=ANOTHER),
        EndSecondStep(password="không phải mật khẩu", code=code),
        EndSecondStep(password=PASSWORD, code="000000"),
    ):
        with pytest.raises(RefusedError, match="wrong"):
            await commands.answer("left", session, order)
    for order in (ChangePassword(old=PASSWORD, new=ANOTHER), EndSecondStep(password=PASSWORD, code=code)):
        with pytest.raises(RefusedError, match="nobody is signed in"):
            await commands.answer("left", None, order)
    found = await accounts.find("An")
    assert found is not None
    assert (found[0].second, found[1]) == (True, KEPT)
