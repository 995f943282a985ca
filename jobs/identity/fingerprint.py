"""Which key a lake's people are named by: a fingerprint from which the key cannot be found, kept from the first `link` on and never changed."""

from __future__ import annotations

import hashlib
import os
import secrets

from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from jobs.runtime.key import VARIABLE, key

ROUNDS = 100_000  # of PBKDF2: a tenth of a second for whoever has the key, and for each guess of whoever has not
CERTAIN = "BATIMENTO_KEY_IS_RIGHT"  # set for a lake older than fingerprints in which no person can confirm the key
SEEN = 100  # people of such a lake who are checked
PAGE = "docs/operations.md, The key"


def check_key(lake: Lake) -> None:
    """BadInput where the key is missing, or another than the lake's. A lake that was never linked takes any."""
    kept = lake.fingerprint()
    if kept is None and not _was_linked(lake):
        key()
        return
    try:
        secret = key()
    except BadInput as error:
        seen = str(error).partition(":")[0].partition(", and without")[0]
        raise BadInput(f"{seen}, and {lake.root} was linked with a key: find that one, and make no new one, for by another nobody is found ({PAGE})") from None
    if kept is not None and _made(secret, kept["salt"]) != kept["fingerprint"]:
        raise _another(lake)


def record_key(lake: Lake) -> None:
    """Record this key's fingerprint in the lake, where there is none; BadInput where there is another key's, even one recorded just now.

    To be called before anything is published that is named by the key. A lake that was linked before fingerprints were kept takes the key by which it
    knows one of its people.
    """
    check_key(lake)
    if lake.fingerprint() is None:
        if _was_linked(lake):
            _recognise(lake)
        salt = secrets.token_hex(16)
        lake.keep_fingerprint({"made_by": f"PBKDF2-HMAC-SHA-256, {ROUNDS} rounds", "salt": salt, "fingerprint": _made(key(), salt)})
        check_key(lake)  # another process may have been first


def _made(secret: bytes, salt: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", secret, bytes.fromhex(salt), ROUNDS).hex()


def _was_linked(lake: Lake) -> bool:
    return any(row["verb"] == "link" and any(name.startswith("silver.") for name in row["tables"]) for row in lake.rows("ops.publications"))


def _recognise(lake: Lake) -> None:
    from jobs.identity.pseudonym import person_of  # takes Spark's modules along, which most who hold a lake to its key need not

    known = lake.ask("silver.people", f"SELECT person, cpf FROM it WHERE cpf IS NOT NULL LIMIT {SEEN}")
    if known and not any(person_of(cpf=row["cpf"]) == row["person"] for row in known):
        raise _another(lake)
    if not known and os.environ.get(CERTAIN) != "1":
        reason = f"no person in {lake.root} has a CPF by which its key could be recognised"
        raise BadInput(f"{reason}: make sure that {VARIABLE} is the key that it was linked with, and give {CERTAIN}=1 this once ({PAGE})")


def _another(lake: Lake) -> BadInput:
    reason = f"{VARIABLE} is not the key that {lake.root} was linked with"
    return BadInput(f"{reason}: another key would give every person another pseudonym. Set the lake's own; it cannot be changed yet ({PAGE})")
