"""What is known of persons: plain values."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

_ACTS = {
    "connexion": "connexion",
    "lien": "ouverture par un lien",
    "refus": "essai refusé",
    "deconnexion": "déconnexion",
    "creation": "compte créé",
    "role": "rôle changé",
    "fermeture": "compte fermé",
    "reouverture": "compte rouvert",
    "mot_de_passe": "mot de passe changé",
    "session_close": "session fermée",
}
"""How each line of the journal of logins is told."""


class Role(StrEnum):
    """What an account may do; each may do what those before it may."""

    LECTURE = "lecture"
    """Looks."""
    SECRETARIAT = "secretariat"
    """Acts."""
    ADMINISTRATION = "administration"
    """Keeps the accounts, and all else."""

    @property
    def label(self) -> str:
        """How it is written for who reads (French)."""
        return {"lecture": "lecture", "secretariat": "secrétariat", "administration": "administration"}[self]

    def may(self, needed: "Role") -> bool:
        """This role is enough where another one is asked for."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Account:
    """One person."""

    identifiant: str
    """What she types to log in."""
    nom: str
    """Her name as the journal prints it."""
    role: Role
    actif: bool = True
    provisoire: bool = False
    """Somebody else chose the password: she has to choose her own before anything else."""
    cree_le: str = ""
    """Moment, UTC, ``2003-11-21T10:15:00Z``."""
    cree_par: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        return {
            "login": self.identifiant,
            "name": self.nom,
            "role": self.role,
            "open": self.actif,
            "created": self.cree_le,
            "by": self.cree_par,
        }


@dataclass(frozen=True, slots=True)
class Session:
    """A person at work in a browser."""

    token: str = field(repr=False)
    """What the cookie holds; the file keeps its hash alone."""
    account: Account
    since: datetime
    refused: int = 0
    """At the login itself: how many tries at this account were refused since the login before."""
    refused_since: datetime | None = None

    @property
    def csrf(self) -> str:
        """What a form of this session bears: follows from the token, and does not give it away."""
        return hmac.new(self.token.encode(), b"jeton de formulaire", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session, as its person and the administration see it."""

    marque: str
    """Names it without opening it: the beginning of the hash of its token."""
    identifiant: str
    ouverte: str
    """Moments, UTC."""
    vue: str
    adresse: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nobody was let in (French), told in the same words whoever was asked for."""

    reason: str
    wait: int = 0
    """Seconds before another try is looked at."""


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """A one-time link that lets its bearer make the first account."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Login:
    """One line of the journal of logins and accounts."""

    instant: str
    """Moment, UTC."""
    acte: str
    """A code of ``_ACTS``."""
    identifiant: str | None
    """The account; ``None`` when what was typed is none: it may be a password, and is not kept."""
    par: str
    """Name of who acted on somebody else's account."""
    adresse: str
    detail: str

    @property
    def label(self) -> str:
        """What happened (French)."""
        return _ACTS[self.acte]

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        return {
            "at": self.instant,
            "act": self.acte,
            "login": self.identifiant,
            "by": self.par,
            "address": self.adresse,
            "detail": self.detail,
        }
