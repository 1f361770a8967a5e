"""What persons settled: who, when, why, and how things were before, so that an act can be taken back.

An act is never removed: one taken back says who took it back, when and why. Reasons are free text, hence kept here and
not in the journal.
"""

import json
from collections.abc import Iterable
from datetime import date

from pipeline.store.rows import (
    ACCEPTATION,
    CONFIRMATION,
    ECARTEE,
    MISE_A_L_ECART,
    RATTACHEMENT,
    AcceptationRow,
    ActeRow,
    FormerRow,
    acte_row,
    piece_code,
)
from pipeline.store.table import Keeper

_ACTES = """
    SELECT id, acte, sha256, dossier, code, cible, par, motif, le, document, etat, notes, annule_le, annule_par,
           annule_motif FROM actes
"""


class Actes(Keeper):
    """Acts of persons."""

    def add(
        self,
        acte: str,
        par: str,
        motif: str,
        le: date,
        *,
        pieces: Iterable[int] = (),
        sha256: str | None = None,
        dossier: str | None = None,
        acceptation: tuple[str, str] = ("", ""),
        notes: Iterable[int] = (),
    ) -> None:
        """Record an act, before it is done, inside its transaction: how its pieces are is kept.

        Args:
            acte: which act (``store/rows.py``).
            par: who.
            motif: why.
            le: day of the act.
            pieces: what it is about, or
            sha256: the file that it is about.
            dossier: the dossier that it changes.
            acceptation: code and target of what is accepted.
            notes: ids of the notes that it takes out of the outbox.
        """
        number = self._db.run(
            """INSERT INTO actes (acte, sha256, dossier, code, cible, par, motif, le, notes, document, etat)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT coalesce(max(id), 0) FROM documents),
                       (SELECT coalesce(max(id), 0) FROM etats))""",
            acte,
            sha256,
            dossier,
            *acceptation,
            par,
            motif,
            le.isoformat(),
            json.dumps(list(notes)),
        )
        for piece in pieces:
            self._db.run(
                "INSERT INTO actes_pieces SELECT ?, id, statut, dossier, rang FROM pieces WHERE id = ?", number, piece
            )

    def settle(self, piece: int, statut: str, par: str, motif: str, le: date) -> None:
        """Confirm a piece read off a flat copy (``LUE``), or set one aside (``ECARTEE``); inside a transaction.

        The notes on it (those without a dossier, with its file as ``sha256`` and its code as ``piece``) leave the
        outbox, and come back if the act is taken back.
        """
        row = self._db.one("SELECT sha256, dossier, partie FROM pieces WHERE id = ?", piece)
        sha256, dossier, partie = row or (None, None, 0)
        notes = self._db.all(
            """SELECT id FROM documents WHERE dossier IS NULL AND retrait IS NULL
               AND contenu ->> 'sha256' = ? AND contenu ->> 'piece' = ?""",
            sha256,
            piece_code(sha256 or "", partie),
        )
        found = [note[0] for note in notes]
        acte = MISE_A_L_ECART if statut == ECARTEE else CONFIRMATION
        self.add(acte, par, motif, le, pieces=(piece,), sha256=sha256, dossier=dossier, notes=found)
        for note in found:
            self._db.run("UPDATE documents SET retrait = 'demande' WHERE id = ?", note)
        self._db.run("UPDATE pieces SET statut = ?, attente = NULL, candidats = '[]' WHERE id = ?", statut, piece)

    def accept(self, numero: str, acceptation: AcceptationRow) -> None:
        """Record that a person accepts an anomaly « à vérifier », and have the dossier looked at again."""
        self.add(
            ACCEPTATION,
            acceptation.par,
            acceptation.motif,
            acceptation.le,
            dossier=numero,
            acceptation=(acceptation.code, acceptation.cible),
        )
        self._db.run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def acceptations(self, numero: str) -> list[AcceptationRow]:
        """Accepted anomalies of a dossier, those taken back apart."""
        rows = self._db.all(
            """SELECT code, cible, par, motif, le FROM actes
               WHERE dossier = ? AND acte = ? AND annule_le IS NULL ORDER BY id""",
            numero,
            ACCEPTATION,
        )
        return [AcceptationRow(row[0], row[1], row[2], row[3], date.fromisoformat(row[4])) for row in rows]

    def justifications(self, numero: str) -> dict[int, tuple[str, str]]:
        """Pieces that a person put into a dossier → (who, why)."""
        rows = self._db.all(
            """SELECT p.id, a.par, a.motif FROM actes a JOIN actes_pieces ap ON ap.acte = a.id
               JOIN pieces p ON p.id = ap.piece AND p.dossier = a.dossier
               WHERE a.dossier = ? AND a.acte = ? AND a.annule_le IS NULL ORDER BY a.id""",
            numero,
            RATTACHEMENT,
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def all(self) -> list[ActeRow]:
        """All acts, those taken back included, oldest first."""
        former: dict[int, list[FormerRow]] = {}
        for acte, *before in self._db.all("SELECT * FROM actes_pieces ORDER BY acte, piece"):
            former.setdefault(acte, []).append(FormerRow(*before))
        return [acte_row(row, tuple(former.get(row[0], ()))) for row in self._db.all(f"{_ACTES} ORDER BY id")]

    def take_back(self, acte: int, par: str, motif: str, le: date) -> None:
        """Say who took an act back, when and why."""
        self._db.run(
            "UPDATE actes SET annule_le = ?, annule_par = ?, annule_motif = ? WHERE id = ?",
            le.isoformat(),
            par,
            motif,
            acte,
        )
