"""What a secretariat works on: dossiers, their states and days, sessions, copies handed over, schools."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from pipeline.store.journal import Clock, utc_now, utc_text
from pipeline.store.rows import DossierRow, EcoleRow, EtatRow, Page, RemiseRow, SaisieRow, SeanceRow, TenueRow
from pipeline.store.table import Keeper, Table


class Dossiers(Keeper):
    """Dossiers and their course."""

    def open(self, le: date, etat: str, origine: str | None = None) -> str:
        """Open the next dossier of the year and return its number.

        ``origine`` is the decided dossier that the new demande asks to revise or renew.
        """
        # The number of a dossier that was purged is never given again.
        rang = self._db.value(
            """SELECT 1 + max(coalesce((SELECT max(rang) FROM dossiers WHERE annee = ?1), 0),
                              coalesce((SELECT max(rang) FROM eliminations WHERE annee = ?1), 0))""",
            le.year,
        )
        numero = f"{le.year}-{rang:04}"
        self._db.insert("dossiers", numero=numero, annee=le.year, rang=rang, ouvert_le=le, etat=etat, origine=origine)
        return numero

    def all(self, *, a_revoir: bool = False) -> list[DossierRow]:
        """All dossiers, or those that changed since their letters were planned, by number."""
        # Named, for SQLite would rather go through all of them in their order.
        changed = "INDEXED BY dossiers_a_revoir WHERE a_revoir = 1" if a_revoir else ""
        return self._db.rows(DossierRow, f"FROM dossiers {changed} ORDER BY annee, rang")

    def get(self, numero: str | None) -> DossierRow | None:
        """The dossier of that number; ``None`` when there is none."""
        return self._db.first(DossierRow, "FROM dossiers WHERE numero = ?", numero)

    def page(self, page: Page, numeros: Iterable[str] | None = None) -> list[DossierRow]:
        """The last dossiers of a page, by number; among some of them, if they are given."""
        annee, _, rang = (page.avant or "9999-0").partition("-")
        asked = "(annee, rang) < (?, ?)" + (" AND etat = ?" if page.etat else "")
        among = "CROSS JOIN" if numeros is not None else ""
        source = f"""FROM {"json_each(?) " + among if among else ""} dossiers WHERE {asked}
                     {"AND numero = value" if among else ""} ORDER BY annee DESC, rang DESC LIMIT ?"""
        given = [json.dumps(sorted(numeros))] if numeros is not None else []
        wanted = [page.etat] if page.etat else []
        return self._db.rows(DossierRow, source, *given, int(annee), int(rang), *wanted, page.limit)[::-1]

    def named(self, numeros: Iterable[str]) -> list[DossierRow]:
        """The dossiers of these numbers, by number."""
        source = "FROM dossiers WHERE numero IN (SELECT value FROM json_each(?)) ORDER BY annee, rang"
        return self._db.rows(DossierRow, source, json.dumps(sorted(numeros)))

    def in_states(self, etats: Iterable[str], others: Iterable[str] = ()) -> list[DossierRow]:
        """The dossiers in one of these states, and those of some numbers beside them, by number."""
        source = """FROM dossiers WHERE etat IN (SELECT value FROM json_each(?))
                    OR numero IN (SELECT value FROM json_each(?)) ORDER BY annee, rang"""
        return self._db.rows(DossierRow, source, json.dumps(sorted(etats)), json.dumps(sorted(others)))

    def opened_between(self, since: date, until: date) -> list[DossierRow]:
        """The dossiers opened between two days, both included, by number."""
        source = "FROM dossiers WHERE ouvert_le BETWEEN ? AND ? ORDER BY annee, rang"
        return self._db.rows(DossierRow, source, since, until)

    def following(self, numero: str) -> list[DossierRow]:
        """The dossiers that follow this one directly, by number."""
        return self._db.rows(DossierRow, "FROM dossiers WHERE origine = ? ORDER BY annee, rang", numero)

    def review(self, numero: str) -> None:
        """Have this dossier looked at again."""
        self._db.run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def mark_reviewed(self, numero: str) -> None:
        """The letters of this dossier are planned."""
        self._db.run("UPDATE dossiers SET a_revoir = 0 WHERE numero = ?", numero)

    def set_echeances(self, numero: str, jours: Iterable[date]) -> None:
        """Have a dossier looked at again on these days, and on no other."""
        self._db.run("DELETE FROM echeances WHERE dossier = ?", numero)
        for jour in sorted(set(jours)):
            self._db.run("INSERT INTO echeances VALUES (?, ?)", numero, jour)

    def review_due(self, today: date) -> None:
        """Have looked at again every dossier whose day has come."""
        due = "UPDATE dossiers SET a_revoir = 1 WHERE numero IN (SELECT dossier FROM echeances WHERE le <= ?)"
        self._db.run(due, today)
        self._db.run("DELETE FROM echeances WHERE le <= ?", today)

    def set_etat(self, numero: str, etat: str, le: date, motif: str) -> None:
        """Change the state of a dossier, with its date and reason."""
        self._db.run("UPDATE dossiers SET etat = ? WHERE numero = ?", etat, numero)
        self._db.insert("etats", dossier=numero, etat=etat, le=le, motif=motif)

    def etats(self, numero: str) -> list[EtatRow]:
        """History of a dossier's states, oldest first."""
        return self._db.rows(EtatRow, "FROM etats WHERE dossier = ? ORDER BY id", numero)

    def etat_at(self, numero: str, change: int) -> str | None:
        """State of a dossier after that change (of whatever dossier); its first one if it came later."""
        former = "SELECT etat FROM etats WHERE dossier = ?1 ORDER BY id <= ?2 DESC, iif(id <= ?2, -id, id) LIMIT 1"
        found: str | None = self._db.value(former, numero, change)
        return found

    def opened_after(self, change: int) -> list[DossierRow]:
        """Those opened after that change of state, of whatever dossier, by number."""
        return self._db.rows(
            DossierRow,
            """FROM dossiers d WHERE etat <> 'annule' AND numero IN (SELECT dossier FROM etats WHERE id > ?1)
               AND (SELECT min(id) FROM etats WHERE dossier = d.numero) > ?1 ORDER BY annee, rang""",
            change,
        )


