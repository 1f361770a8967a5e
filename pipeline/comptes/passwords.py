"""Passwords: what is accepted, how they are kept, how they are compared.

Length and no riddle of composition, with tries that are slowed: second case of the recommendation of the CNIL
(délibération n° 2022-100 of 21 July 2022), which asks for 50 bits then. Twelve letters of one case have 56; what
everybody tries first is refused besides, as it asks.
"""

import secrets
import unicodedata
from threading import BoundedSemaphore
from typing import Any

from pipeline.errors import PipelineError
from pipeline.lazy import load

LEAST, MOST = 12, 256
"""Characters of a password."""
_GUESSABLE = 10**12
"""Guesses, as zxcvbn counts them: beneath, whoever knows lists of passwords and the person comes to it."""
_READABLE = "abcdefghjkmnpqrstuvwxyz2345679"
_LOOKED_AT = 64
"""Characters that are looked at for words; the time that zxcvbn takes grows with the square of them."""
_OURS = ("cdes", "ccpe", "ccsd", "secretariat", "pipeline", "bureau", "dossier", "inspection", "academique", "avs")
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
"""Rows of a French keyboard, which zxcvbn does not know."""
_AT_ONCE = BoundedSemaphore(2)
"""Each hash takes 64 MiB and a core: a flood of tries must not take the machine."""
_PATIENCE_SECONDS = 10
_DECOY = "$argon2id$v=19$m=65536,t=3,p=4$aUu/xX0I6s5XSAX8rWiLkA$rPk9Y+T/JO/uEcpMF0oA4JmwC2HIm2moKkKmn9gRXZM"
"""Compared with when there is no such account: it takes as long, and is the hash of nothing known."""


class TooBusyError(PipelineError):
    """Too many passwords are being compared at this moment."""


def _bytes(password: str) -> bytes:
    """Return a password as it is hashed: an « é » typed on two keyboards is one, and nothing that is sent fails."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def refuse_weak(password: str, identifiant: str, nom: str) -> None:
    """Refuse a password that would be found.

    Raises:
        PipelineError: says what is wrong and what to choose.
    """
    password = unicodedata.normalize("NFC", password)
    if len(password) < LEAST:
        raise PipelineError(
            f"Ce mot de passe est trop court ({len(password)} caractères). Choisissez-en un d’au moins {LEAST} "
            "caractères : le plus simple est une suite de quatre ou cinq mots sans lien entre eux, espaces comprises."
        )
    if len(password) > MOST:
        raise PipelineError(f"Ce mot de passe est trop long : {MOST} caractères au plus.")
    known = [*_OURS, *_ROWS, identifiant, *nom.split()]
    estimate = _library("zxcvbn:zxcvbn")(password[:_LOOKED_AT], user_inputs=known)
    if int(estimate["guesses"]) < _GUESSABLE:
        raise PipelineError(
            "Ce mot de passe se devine : il est fait de mots ou de suites que l’on essaie en premier, ou de votre nom. "
            "Choisissez plutôt quatre ou cinq mots sans lien entre eux."
        )


def provisional() -> str:
    """Return a password for a first login, easy to copy from paper: 76 bits, no letter that looks like another."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))


def _library(where: str) -> Any:
    """Load what the extra ``bureau`` brings.

    Raises:
        PipelineError: when it is not installed.
    """
    try:
        return load(where)
    except ImportError as error:
        raise PipelineError(
            f"Il manque ce que demandent les comptes ({error.name}). L’administrateur l’installe : "
            "pip install 'pipeline-cdes[bureau]'"
        ) from error


def hashed(password: str) -> str:
    """Return the argon2id hash of a password, with its parameters."""
    with _one_at_a_time():
        done: str = _library("argon2:PasswordHasher")().hash(_bytes(password))
    return done


def matches(kept: str | None, password: str) -> bool:
    """Compare a password with the hash that is kept; as long, and false, when there is none.

    Raises:
        TooBusyError: when too many are being compared.
    """
    hasher, wrong = _library("argon2:PasswordHasher")(), _library("argon2.exceptions:Argon2Error")
    malformed = _library("argon2.exceptions:InvalidHashError")
    with _one_at_a_time():
        try:
            found = bool(hasher.verify(kept or _DECOY, _bytes(password[:MOST])))
        except (wrong, malformed):
            return False
    return found and kept is not None


def is_outdated(kept: str) -> bool:
    """The parameters of this hash are no longer those that are wished for."""
    return bool(_library("argon2:PasswordHasher")().check_needs_rehash(kept))


class _one_at_a_time:  # noqa: N801 - reads as a phrase
    def __enter__(self) -> None:
        if not _AT_ONCE.acquire(timeout=_PATIENCE_SECONDS):
            raise TooBusyError("Trop de personnes se connectent en même temps. Réessayez dans un instant.")

    def __exit__(self, *_: object) -> None:
        _AT_ONCE.release()
