"""What forms are found by, whoever their pupil is: marks, by which matching looks, and words, by which persons search.

A mark, or a word, follows from a form, or from a correction, which never change; the rules by which it was made stand
beside it, so that those of former rules are made anew. Which dossier a form is in is asked each time: no dossier is
read that has nothing in common with what is sought, and no act has anything to renew.

Words are kept by SQLite FTS5, folded before they come here (``run/documents/pupil/words.py``). What is found is ranked
by how near a word is and where it stands: a word before the beginning of one, that before one that is only like it;
the names of the pupil before those of the school, and these before the answers.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.errors import RegisterError
from pipeline.store.pieces import PIECES
from pipeline.store.rows import PieceRow, Statut
from pipeline.store.table import Keeper

_SOME = 500
"""Forms that are marked at a time."""


class Reperes(Keeper):
    """Marks of forms and of corrections."""

    def unmarked(self, rules: str) -> list[PieceRow]:
        """Some of the forms whose marks were not made by these rules, the first ones; none when all were."""
        other = f"""SELECT id FROM pieces WHERE reperes < ?1 UNION ALL SELECT id FROM pieces WHERE reperes > ?1
                    LIMIT {_SOME}"""  # noqa: S608 - ours
        return self._db.rows(PieceRow, f"{PIECES} WHERE id IN ({other}) ORDER BY id", rules)

    def marked(self, rules: str) -> Iterator[PieceRow]:
        """The forms whose marks were made by these rules, some at a time."""
        last = 0
        while rows := self._db.rows(PieceRow, f"{PIECES} WHERE id > ? ORDER BY id LIMIT {_SOME}", last):
            last = rows[-1].id
            made = set(
                self._db.column(
                    "SELECT id FROM pieces WHERE reperes = ? AND id BETWEEN ? AND ?", rules, rows[0].id, last
                )
            )
            yield from (row for row in rows if row.id in made)

    def mark(self, piece: int, reperes: Iterable[str], rules: str) -> None:
        """Say what a form is found by."""
        self._db.run("DELETE FROM reperes WHERE piece = ?", piece)
        for repere in sorted(set(reperes)):
            self._db.run("INSERT INTO reperes VALUES (?, ?)", repere, piece)
        self._db.run("UPDATE pieces SET reperes = ? WHERE id = ?", rules, piece)

    def unmarked_corrections(self, rules: str) -> list[tuple[int, str, str, date]]:
        """Corrections whose marks were not made by these rules: id, what is corrected, its value, the day."""
        return self._corrections("{0} < ?1 UNION ALL {0} > ?1", rules)

    def marked_corrections(self, rules: str) -> list[tuple[int, str, str, date]]:
        """The corrections whose marks were made by these rules, as :meth:`unmarked_corrections` says them."""
        return self._corrections("{0} = ?1", rules)

    def _corrections(self, which: str, rules: str) -> list[tuple[int, str, str, date]]:
        valeur = "iif(json_valid(valeur), valeur ->> 'valeur', '')"
        source = f"SELECT id, code, {valeur}, le FROM actes WHERE acte = 'correction' AND reperes"  # noqa: S608 - ours
        found = self._db.all(which.format(source), rules)
        return [(acte, champ, valeur or "", date.fromisoformat(le)) for acte, champ, valeur, le in found]

    def mark_correction(self, acte: int, reperes: Iterable[str], rules: str) -> None:
        """Say what a dossier is found by since a person corrected it."""
        self._db.run("DELETE FROM reperes_corriges WHERE acte = ?", acte)
        for repere in sorted(set(reperes)):
            self._db.run("INSERT INTO reperes_corriges VALUES (?, ?)", repere, acte)
        self._db.run("UPDATE actes SET reperes = ? WHERE id = ?", rules, acte)

    def find(self, reperes: Collection[str], since: date, until: date) -> list[str]:
        """Dossiers opened between two days, both included, one of whose forms has one of these marks."""
        marks = ", ".join("?" * len(reperes))
        found = f"""SELECT DISTINCT d.numero FROM reperes r CROSS JOIN pieces p ON p.id = r.piece
                    CROSS JOIN dossiers d ON d.numero = p.dossier
                    WHERE r.repere IN ({marks}) AND p.statut = ? AND d.ouvert_le BETWEEN ? AND ?"""  # noqa: S608 - marks
        return self._db.column(found, *reperes, Statut.LUE, since, until)

    def decided_between(self, first: str, last: str) -> list[tuple[str, PieceRow]]:
        """Marks between two, both included, of the last decision of each decided dossier, with it."""
        found = """SELECT r.repere, p.id FROM reperes r CROSS JOIN pieces p ON p.id = r.piece
                   WHERE r.repere BETWEEN ? AND ? AND p.statut = 'lue' AND p.id = (
                       SELECT id FROM pieces WHERE dossier = p.dossier AND kind = 'decision' AND statut = 'lue'
                       ORDER BY rang DESC LIMIT 1)
                   AND (SELECT etat FROM dossiers WHERE numero = p.dossier) = 'decide'
                   ORDER BY r.repere, p.dossier"""
        marks = [(repere, piece) for repere, piece in self._db.all(found, first, last)]
        source = f"{PIECES} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 - ours
        rows = {row.id: row for row in self._db.rows(PieceRow, source, json.dumps([piece for _, piece in marks]))}
        return [(repere, rows[piece]) for repere, piece in marks]

    def begun(self, reperes: Collection[str]) -> list[str]:
        """Dossiers of which each of these beginnings begins a mark, on a form or a correction."""
        one = f"""SELECT p.dossier FROM reperes r CROSS JOIN pieces p ON p.id = r.piece
                  WHERE r.repere >= ? AND r.repere < ? || char(0x10ffff)
                  AND p.statut = '{Statut.LUE}' AND p.dossier IS NOT NULL
                  UNION SELECT a.dossier FROM reperes_corriges r JOIN actes a ON a.id = r.acte
                  WHERE r.repere >= ? AND r.repere < ? || char(0x10ffff) AND a.annule_le IS NULL"""  # noqa: S608 - ours
        found = " INTERSECT ".join([f"SELECT * FROM ({one})"] * len(reperes))  # noqa: S608 - ours
        return self._db.column(found, *(repere for repere in reperes for _ in range(4)))

    def corrected(self, reperes: Collection[str]) -> list[str]:
        """Dossiers of which a person corrected something into one of these marks."""
        marks = ", ".join("?" * len(reperes))
        found = f"""SELECT DISTINCT a.dossier FROM reperes_corriges r JOIN actes a ON a.id = r.acte
                    WHERE r.repere IN ({marks}) AND a.annule_le IS NULL"""  # noqa: S608 - marks
        return self._db.column(found, *reperes)


_WHERE = (("cherche_noms", "eleve", 1, 14, 6), ("cherche_noms", "ecole", 2, 10, 4), ("cherche_mots", "", 3, 8, 2))
"""Tables and columns that are looked through; letters from which a word may be the beginning of one there; what a word
is worth there, and one that is only like it."""
_TABLES = ("cherche_noms", "cherche_mots")
_WHOLE_NAME, _NUMBER = 16, 20
"""What is worth more: a name of the pupil that is typed whole, a number or a day of birth."""


@dataclass(frozen=True, slots=True)
class Words:
    """The folded words of a form, or of a correction."""

    eleve: str
    ecole: str
    reponses: str


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is sought; one of these says what."""

    mot: str = ""
    """A folded word, or its beginning."""
    semblables: tuple[tuple[str, ...], ...] = ()
    """Folded words that are like it; those that are nearest before the others."""
    numero: str = ""
    """Number of a dossier."""
    jour: str = ""
    """Mark of a day of birth ."""
    ecole: bool = False
    """The word is one of the names of the school, and does not change the rank."""


