"""What came in: files, the forms read in them, which are pieces, and the forms whose pages came in several files."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pipeline.store.rows import FichierRow, FormerRow, PieceRow, Statut, read_mapping
from pipeline.store.table import Keeper

PIECES = "FROM (SELECT pieces.*, recu_le AS recue_le FROM pieces JOIN fichiers USING (sha256))"
"""SQL: the forms, each received on the day of its file."""
REUNION = "réunion"
"""Event of the journal: a file of ours was made from the pages of others."""


class Fichiers(Keeper):
    """Files, by the hash of their bytes."""

    def add(self, sha256: str, nom: str, le: date) -> bool:
        """Register a file just archived; False when the same bytes were already known."""
        if self.get(sha256):
            return False
        self._db.insert("fichiers", sha256=sha256, nom=nom, recu_le=le, statut="recu")
        return True

    def make(self, sha256: str, nom: str, le: date) -> None:
        """Register a file that was made from the pages of others, and needs no reading; known, it stays what it is."""
        if self.add(sha256, nom, le):
            self.set_statut(sha256, "lu")

    def came_in(self, sha256: str, dossiers: Iterable[str]) -> None:
        """Say in what a file came, with others: folders of the inbox, each named by a hash."""
        for dossier in dossiers:
            self._db.run("INSERT OR IGNORE INTO depots VALUES (?, ?)", dossier, sha256)

    def parted(self, dossier: str) -> None:
        """Forget that files came together."""
        self._db.run("DELETE FROM depots WHERE dossier = ?", dossier)

    def containers(self, sha256: str) -> set[str]:
        """What a file came in, each named by a hash: files that share one came together."""
        return set(self._db.column("SELECT dossier FROM depots WHERE sha256 = ?", sha256))

    def get(self, sha256: str) -> FichierRow | None:
        """One file."""
        return self._db.first(FichierRow, "FROM fichiers WHERE sha256 = ?", sha256)

    def by_prefix(self, prefixe: str) -> list[FichierRow]:
        """Files whose hash begins so."""
        return self._db.rows(FichierRow, "FROM fichiers WHERE sha256 BETWEEN ?1 AND ?1 || 'g'", prefixe)

    def name(self, sha256: str) -> str:
        """Name under which a file came; "" when there is no such file."""
        return self._db.value("SELECT nom FROM fichiers WHERE sha256 = ?", sha256) or ""

    def with_statut(self, statut: str) -> list[FichierRow]:
        """Files in a given status, in the order of their entry."""
        return self._db.rows(FichierRow, "FROM fichiers WHERE statut = ? ORDER BY rowid", statut)

    def set_statut(self, sha256: str, statut: str, diagnostic: str | None = None, dossier: str | None = None) -> None:
        """Record what became of a file; ``dossier``: number that it bears, when it could not be read."""
        said = "UPDATE fichiers SET statut = ?, diagnostic = ?, dossier = ? WHERE sha256 = ?"
        self._db.run(said, statut, diagnostic, dossier, sha256)

    def judged(self, sha256: str, juge: str) -> str | None:
        """What was found to act in a file by this judge, French; "" for nothing, ``None`` when it did not look."""
        found: str | None = self._db.value("SELECT actif FROM fichiers WHERE sha256 = ? AND juge = ?", sha256, juge)
        return found

    def keep_judged(self, sha256: str, juge: str, actif: str) -> None:
        """Keep what a judge found to act in a file; "" for nothing."""
        self._db.run("UPDATE fichiers SET actif = ?, juge = ? WHERE sha256 = ?", actif, juge, sha256)

    def not_judged(self, numero: str, juge: str) -> list[str]:
        """Hashes of the files in a dossier through which this judge did not look."""
        asked = "SELECT DISTINCT sha256 FROM pieces JOIN fichiers USING (sha256) WHERE pieces.dossier = ? AND juge <> ?"
        return self._db.column(asked, numero, juge)

    def unread_of(self) -> set[str]:
        """Numbers that the files bear which could not be read and wait for a person."""
        waiting = "SELECT dossier FROM fichiers WHERE statut = 'a_verifier' AND dossier IS NOT NULL"
        return set(self._db.column(waiting))

    def turn(self, sha256: str, former: str, statut: str) -> None:
        """Give a file that has this status another one; its diagnosis stays."""
        self._db.run("UPDATE fichiers SET statut = ? WHERE sha256 = ? AND statut = ?", statut, sha256, former)

    def hashes(self) -> set[str]:
        """Hashes that must be in the archive."""
        return set(self._db.column("SELECT sha256 FROM fichiers"))

    def only_of(self, numero: str) -> list[str]:
        """Hashes of the files that hold forms of this dossier, or were joined to it; none of another, or that waits."""
        return self._db.column(
            """SELECT sha256 FROM (SELECT sha256, dossier FROM pieces UNION ALL
                                   SELECT sha256, dossier FROM actes WHERE acte = 'courrier' AND sha256 IS NOT NULL)
               GROUP BY sha256
               HAVING count(*) = count(dossier) AND min(dossier) = ?1 AND max(dossier) = ?1 ORDER BY sha256""",
            numero,
        )

    def without_dossier(self) -> list[FichierRow]:
        """Files that were read and none of whose forms has a dossier, in their order.

        A container goes with the first of its contents that goes.
        """
        return self._db.rows(
            FichierRow,
            """FROM fichiers WHERE statut <> 'recu' AND sha256 NOT IN (SELECT contenant FROM contenus)
               AND sha256 NOT IN (SELECT sha256 FROM pieces WHERE dossier IS NOT NULL)
               AND sha256 NOT IN (SELECT sha256 FROM actes WHERE acte = 'courrier' AND sha256 IS NOT NULL)
               ORDER BY rowid""",
        )


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
        statut: str = Statut.LUE,
    ) -> None:
        """Register a form read in a file (the ``partie``-th of its kind there), with what it says of its pupil."""
        texts = {"form": json.dumps(form), "identite": json.dumps(identite)}
        self._db.insert("pieces", sha256=sha256, kind=kind, partie=partie, statut=statut, **texts)

    def identites(self, numero: str) -> list[Mapping[str, Any]]:
        """What each form in a dossier says of its pupil, the first that came before the others."""
        said = "SELECT identite FROM pieces WHERE dossier = ? AND statut = ? ORDER BY id"
        return [read_mapping(identite) for identite in self._db.column(said, numero, Statut.LUE)]

    def of(self, numero: str) -> list[PieceRow]:
        """Pieces of a dossier, in the order they entered it; those set aside apart."""
        return self._db.rows(PieceRow, f"{PIECES} WHERE dossier = ? AND statut = ? ORDER BY rang", numero, Statut.LUE)

    def without_dossier(self) -> list[PieceRow]:
        """Pieces that wait for their dossier, or that were just read."""
        return self._db.rows(PieceRow, f"{PIECES} WHERE dossier IS NULL AND statut = ? ORDER BY id", Statut.LUE)

    def waiting(self) -> list[PieceRow]:
        """Pieces that wait for a person, whatever is to be said of them: whose they are, or what they are worth."""
        return [*self.without_dossier(), *self.with_statut(Statut.A_CONFIRMER)]

    def with_statut(self, statut: str) -> list[PieceRow]:
        """Pieces in a status that none has in a dossier (to be confirmed, page, in a reunion), oldest first."""
        # Few pieces have no dossier, and an index finds them: an empty run must cost the same after ten years.
        return self._db.rows(PieceRow, f"{PIECES} WHERE dossier IS NULL AND statut = ? ORDER BY id", statut)

    def by_prefix(self, prefixe: str) -> list[PieceRow]:
        """Pieces of the files whose hash begins so."""
        return self._db.rows(PieceRow, f"{PIECES} WHERE sha256 BETWEEN ?1 AND ?1 || 'g' ORDER BY id", prefixe)

    def ids_of(self, numero: str) -> list[int]:
        """Ids of all that is in a dossier, the copies and pages beside its forms included."""
        return self._db.column("SELECT id FROM pieces WHERE dossier = ? ORDER BY id", numero)

    def move(self, numero: str, into: str) -> None:
        """Have what is beside the forms of a dossier follow them into another one."""
        self._db.run("UPDATE pieces SET dossier = ? WHERE dossier = ?", into, numero)

    def get(self, piece: int) -> PieceRow | None:
        """A piece, by its id."""
        return self._db.first(PieceRow, f"{PIECES} WHERE id = ?", piece)

    def dossiers_marked(self, repere: str) -> list[str]:
        """Dossiers one of whose forms has this mark (``store/reperes.py``)."""
        held = """SELECT DISTINCT p.dossier FROM reperes r CROSS JOIN pieces p INDEXED BY pieces_ou ON p.id = r.piece
                  WHERE r.repere = ? AND p.statut = ? AND p.dossier IS NOT NULL"""
        return self._db.column(held, repere, Statut.LUE)

    def received(self, numero: str) -> tuple[date, date] | None:
        """Days on which the first and the last file came whose forms are in a dossier; ``None`` when it has none."""
        days = "SELECT min(f.recu_le), max(f.recu_le) FROM pieces p JOIN fichiers f USING (sha256) WHERE p.dossier = ?"
        [(first, last)] = self._db.all(days, numero)
        return (date.fromisoformat(first), date.fromisoformat(last)) if first else None

    def of_fichier(self, sha256: str | None) -> list[PieceRow]:
        """Pieces read in a file; none without one."""
        return self._db.rows(PieceRow, f"{PIECES} WHERE sha256 = ? ORDER BY id", sha256)

    def attach(self, piece: int, numero: str, *, en_vigueur: bool = True) -> None:
        """Put a piece into a dossier and have the dossier looked at again.

        The piece is then the last of its kind, in force; else it comes before all others, for the record.
        """
        # A rank is never given twice, be it left free: a piece taken out by an act may come back to it.
        attached = """
            UPDATE pieces SET dossier = ?1, statut = ?4, attente = NULL, candidats = '[]', certaine = 0,
            rang = iif(?3, max(coalesce((SELECT max(rang) FROM pieces), 0),
                               coalesce((SELECT max(rang) FROM actes_pieces), 0)) + 1,
                           min(coalesce((SELECT min(rang) FROM pieces), 0), 0) - 1) WHERE id = ?2"""
        self._db.run(attached, numero, piece, en_vigueur, Statut.LUE)
        self._db.run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def complete(self, copie: int, numero: str) -> None:
        """A form read off its pages came back completed, into this dossier: the copy goes with it, for the record."""
        completed = """UPDATE pieces SET statut = ?, dossier = ?, attente = NULL, candidats = '[]', certaine = 0,
                       rang = min(coalesce((SELECT min(rang) FROM pieces), 0), 0) - 1 WHERE id = ?"""
        self._db.run(completed, Statut.ECARTEE, numero, copie)

    def detach(self, piece: int) -> None:
        """Take a piece out of its dossier: it looks for one again."""
        self._db.run("UPDATE pieces SET dossier = NULL, rang = NULL WHERE id = ?", piece)

    def wait(self, piece: int, raison: str | None, candidats: tuple[str, ...], *, certaine: bool = False) -> None:
        """Leave a piece for a person to settle; without ``raison``, one that waits to be confirmed."""
        waits = "UPDATE pieces SET attente = ?, candidats = ?, certaine = ? WHERE id = ?"
        self._db.run(waits, raison, json.dumps(candidats), certaine, piece)

    def set_aside(self, piece: int) -> None:
        """Have a piece hold no more; it stays where it was, for the record."""
        aside = "UPDATE pieces SET statut = ?, attente = NULL, candidats = '[]', certaine = 0 WHERE id = ?"
        self._db.run(aside, Statut.ECARTEE, piece)

    def restore(self, former: FormerRow) -> None:
        """Put a piece back as it was before an act."""
        restored = """UPDATE pieces SET statut = ?, dossier = ?, rang = ?,
                      attente = NULL, candidats = '[]', certaine = 0 WHERE id = ?"""
        self._db.run(restored, former.statut, former.dossier, former.rang, former.piece)


class Reunions(Keeper):
    """Files of ours that hold the pages of others: what is made of what, and why."""

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