class Seances(Keeper):
    """Sessions of the commission: which dossiers are on the agenda of which."""

    def inscribe(self, numero: str, row: SeanceRow) -> None:
        """Put a dossier on the agenda of a session, in the place of what it says of it."""
        said = (numero, row.le, row.heure, row.lieu, json.dumps(row.auditions))
        names = "dossier, le, heure, lieu, auditions"
        self._db.run(f"INSERT OR REPLACE INTO seances ({names}) VALUES (?, ?, ?, ?, ?)", *said)  # noqa: S608 - ours

    def leave(self, numero: str, le: date) -> None:
        """Take a dossier off the agenda of a session."""
        self._db.run("DELETE FROM seances WHERE dossier = ? AND le = ?", numero, le)

    def of(self, numero: str) -> list[SeanceRow]:
        """Sessions on whose agenda a dossier was put, oldest first."""
        return self._db.rows(SeanceRow, "FROM seances WHERE dossier = ? ORDER BY le", numero)

    def inscriptions(self, le: date) -> dict[str, SeanceRow]:
        """Dossier → what its session is, for those on the agenda of that day."""
        numbers = self._db.column("SELECT dossier FROM seances WHERE le = ? ORDER BY dossier", le)
        rows = self._db.rows(SeanceRow, "FROM seances WHERE le = ? ORDER BY dossier", le)
        return dict(zip(numbers, rows, strict=True))

    def hold(self, row: TenueRow) -> None:
        """Say how a session is held."""
        said = (row.le, json.dumps(row.tenue, sort_keys=True), json.dumps(row.seuls), json.dumps(row.sans))
        self._db.run("INSERT OR REPLACE INTO tenues (le, tenue, seuls, sans) VALUES (?, ?, ?, ?)", *said)

    def held(self, le: date) -> TenueRow | None:
        """How the session of a day is held; ``None`` when none was opened."""
        return self._db.first(TenueRow, "FROM tenues WHERE le = ?", le)

    def to_come(self, today: date) -> list[date]:
        """Days of the sessions opened for today or later."""
        return [
            date.fromisoformat(le) for le in self._db.column("SELECT le FROM tenues WHERE le >= ? ORDER BY le", today)
        ]

    def held_between(self, since: date, until: date) -> list[TenueRow]:
        """The sessions opened for a day between these two, both included, the last one first."""
        return self._db.rows(TenueRow, "FROM tenues WHERE le BETWEEN ? AND ? ORDER BY le DESC", since, until)

    def counts(self, jours: Iterable[date]) -> dict[date, int]:
        """How many dossiers are on the agenda of each of these days."""
        found = """SELECT value, (SELECT count(*) FROM seances WHERE le = value) FROM json_each(?)"""
        days = json.dumps([jour.isoformat() for jour in jours])
        return {date.fromisoformat(le): count for le, count in self._db.all(found, days)}


