"""What forms are found by, whoever their pupil is: no dossier is read that has nothing in common with what is sought.

A mark follows from a form, or from a correction, which never change; the rules by which it was made stand beside it, so
that marks of former rules are made anew. Which dossier a form is in is asked each time.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date

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
