"""Pieces: the forms read in files."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.store.rows import ECARTEE, LUE, FormerRow, PieceRow, piece_row
from pipeline.store.table import Keeper

_PIECES = """
    SELECT p.id, p.sha256, p.kind, p.form, f.recu_le, p.dossier, p.attente, p.candidats, p.identite, p.partie,
           p.statut
    FROM pieces p JOIN fichiers f USING (sha256)
"""


class Pieces(Keeper):
    """Forms, in a dossier or waiting for one."""

    def add(
        self,
        sha256: str,
        kind: str,
        partie: int,
        form: Mapping[str, Any],
        identite: Mapping[str, Any],
        *,
        statut: str = LUE,
    ) -> None:
        """Register a form read in a file (the ``partie``-th of its kind there), with what it says of its pupil."""
        self._db.run(
            "INSERT INTO pieces (sha256, kind, partie, form, identite, statut) VALUES (?, ?, ?, ?, ?, ?)",
            sha256,
            kind,
            partie,
            json.dumps(form),
            json.dumps(identite),
            statut,
        )

    def identites(self) -> list[tuple[str, date, Mapping[str, Any]]]:
        """(dossier, day it was opened, identity) of every piece that is in a dossier."""
        rows = self._db.all(
            """SELECT d.numero, d.ouvert_le, p.identite FROM pieces p JOIN dossiers d ON d.numero = p.dossier
               WHERE p.statut = ? ORDER BY p.id""",
            LUE,
        )
        return [(row[0], date.fromisoformat(row[1]), json.loads(row[2])) for row in rows]

    def without_dossier(self) -> list[PieceRow]:
        """Pieces that wait for their dossier, or that were just read."""
        rows = self._db.all(f"{_PIECES} WHERE p.dossier IS NULL AND p.statut = ? ORDER BY p.id", LUE)
        return [piece_row(row) for row in rows]

    def of(self, numero: str) -> list[PieceRow]:
        """Pieces of a dossier, in the order they entered it; those set aside apart."""
        rows = self._db.all(f"{_PIECES} WHERE p.dossier = ? AND p.statut = ? ORDER BY p.rang", numero, LUE)
        return [piece_row(row) for row in rows]

    def with_statut(self, statut: str) -> list[PieceRow]:
        """Pieces in a given status, in the order of their entry."""
        return [piece_row(row) for row in self._db.all(f"{_PIECES} WHERE p.statut = ? ORDER BY p.id", statut)]

    def by_prefix(self, prefixe: str) -> list[PieceRow]:
        """Pieces of the files whose hash begins so."""
        rows = self._db.all(f"{_PIECES} WHERE substr(p.sha256, 1, length(?1)) = ?1 ORDER BY p.id", prefixe)
        return [piece_row(row) for row in rows]

    def of_fichier(self, sha256: str) -> list[PieceRow]:
        """Pieces read in a file."""
        return [piece_row(row) for row in self._db.all(f"{_PIECES} WHERE p.sha256 = ? ORDER BY p.id", sha256)]

    def complete(self, copie: int, numero: str) -> None:
        """A form read off its pages came back completed, into this dossier: the copy goes with it, for the record."""
        self._db.run(
            """UPDATE pieces SET statut = ?, dossier = ?, attente = NULL,
               rang = min(coalesce((SELECT min(rang) FROM pieces), 0), 0) - 1 WHERE id = ?""",
            ECARTEE,
            numero,
            copie,
        )

    def attach(self, piece: int, numero: str, *, en_vigueur: bool = True) -> None:
        """Put a piece into a dossier and have the dossier looked at again.

        The piece is then the last of its kind, in force; else it comes before all others, for the record.
        """
        # A rank is never given twice, be it left free: a piece taken out by an act may come back to it.
        self._db.run(
            """UPDATE pieces SET dossier = ?1, statut = ?4, attente = NULL, candidats = '[]',
               rang = iif(?3, max(coalesce((SELECT max(rang) FROM pieces), 0),
                                  coalesce((SELECT max(rang) FROM actes_pieces), 0)) + 1,
                              min(coalesce((SELECT min(rang) FROM pieces), 0), 0) - 1) WHERE id = ?2""",
            numero,
            piece,
            int(en_vigueur),
            LUE,
        )
        self._db.run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def detach(self, piece: int) -> None:
        """Take a piece out of its dossier: it looks for one again."""
        self._db.run("UPDATE pieces SET dossier = NULL, rang = NULL WHERE id = ?", piece)

    def wait(self, piece: int, raison: str, candidats: tuple[str, ...]) -> None:
        """Leave a piece for a person to settle."""
        self._db.run("UPDATE pieces SET attente = ?, candidats = ? WHERE id = ?", raison, json.dumps(candidats), piece)

    def restore(self, former: FormerRow) -> None:
        """Put a piece back as it was before an act."""
        self._db.run(
            "UPDATE pieces SET statut = ?, dossier = ?, rang = ?, attente = NULL, candidats = '[]' WHERE id = ?",
            former.statut,
            former.dossier,
            former.rang,
            former.piece,
        )
