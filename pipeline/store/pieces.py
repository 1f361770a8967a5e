"""Pieces: the forms read in files."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.store.rows import ECARTEE, LUE, FormerRow, PieceRow
from pipeline.store.table import Keeper

# A form was received on the day of its file.
_PIECES = "FROM (SELECT pieces.*, recu_le AS recue_le FROM pieces JOIN fichiers USING (sha256))"


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
        texts = {"form": json.dumps(form), "identite": json.dumps(identite)}
        self._db.insert("pieces", sha256=sha256, kind=kind, partie=partie, statut=statut, **texts)

    def identites(self) -> list[tuple[str, date, Mapping[str, Any]]]:
        """(dossier, day it was opened, identity) of every piece that is in a dossier."""
        rows = self._db.all(
            """SELECT d.numero, d.ouvert_le, p.identite FROM pieces p JOIN dossiers d ON d.numero = p.dossier
               WHERE p.statut = ? ORDER BY p.id""",
            LUE,
        )
        return [(numero, date.fromisoformat(jour), json.loads(identite)) for numero, jour, identite in rows]

    def of(self, numero: str) -> list[PieceRow]:
        """Pieces of a dossier, in the order they entered it; those set aside apart."""
        return self._db.rows(PieceRow, f"{_PIECES} WHERE dossier = ? AND statut = ? ORDER BY rang", numero, LUE)

    def without_dossier(self) -> list[PieceRow]:
        """Pieces that wait for their dossier, or that were just read."""
        return self._db.rows(PieceRow, f"{_PIECES} WHERE dossier IS NULL AND statut = ? ORDER BY id", LUE)

    def with_statut(self, statut: str) -> list[PieceRow]:
        """Pieces in a given status, in the order of their entry."""
        return self._db.rows(PieceRow, f"{_PIECES} WHERE statut = ? ORDER BY id", statut)

    def by_prefix(self, prefixe: str) -> list[PieceRow]:
        """Pieces of the files whose hash begins so."""
        return self._db.rows(PieceRow, f"{_PIECES} WHERE substr(sha256, 1, length(?1)) = ?1 ORDER BY id", prefixe)

    def of_fichier(self, sha256: str) -> list[PieceRow]:
        """Pieces read in a file."""
        return self._db.rows(PieceRow, f"{_PIECES} WHERE sha256 = ? ORDER BY id", sha256)

    def attach(self, piece: int, numero: str, *, en_vigueur: bool = True) -> None:
        """Put a piece into a dossier and have the dossier looked at again.

        The piece is then the last of its kind, in force; else it comes before all others, for the record.
        """
        # A rank is never given twice, be it left free: a piece taken out by an act may come back to it.
        attached = """
            UPDATE pieces SET dossier = ?1, statut = ?4, attente = NULL, candidats = '[]',
            rang = iif(?3, max(coalesce((SELECT max(rang) FROM pieces), 0),
                               coalesce((SELECT max(rang) FROM actes_pieces), 0)) + 1,
                           min(coalesce((SELECT min(rang) FROM pieces), 0), 0) - 1) WHERE id = ?2"""
        self._db.run(attached, numero, piece, en_vigueur, LUE)
        self._db.run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def complete(self, copie: int, numero: str) -> None:
        """A form read off its pages came back completed, into this dossier: the copy goes with it, for the record."""
        completed = """UPDATE pieces SET statut = ?, dossier = ?, attente = NULL,
                       rang = min(coalesce((SELECT min(rang) FROM pieces), 0), 0) - 1 WHERE id = ?"""
        self._db.run(completed, ECARTEE, numero, copie)

    def detach(self, piece: int) -> None:
        """Take a piece out of its dossier: it looks for one again."""
        self._db.run("UPDATE pieces SET dossier = NULL, rang = NULL WHERE id = ?", piece)

    def wait(self, piece: int, raison: str, candidats: tuple[str, ...]) -> None:
        """Leave a piece for a person to settle."""
        self._db.run("UPDATE pieces SET attente = ?, candidats = ? WHERE id = ?", raison, json.dumps(candidats), piece)

    def restore(self, former: FormerRow) -> None:
        """Put a piece back as it was before an act."""
        restored = "UPDATE pieces SET statut = ?, dossier = ?, rang = ?, attente = NULL, candidats = '[]' WHERE id = ?"
        self._db.run(restored, former.statut, former.dossier, former.rang, former.piece)