class Saisies(Keeper):
    """What is typed of the decisions of a session, cell by cell, until they are entered."""

    def __init__(self, table: Table, clock: Clock = utc_now) -> None:
        super().__init__(table)
        self._clock = clock

    def get(self, numero: str, le: date, champ: str) -> SaisieRow | None:
        """What a cell holds; ``None`` when nobody typed in it."""
        source = "FROM saisies WHERE dossier = ? AND le = ? AND champ = ?"
        return self._db.first(SaisieRow, source, numero, le, champ)

    def put(self, numero: str, le: date, champ: str, valeur: str, par: str) -> None:
        """Keep what a person typed, in the place of what the cell held; inside a transaction."""
        former = self.get(numero, le, champ)
        version = 1 + (former.version if former else 0)
        self._db.run("DELETE FROM saisies WHERE dossier = ? AND le = ? AND champ = ?", numero, le, champ)
        row = SaisieRow(numero, le, champ, valeur, par, utc_text(self._clock()), version)
        self._db.insert("saisies", **asdict(row))

    def of_session(self, le: date) -> list[SaisieRow]:
        """All that is typed of a session, by dossier."""
        return self._db.rows(SaisieRow, "FROM saisies WHERE le = ? ORDER BY dossier, champ", le)

    def of(self, numero: str) -> list[SaisieRow]:
        """All that is typed of a dossier, the oldest session first."""
        return self._db.rows(SaisieRow, "FROM saisies WHERE dossier = ? ORDER BY le, champ", numero)

    def drop(self, numero: str, le: date) -> None:
        """Forget what was typed of a dossier at a session: it is entered."""
        self._db.run("DELETE FROM saisies WHERE dossier = ? AND le = ?", numero, le)


class Remises(Keeper):
    """Copies of dossiers that were handed over."""

    def add(self, numero: str, row: RemiseRow) -> None:
        """Record that a copy of the dossier is handed over."""
        self._db.insert("exports", dossier=numero, **asdict(row))

    def of(self, numero: str) -> list[RemiseRow]:
        """Copies of a dossier that were handed over, oldest first."""
        return self._db.rows(RemiseRow, "FROM exports WHERE dossier = ? ORDER BY id", numero)


_SCHOOLS_BY_NAME = "ORDER BY nom, commune, id"


class Ecoles(Keeper):
    """Schools; what they are compared by (``dossier/matching/annuaire.py``) is given."""

    def all(self) -> list[EcoleRow]:
        """All of them, by name."""
        return self._db.rows(EcoleRow, f"FROM ecoles {_SCHOOLS_BY_NAME}")

    def get(self, ecole: int) -> EcoleRow | None:
        """One of them."""
        return self._db.first(EcoleRow, "FROM ecoles WHERE id = ?", ecole)

    def by_uai(self, uai: str) -> list[EcoleRow]:
        """Those that have this number; none without one."""
        return self._db.rows(EcoleRow, f"FROM ecoles WHERE uai = ? AND uai <> '' {_SCHOOLS_BY_NAME}", uai)

    def by_cle(self, cle: str) -> list[EcoleRow]:
        """Those that have this name in this town; none without."""
        return self._db.rows(EcoleRow, f"FROM ecoles WHERE cle = ? AND cle <> '' {_SCHOOLS_BY_NAME}", cle)

    def add(self, said: Mapping[str, str]) -> int:
        """Add a school; return its id."""
        return self._db.insert("ecoles", **said)

    def change(self, ecole: int, said: Mapping[str, str]) -> None:
        """Have a school say something else."""
        named = ", ".join(f"{column} = ?" for column in said)
        self._db.run(f"UPDATE ecoles SET {named} WHERE id = ?", *said.values(), ecole)  # noqa: S608 - names of ours

    def drop(self, ecole: int) -> None:
        """Forget a school."""
        self._db.run("DELETE FROM ecoles WHERE id = ?", ecole)
