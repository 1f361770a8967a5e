"""Accounts of persons, as the page and ``pipeline compte`` use them; safe to use from several threads."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from pipeline.comptes import passwords
from pipeline.comptes.base import Base
from pipeline.comptes.logins import Logins
from pipeline.comptes.model import Account, FirstAccount, Login, OpenSession, Refusal, Role, Session
from pipeline.comptes.sessions import Links, Sessions
from pipeline.comptes.slowing import Slowing
from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.texte import fold_words, normalise
from pipeline.errors import PipelineError
from pipeline.store.journal import utc_text

_IDENTIFIANT = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_LONGEST_NAME = 60
_TYPED = 200
"""Characters of what is typed as an identifier that are looked at."""
_REFUSED = "Identifiant ou mot de passe refusé."
_USED = (
    "Ce lien ne sert plus : il s’ouvre une seule fois, dans les cinq minutes. Relancez « pipeline bureau » pour en "
    "avoir un autre, ou connectez-vous avec votre mot de passe."
)


def now_utc() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class People:
    """The persons of a workspace: who they are, who is at work, who was refused. Use as a context manager.

    Moments are given with their zone. Every method may raise :class:`~pipeline.errors.RegisterError`.
    """

    def __init__(self, path: Path, inactivite_minutes: int = 30, *, shared: bool = False) -> None:
        self._base = base = Base(path, shared=shared)
        self._logins, self._slowing, self._links = Logins(base), Slowing(base), Links(base)
        self._sessions = Sessions(base, timedelta(minutes=inactivite_minutes))

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def snapshot(self, target: Path) -> None:
        """Copy the file for a backup, without sessions, links and tries: none may come back with it."""
        self._base.snapshot(target)
        copy = Base(target)
        try:
            for table in ("sessions", "liens", "essais"):
                copy.run(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        finally:
            copy.close()

    # Coming in and going out

    def authenticate(self, identifiant: str, mot_de_passe: str, adresse: str, now: datetime) -> Session | Refusal:
        """Open a session for who gives the right password; the same words and the same time for whoever does not."""
        typed = identifiant.encode("utf-8", "replace").decode().strip()[:_TYPED].casefold()
        with self._base.transaction():
            wait = self._slowing.begin(typed, adresse, now)
            kept = self._base.first("SELECT empreinte, actif FROM comptes WHERE identifiant = ?", typed)
        if wait:
            return Refusal(f"Trop d’essais refusés. Attendez {_lasting(wait)}, puis réessayez.", wait)
        try:
            right = passwords.matches(kept[0] if kept else None, mot_de_passe)
        except passwords.TooBusyError as busy:
            return Refusal(str(busy), 5)
        renewed = passwords.hashed(mot_de_passe) if right and kept and passwords.is_outdated(kept[0]) else None
        with self._base.transaction():
            # The account may have been closed, or its password changed, since it was looked at.
            if not right or kept != self._base.first(
                "SELECT empreinte, actif FROM comptes WHERE identifiant = ?", typed
            ):
                self._logins.log("refus", typed if kept else None, now, adresse=adresse)
                return Refusal(_REFUSED)
            if kept and not kept[1]:
                self._logins.log("refus", typed, now, adresse=adresse, detail="compte fermé")
                return Refusal(_REFUSED)
            if renewed:
                self._base.run("UPDATE comptes SET empreinte = ? WHERE identifiant = ?", renewed, typed)
            self._slowing.succeeded(typed, adresse)
            return self._begin("connexion", typed, adresse, now)

    def _begin(self, acte: str, identifiant: str, adresse: str, now: datetime) -> Session:
        refused, since = self._logins.refused(identifiant)
        self._logins.log(acte, identifiant, now, adresse=adresse)
        token = self._sessions.open(identifiant, adresse, now)
        return Session(token, self.account(identifiant), now, refused, since)

    def session(self, token: str, now: datetime) -> Session | None:
        """Return the session that a token opens, if it goes on; it was used now."""
        found = self._sessions.find(token, now)
        return Session(token, self.account(found[0]), found[1]) if found else None

    def end(self, token: str, now: datetime | None = None) -> None:
        """End a session: its person leaves."""
        with self._base.transaction():
            if identifiant := self._sessions.end(token):
                self._logins.log("deconnexion", identifiant, now or now_utc())

    def one_time(self, identifiant: str | None, now: datetime | None = None) -> str:
        """Return the token of a link that opens the page once, as an account, or to make the first one.

        Raises:
            PipelineError: when there is no such open account; when the first one was made already.
        """
        with self._base.transaction():
            if identifiant is None:
                self._refuse_a_second_first()
                return self._links.make(None, now or now_utc())
            account = self.account(identifiant)
            if not account.actif:
                raise PipelineError(f"Le compte « {identifiant} » est fermé. Un administrateur peut le rouvrir.")
            return self._links.make(account.identifiant, now or now_utc())

    def redeem(self, token: str, adresse: str, now: datetime) -> Session | FirstAccount | Refusal:
        """Spend a one-time link; the one of the first account is spent by :meth:`first`."""
        with self._base.transaction():
            found = self._links.find(token, now)
            if found is None:
                return Refusal(_USED)
            (identifiant,) = found
            if identifiant is None:
                return Refusal(_USED) if self.has_administrator() else FirstAccount(token)
            self._links.use(token)
            return self._begin("lien", identifiant, adresse, now)

    def first(self, token: str, identifiant: str, nom: str, mot_de_passe: str, adresse: str, now: datetime) -> Session:
        """Make the first account, of role administration, with the one-time link that allows it.

        Raises:
            PipelineError: says what to write otherwise; the link is then still good.
        """
        if not isinstance(self.redeem(token, adresse, now), FirstAccount):
            raise PipelineError(_USED)
        made, kept = self._prepare(identifiant, nom, Role.ADMINISTRATION, mot_de_passe, provisoire=False)
        with self._base.transaction():
            self._refuse_a_second_first()
            if not self._links.use(token):
                raise PipelineError(_USED)
            self._insert(made, kept, made.nom, now)
            return self._begin("lien", made.identifiant, adresse, now)

    # Accounts

    def accounts(self) -> list[Account]:
        """Return every account, closed ones last."""
        return [_account(row) for row in self._base.all(f"{_SELECT} ORDER BY actif DESC, nom_plie")]

    def account(self, identifiant: str) -> Account:
        """Return an account.

        Raises:
            PipelineError: when there is none of that name.
        """
        row = self._base.first(f"{_SELECT} WHERE identifiant = ?", identifiant.strip().casefold())
        if row is None:
            raise PipelineError(f"Il n’y a pas de compte « {identifiant[:32]} ». « pipeline compte list » les donne.")
        return _account(row)

    def has_administrator(self) -> bool:
        """Somebody may keep the accounts."""
        return bool(self._base.first("SELECT 1 FROM comptes WHERE actif AND role = ?", Role.ADMINISTRATION))

    def add(
        self,
        identifiant: str,
        nom: str,
        role: Role,
        mot_de_passe: str,
        par: str,
        now: datetime | None = None,
        *,
        provisoire: bool = False,
    ) -> Account:
        """Make an account; ``provisoire``: its person has to choose her own password first.

        Raises:
            PipelineError: when a name is taken or says nothing, or the password would be found.
        """
        made, kept = self._prepare(identifiant, nom, role, mot_de_passe, provisoire=provisoire)
        with self._base.transaction():
            self._insert(made, kept, par, now or now_utc())
        return self.account(made.identifiant)

    def change_password(self, session: Session, ancien: str, nouveau: str, adresse: str, now: datetime) -> Session:
        """Give one's own account another password: every session of it ends, and the one that is returned begins.

        Raises:
            PipelineError: when the present password is not that one, or the new one would be found.
        """
        account = session.account
        with self._base.transaction():
            if wait := self._slowing.begin(account.identifiant, adresse, now):
                raise PipelineError(f"Trop d’essais refusés. Attendez {_lasting(wait)}, puis réessayez.")
            (kept,) = self._base.first("SELECT empreinte FROM comptes WHERE identifiant = ?", account.identifiant) or (
                "",
            )
        if not passwords.matches(kept, ancien):
            with self._base.transaction():
                self._logins.log("refus", account.identifiant, now, adresse=adresse, detail="changement")
            raise PipelineError("Le mot de passe actuel n’est pas celui-là. Rien n’a été changé.")
        if ancien == nouveau:
            raise PipelineError("Le nouveau mot de passe est le même que l’ancien. Choisissez-en un autre.")
        self._set_password(account.identifiant, nouveau, "", now, provisoire=False)
        with self._base.transaction():
            self._slowing.succeeded(account.identifiant, adresse)
            token = self._sessions.open(account.identifiant, adresse, now)
        return Session(token, self.account(account.identifiant), now)

    def set_password(
        self, identifiant: str, mot_de_passe: str, par: str, now: datetime | None = None, *, provisoire: bool = False
    ) -> None:
        """Give an account another password; its sessions end, and tries at it are looked at again.

        Raises:
            PipelineError: when there is no such account, or the password would be found.
        """
        self._set_password(identifiant, mot_de_passe, par, now or now_utc(), provisoire=provisoire)

    def _set_password(self, identifiant: str, mot_de_passe: str, par: str, now: datetime, *, provisoire: bool) -> None:
        account = self.account(identifiant)
        identifiant = account.identifiant
        passwords.refuse_weak(mot_de_passe, identifiant, account.nom)
        kept = passwords.hashed(mot_de_passe)
        with self._base.transaction():
            self._base.run(
                "UPDATE comptes SET empreinte = ?, provisoire = ? WHERE identifiant = ?", kept, provisoire, identifiant
            )
            self._sessions.end_all(identifiant)
            self._slowing.release(identifiant)
            self._logins.log("mot_de_passe", identifiant, now, par=par)

    def set_role(self, identifiant: str, role: Role, par: str, now: datetime | None = None) -> None:
        """Give an account another role; its sessions end.

        Raises:
            PipelineError: when there is no such account, or it is the last that keeps the accounts.
        """
        with self._base.transaction():
            account = self.account(identifiant)
            identifiant = account.identifiant
            if account.role == role:
                return
            self._refuse_to_lose_the_last(account, role)
            self._base.run("UPDATE comptes SET role = ? WHERE identifiant = ?", role, identifiant)
            self._sessions.end_all(identifiant)
            self._logins.log("role", identifiant, now or now_utc(), par=par, detail=f"{account.role} → {role}")

    def close_account(self, identifiant: str, par: str, now: datetime | None = None) -> None:
        """Let nobody in any more under this account; its sessions end. What it signed stays signed.

        Raises:
            PipelineError: when there is no such account, or it is the last that keeps the accounts.
        """
        with self._base.transaction():
            account = self.account(identifiant)
            identifiant = account.identifiant
            if not account.actif:
                return
            self._refuse_to_lose_the_last(account, None)
            self._base.run("UPDATE comptes SET actif = 0 WHERE identifiant = ?", identifiant)
            self._sessions.end_all(identifiant)
            self._logins.log("fermeture", identifiant, now or now_utc(), par=par)

    def open_account(self, identifiant: str, par: str, now: datetime | None = None) -> None:
        """Let an account be used again, at once whatever tries were refused.

        Raises:
            PipelineError: when there is no such account.
        """
        with self._base.transaction():
            identifiant = self.account(identifiant).identifiant
            self._base.run("UPDATE comptes SET actif = 1 WHERE identifiant = ?", identifiant)
            self._slowing.release(identifiant)
            self._logins.log("reouverture", identifiant, now or now_utc(), par=par)

    def sessions_of(self, identifiant: str, now: datetime) -> list[OpenSession]:
        """Return the sessions of an account that go on."""
        return self._sessions.of(identifiant, now)

    def mark_of(self, session: Session) -> str:
        """Return the mark by which :meth:`sessions_of` names this session."""
        return self._sessions.marque(session.token)

    def end_marked(self, identifiant: str, marque: str, now: datetime) -> bool:
        """End the session of an account that a mark names; there was one."""
        with self._base.transaction():
            ended = self._sessions.end_marked(identifiant, marque)
            if ended:
                self._logins.log("session_close", identifiant, now)
            return ended

    def logins(self, number: int = 50, *, refused: bool = False, of: str = "") -> list[Login]:
        """Return the last lines of the journal of logins and accounts, the newest first.

        ``refused``: refused tries alone; ``of``: lines on one account alone.
        """
        return self._logins.last(number, only="refus" if refused else "", of=of)

    def _prepare(
        self, identifiant: str, nom: str, role: Role, mot_de_passe: str, *, provisoire: bool
    ) -> tuple[Account, str]:
        identifiant, nom = identifiant.strip().casefold(), " ".join(normalise(nom).split())
        if not _IDENTIFIANT.fullmatch(identifiant):
            raise PipelineError(
                "L’identifiant est fait de 2 à 32 lettres sans accent, chiffres, points ou tirets, et commence par une "
                "lettre ; par exemple : m.durand"
            )
        if says_nothing(nom) or not fold_words(nom):
            raise PipelineError("Le nom doit dire qui agit, tel que le journal l’écrira ; par exemple : Mme Durand")
        if len(nom) > _LONGEST_NAME:
            raise PipelineError(f"Ce nom est trop long pour le journal ({_LONGEST_NAME} caractères au plus).")
        self._refuse_taken(identifiant, nom)
        passwords.refuse_weak(mot_de_passe, identifiant, nom)
        return Account(identifiant, nom, role, provisoire=provisoire), passwords.hashed(mot_de_passe)

    def _insert(self, account: Account, kept: str, par: str, now: datetime) -> None:
        self._refuse_taken(account.identifiant, account.nom)
        self._base.run(
            "INSERT INTO comptes VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?)",
            account.identifiant,
            account.nom,
            fold_words(account.nom),
            account.role,
            kept,
            account.provisoire,
            utc_text(now),
            par,
        )
        self._logins.log("creation", account.identifiant, now, par=par, detail=account.role)

    def _refuse_taken(self, identifiant: str, nom: str) -> None:
        if self._base.first("SELECT 1 FROM comptes WHERE identifiant = ?", identifiant):
            raise PipelineError(f"Il y a déjà un compte « {identifiant} ». Choisissez un autre identifiant.")
        if self._base.first("SELECT 1 FROM comptes WHERE nom_plie = ?", fold_words(nom)):
            raise PipelineError(
                f"Il y a déjà un compte au nom de « {nom} » : le journal ne dirait plus qui a agi. Ajoutez un prénom."
            )

    def _refuse_a_second_first(self) -> None:
        if self.has_administrator():
            raise PipelineError("Le premier compte existe déjà : connectez-vous avec lui pour en faire d’autres.")

    def _refuse_to_lose_the_last(self, account: Account, role: Role | None) -> None:
        others = "SELECT 1 FROM comptes WHERE actif AND role = ? AND identifiant <> ?"
        if (
            account.actif
            and account.role == Role.ADMINISTRATION != role
            and not self._base.first(others, Role.ADMINISTRATION, account.identifiant)
        ):
            raise PipelineError(
                "C’est le seul compte qui tient les comptes : donnez d’abord le rôle « administration » à un autre."
            )


_SELECT = "SELECT identifiant, nom, role, actif, provisoire, cree_le, cree_par FROM comptes"


def _account(row: tuple[str, str, str, int, int, str, str]) -> Account:
    identifiant, nom, role, actif, provisoire, *made = row
    return Account(identifiant, nom, Role(role), bool(actif), bool(provisoire), *made)


def _lasting(seconds: int) -> str:
    """Say how long (French), without false precision."""
    if seconds < 60:
        return f"{seconds} seconde{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"
