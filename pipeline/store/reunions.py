"""Forms whose pages came in several files, brought together in a file of ours: what is made of what, and why."""

from collections.abc import Iterable

from pipeline.store.pieces import PIECES
from pipeline.store.rows import PieceRow, Statut
from pipeline.store.table import Keeper

REUNION = "réunion"
"""Event of the journal: a file of ours was made from the pages of others."""


class Reunions(Keeper):
    """What each reunion holds."""

    def add(self, reunion: str, pieces: Iterable[int], preuve: str) -> None:
        """Say that a file of ours holds the pages of these pieces; an earlier reunion among them has been replaced."""
        for piece in pieces:
            self._db.run("INSERT OR REPLACE INTO reunions VALUES (?, ?, ?)", reunion, piece, preuve)

    def parts(self, reunion: str) -> list[PieceRow]:
        """The forms read in part that a reunion holds, in the order of their entry; none when it is no reunion."""
        held = """WHERE id IN (SELECT piece FROM reunions WHERE reunion = ?)
                  AND sha256 NOT IN (SELECT reunion FROM reunions) ORDER BY id"""
        return self._db.rows(PieceRow, f"{PIECES} {held}", reunion)

    def preuve(self, reunion: str) -> str:
        """Code of what says that the pages of a reunion belong together; "" when it is no reunion."""
        return self._db.value("SELECT preuve FROM reunions WHERE reunion = ? LIMIT 1", reunion) or ""

    def whole_of(self, piece: int) -> PieceRow | None:
        """The form that the pages of a piece are in now; ``None`` when they are in none."""
        held = "WHERE sha256 IN (SELECT reunion FROM reunions WHERE piece = ?) AND statut <> ? ORDER BY id DESC LIMIT 1"
        return self._db.first(PieceRow, f"{PIECES} {held}", piece, Statut.DEFAITE)

    def holding(self, sha256: str) -> list[PieceRow]:
        """The forms that the pages of a file are in now; none when nothing was brought together with them."""
        found = self._db.column("SELECT id FROM pieces WHERE sha256 = ?", sha256)
        return [whole for piece in found if (whole := self.whole_of(piece)) is not None]

    def former(self, pieces: Iterable[int]) -> list[int]:
        """The pieces that held some of these pages, and do not any more."""
        undone = """SELECT p.id FROM pieces p JOIN reunions r ON r.reunion = p.sha256
                    WHERE r.piece = ? AND p.statut = ?"""
        return sorted({former for piece in pieces for former in self._db.column(undone, piece, Statut.DEFAITE)})

    def turn(self, pieces: Iterable[int], statut: str) -> None:
        """Say that pieces are in a reunion, wait again for their others, or were brought together otherwise."""
        for piece in pieces:
            self._db.run("UPDATE pieces SET statut = ?, candidats = '[]' WHERE id = ?", statut, piece)
