"""Which passwords are refused, and that those that are kept are known again."""

import unicodedata

import pytest

from server.errors import RefusedError
from server.people.passwords import Hashing, check_password, hashed

CONTEXT = ("Nguyễn Văn An", "tỉnh Lạng Sơn", "IOC Lạng Sơn")


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "eleven lett",
        "x" * 257,
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "LạngSơn@2026!",
        "nguyenvanan1990",
        "Vọng Lâu 12345",
        "123456789012",
        "qwertyuiop12",
        "Password1234!",
        "mật khẩu admin",
    ],
)
def test_what_would_be_guessed_is_refused(password: str):
    with pytest.raises(RefusedError):
        check_password(password, CONTEXT)


@pytest.mark.parametrize(
    "password", ["chim sẻ trên mái", "correct horse battery", "x7#kQ9!vLm2p", "một câu có Lạng Sơn ở giữa"]
)
def test_any_other_is_taken_without_rules_of_composition(password: str):
    check_password(password, CONTEXT)


async def test_a_password_is_known_again_in_either_form_and_no_other():
    hashing = Hashing()
    kept = await hashing.hash("chim sẻ trên mái")
    assert kept.startswith("$argon2id$")
    assert "chim" not in kept
    assert kept != hashed("chim sẻ trên mái"), "each has a salt of its own"
    assert await hashing.verify(kept, unicodedata.normalize("NFD", "chim sẻ trên mái"))
    assert not await hashing.verify(kept, "chim sẻ trên mai")
    assert not await hashing.verify(None, "chim sẻ trên mái")
    assert not await hashing.verify("damaged", "chim sẻ trên mái")
