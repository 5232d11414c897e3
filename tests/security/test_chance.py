"""That what opens something is chance enough, and what is kept of passwords slow enough."""

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from server.contract.command import Role
from server.notifying.links import MARK, Links
from server.people import first_code
from server.people.accounts import Accounts
from server.people.identity_provider import IdentityProvider, IdentitySettings
from server.people.passwords import LONGEST, SHORTEST, Hashing, check_password, hashed
from server.people.provider_sign_ins import ATTEMPTS, LASTS, NUMBERS
from server.people.second_step import _new_code, new_secret
from server.people.sessions import Sessions
from server.store.database import Database
from server.vault.key_file import new_key
from server.web.tokens import DeviceRole, Tokens

NOW = datetime(2026, 12, 1, tzinfo=UTC)
MANY = 200


def bytes_of(text: str) -> int:
    """Return how many bytes stand in base 64 as web addresses have it."""
    return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def all_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_session_is_256_bits_and_another_one_each_time(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path}/people.db")
    accounts = Accounts(database, tmp_path / "keys")
    sessions = Sessions(accounts, lambda: NOW)
    person = await accounts.add("An", Role.OPERATOR, "kept")
    tokens = [await sessions.begin(person, "kept", "left") for _ in range(20)]
    assert {bytes_of(each) for each in tokens} == {32}
    assert len(set(tokens)) == 20
    await database.dispose()
    kept = all_of(tmp_path)
    assert not any(each.encode() in kept for each in tokens), "only hashes are kept"


def test_a_token_of_a_device_is_256_bits(tmp_path: Path):
    tokens = Tokens(tmp_path)
    made = [tokens.add(f"panel-{number}", DeviceRole.VIEWER, [], NOW).removeprefix("vl_") for number in range(20)]
    assert {bytes_of(each) for each in made} == {32}
    assert len(set(made)) == 20


@pytest.mark.parametrize(
    ("make", "bits"),
    [(new_secret, 160), (_new_code, 112), (first_code._new, 112)],
    ids=["second step", "recovery code", "first code"],
)
def test_what_people_type_is_chance_enough(make: Callable[[], str], bits: int):
    made = [make().replace("-", "") for _ in range(MANY)]
    assert len(set(made)) == MANY
    # base 32 has five bits a letter, and each place of it takes many values
    assert min(len(each) for each in made) * 5 >= bits
    assert all(len({each[place] for each in made}) > 10 for place in range(len(made[0])))


def test_the_key_of_secrets_is_two_of_128_bits():
    made = [new_key() for _ in range(MANY)]
    assert {bytes_of(each) for each in made} == {32}
    assert len(set(made)) == MANY


async def test_a_sign_in_by_a_provider_has_chance_of_its_own():
    described = {
        "issuer": "https://id.example",
        "authorization_endpoint": "https://id.example/a",
        "token_endpoint": "https://id.example/t",
        "jwks_uri": "https://id.example/k",
    }
    door = httpx.MockTransport(lambda _request: httpx.Response(200, json=described))
    async with httpx.AsyncClient(transport=door, trust_env=False) as http:
        told = IdentitySettings(issuer="https://id.example", client="ioc", redirect="https://ioc.example/sign-in/oidc")
        asks = IdentityProvider(told, http, None)
        leaves = [await asks.leave() for _ in range(20)]
    for name in ("state", "nonce", "verifier"):
        made = {getattr(each, name) for each in leaves}
        assert len(made) == 20
        assert {bytes_of(each) for each in made} == {32}
    # and what a person types: few attempts, for a short while
    assert NUMBERS >= 10**6
    assert ATTEMPTS <= 3
    assert LASTS.total_seconds() <= 600


def test_a_link_cannot_be_made_from_another_one():
    links, others = Links(b"one"), Links(b"two")
    token = links.token("0" * 32)
    assert MARK * 8 >= 128
    assert links.message(token) == "0" * 32
    assert others.message(token) is None
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert links.message(changed) is None


def test_passwords_may_be_long_and_of_all_letters_and_count_to_their_last():
    assert SHORTEST >= 8
    assert LONGEST >= 64
    check_password("x7#kQ9!vLm2p" * 21, ())
    for password in (
        "只有 汉字 的 密码 很长 很好 吧",
        "🐦 trên 🏠 mái 🌧 mưa 🍵 trà",
        "    cách xa nhau lắm   ",
        "\tx7#kQ9!v\t\t\t",
    ):
        check_password(password, ())


async def test_not_a_letter_of_a_password_is_left_out():
    hashing, long = Hashing(), "x7#kQ9!vLm2p" * 21
    kept = await hashing.hash(long)
    assert await hashing.verify(kept, long)
    for other in (long[:-1], f"{long} ", f" {long}", long.swapcase(), long[:72]):
        assert not await hashing.verify(kept, other)


def test_what_is_kept_of_a_password_is_slow_and_needs_memory():
    told = re.fullmatch(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)", hashed("chim sẻ trên mái"))
    assert told is not None
    memory, turns = int(told[1]), int(told[2])
    # OWASP's least for argon2id: 19 MiB and two turns; a salt of 128 bits, a hash of 256
    assert memory >= 19 * 1024
    assert turns >= 2
    assert len(told[4]) >= 22
    assert len(told[5]) >= 43