@dataclass(frozen=True, slots=True)
class Among:
    """The dossiers through which it is looked."""

    etat: str = ""
    """State in which they are; "" for any."""
    since: date = date.min
    until: date = date.max
    """First and last day on which they were opened."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what is found."""

    numeros: tuple[str, ...]
    """Of dossiers, the best first."""
    total: int
    """How many dossiers in all; 0 past the last one."""
    waiting: tuple[int, ...]
    """Ids of the forms without a dossier that wait for a person, the best first."""


class Recherche(Keeper):
    """Words of forms and of corrections."""

    def put(self, piece: int, words: Words) -> None:
        """Say by which words a form is found."""
        self._put(2 * piece, words)

    def put_correction(self, acte: int, words: Words) -> None:
        """Say by which words a dossier is found since a person corrected it."""
        self._put(2 * acte + 1, words)

    def _put(self, rowid: int, words: Words) -> None:
        self._db.run("DELETE FROM cherche_noms WHERE rowid = ?", rowid)
        self._db.run("DELETE FROM cherche_mots WHERE rowid = ?", rowid)
        self._db.run("INSERT INTO cherche_noms (rowid, eleve, ecole) VALUES (?, ?, ?)", rowid, words.eleve, words.ecole)
        self._db.run("INSERT INTO cherche_mots (rowid, reponses) VALUES (?, ?)", rowid, words.reponses)

    def names(self, shortest: int, longest: int) -> list[str]:
        """Every word of a name of so many letters."""
        return self._db.column(
            "SELECT term FROM vocabulaire_noms WHERE length(term) BETWEEN ? AND ?", shortest, longest
        )

    def answers(self, beginning: str, shortest: int, longest: int) -> list[str]:
        """Every word of an answer that begins so, of so many letters."""
        begun = """SELECT term FROM vocabulaire_mots WHERE term >= ?1 AND term < ?1 || char(0x10ffff)
                   AND length(term) BETWEEN ?2 AND ?3"""
        return self._db.column(begun, beginning, shortest, longest)

    def find(self, terms: Collection[Term], among: Among, first: int, limit: int) -> Found:
        """A page of what each term is found in, from the one of that rank: the best first, then the last opened."""
        etat = " AND d.etat = ?" if among.etat else ""
        chosen: list[object] = [among.since, among.until, *([among.etat] if among.etat else [])]
        wanted = f"WHERE d.ouvert_le BETWEEN ? AND ?{etat} ORDER BY"
        last = "d.annee DESC, d.rang DESC LIMIT ? OFFSET ?"
        if not terms:
            page = f"SELECT d.numero, count(*) OVER () FROM dossiers d {wanted} {last}"  # noqa: S608 - ours
            rows = self._db.all(page, *chosen, limit, first)
            return Found(tuple(numero for numero, _ in rows), rows[0][1] if rows else 0, ())
        found, values = _each(terms)
        both = f"""
            WITH f AS MATERIALIZED ({found})
            SELECT * FROM (SELECT d.numero, count(*) OVER () FROM f CROSS JOIN dossiers d ON d.numero = f.quoi
                           {wanted} f.note DESC, {last})
            UNION ALL SELECT * FROM (SELECT quoi, 0 FROM f WHERE typeof(quoi) = 'integer'
                                     ORDER BY note DESC, quoi DESC LIMIT ?)"""  # noqa: S608 - ours
        rows = self._db.all(both, *values, *chosen, limit, first, limit)
        numeros = [(one, count) for one, count in rows if isinstance(one, str)]
        waiting = tuple(one for one, _ in rows if not isinstance(one, str))
        return Found(tuple(numero for numero, _ in numeros), numeros[0][1] if numeros else 0, waiting)

    def words_of(self, piece: int) -> Words | None:
        """The words by which a form is found; ``None`` when nobody said them."""
        return self._words(2 * piece)

    def words_of_correction(self, acte: int) -> Words | None:
        """The words by which a correction is found; ``None`` when nobody said them."""
        return self._words(2 * acte + 1)

    def _words(self, rowid: int) -> Words | None:
        said = """SELECT eleve, ecole, reponses FROM cherche_noms n JOIN cherche_mots m ON m.rowid = n.rowid
                  WHERE n.rowid = ?"""
        return next((Words(*one) for one in self._db.all(said, rowid)), None)

    def is_damaged(self) -> bool:
        """The index of SQLite says something else than the words of which it was made."""
        try:
            for table in _TABLES:
                self._db.run(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")  # noqa: S608 - ours
        except RegisterError:
            return True
        left = "SELECT 1 FROM {} WHERE rowid NOT IN (SELECT 2 * id FROM pieces UNION ALL SELECT 2 * id + 1 FROM actes)"
        return any(self._db.value(f"{left.format(table)} LIMIT 1") for table in _TABLES)

    def forget(self) -> None:
        """Have all words, and the marks that are made with them, made anew; inside a transaction."""
        self.tidy()
        for table in _TABLES:
            self._db.run(f"DELETE FROM {table}")  # noqa: S608 - ours
        self._db.run("UPDATE pieces SET reperes = ''")
        self._db.run("UPDATE actes SET reperes = '' WHERE acte = 'correction'")

    def tidy(self) -> None:
        """Make the index anew from its words: of what was deleted, FTS5 keeps the words until it happens to merge."""
        for table in _TABLES:
            self._db.run(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608 - ours


def _each(terms: Collection[Term]) -> tuple[str, list[object]]:
    """SQL that finds what each term finds (``quoi``: number of a dossier, id of a form), and its rank (``note``)."""
    queries, values = list[str](), list[object]()
    for term in terms:
        query, given = _one(term)
        queries.append(f"SELECT quoi, max(note) AS note FROM ({query}) GROUP BY quoi")  # noqa: S608 - ours
        values += given
    every, count = " UNION ALL ".join(queries), len(queries)
    found = f"SELECT quoi, sum(note) AS note FROM ({every}) GROUP BY quoi HAVING count(*) = {count}"  # noqa: S608
    return found, values


def _one(term: Term) -> tuple[str, list[object]]:
    if term.numero:
        return f"SELECT numero AS quoi, {_NUMBER} AS note FROM dossiers WHERE numero = ?", [term.numero]  # noqa: S608
    if term.jour:
        marked = f"""SELECT 2 * piece AS ou, {_NUMBER} AS note FROM reperes WHERE repere = ?
                     UNION ALL SELECT 2 * acte + 1, {_NUMBER} FROM reperes_corriges WHERE repere = ?"""  # noqa: S608
        return _WHOSE.format(marked), [term.jour, term.jour]
    parts = list(_matches(term))
    matched = " UNION ALL ".join(
        f"SELECT rowid AS ou, {note} AS note FROM {table} WHERE {table} MATCH ?"  # noqa: S608 - ours
        for table, _, note in parts
    )
    return _WHOSE.format(matched), [match for _, match, _ in parts]


def _matches(term: Term) -> Iterator[tuple[str, str, int]]:
    """Table, what is matched there, and what it is worth. Words are letters and digits alone: quoted, they say no more.

    Whatever is typed comes here as folded words, so that nothing of the language of FTS5 can be said by it.
    """
    for table, column, shortest, worth, like in _WHERE:
        if term.ecole and column != "ecole":
            continue
        only = f"{column} : " if column else ""
        if column == "eleve":
            yield table, f'{only}"{term.mot}"', _WHOLE_NAME
        begins = " *" if len(term.mot) >= shortest else ""
        yield table, f'{only}"{term.mot}"{begins}', 0 if term.ecole else worth
        for rank, words in enumerate(term.semblables):
            quoted = " OR ".join(f'"{one}"' for one in words)
            yield table, f"{only}({quoted})", like - rank


_WHOSE = f"""
    WITH n AS MATERIALIZED ({{}})
    SELECT coalesce(p.dossier, p.id) AS quoi, n.note
    FROM n CROSS JOIN pieces p INDEXED BY pieces_ou ON p.id = n.ou / 2
    WHERE n.ou % 2 = 0 AND (p.statut = '{Statut.LUE}' OR (p.statut = '{Statut.A_CONFIRMER}' AND p.dossier IS NULL))
    UNION ALL SELECT (
        -- What was corrected in a dossier is found in the one into which it was put.
        WITH RECURSIVE v (numero) AS (SELECT a.dossier UNION SELECT f.cible FROM v JOIN actes f ON f.dossier = v.numero
                                      WHERE f.acte = 'fusion' AND f.annule_le IS NULL)
        SELECT numero FROM v WHERE NOT EXISTS (SELECT 1 FROM actes f WHERE f.dossier = v.numero AND f.acte = 'fusion'
                                               AND f.annule_le IS NULL)), n.note
    FROM n CROSS JOIN actes a ON a.id = n.ou / 2 WHERE n.ou % 2 = 1 AND a.annule_le IS NULL"""  # noqa: S608 - ours
"""SQL: the dossier in which what is found (``n``) is; a form that has none stands for itself."""
