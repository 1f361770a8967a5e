"""What leaves: documents planned, written, withdrawn; the batches in which letters are printed and posted."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath

from pipeline.store.rows import DocumentRow, LastRow, LotRow, Plan
from pipeline.store.series import FORM_WAITS, about_file, of_row, of_seance
from pipeline.store.table import Keeper

_SAID = ("dossier", "type", "genre", "serie", "cle", "prevu_le", "courrier")
"""Columns that a plan fills as it is."""
_SET_APART = "CAST(id AS TEXT) IN (SELECT cible FROM echecs WHERE sorte = 'document')"
"""SQL: a document that could not be written (``store/echecs.py``)."""


class Documents(Keeper):
    """Documents."""

    def plan(self, plan: Plan) -> bool:
        """Plan a document unless the last of its series says the same; return whether it was planned.

        One that says the same, and whose withdrawal was asked for and not done yet, is kept instead.
        """
        last = self.last(plan.dossier, plan.serie)
        if last and last.cle == plan.cle:
            return False
        same = "SELECT max(id) FROM documents WHERE dossier IS ? AND serie = ? AND cle = ? AND retrait = 'demande'"
        if kept := self._db.value(same, plan.dossier, plan.serie, plan.cle):
            self._db.run("UPDATE documents SET retrait = NULL WHERE id = ?", kept)
            return False
        chemin = self._db.free("documents", "chemin", f"{plan.dossier_sortie}/{plan.nom}", plan.suffixe)
        said = {name: getattr(plan, name) for name in _SAID}
        # What could not be written is not owed any more once something else is said in its place.
        self._withdraw(f"dossier IS ? AND serie = ? AND sha256 IS NULL AND {_SET_APART}", plan.dossier, plan.serie)
        self._db.insert("documents", **said, chemin=chemin, contenu=json.dumps(plan.contenu, sort_keys=True))
        return True

    def last(self, dossier: str | None, serie: str) -> LastRow | None:
        """The last document of a series, withdrawn ones apart."""
        source = "FROM documents WHERE dossier IS ? AND serie = ? AND retrait IS NULL ORDER BY id DESC LIMIT 1"
        return self._db.first(LastRow, source, dossier, serie)

    def last_id(self) -> int:
        """Id of the last document planned; 0 when there is none."""
        return self._db.value("SELECT coalesce(max(id), 0) FROM documents") or 0

    def renew(self, plan: Plan) -> None:
        """Plan a note in the place of the former one of its series, unless that one says the same."""
        if self._db.value("SELECT cle FROM documents WHERE serie = ? AND retrait IS NULL", plan.serie) != plan.cle:
            self.withdraw(plan.serie)
            self.plan(plan)

    def unwritten(self) -> list[DocumentRow]:
        """Documents planned and not yet written; trays apart, which are made of written letters."""
        return self._where("sha256 IS NULL AND retrait IS NULL AND (lot IS NULL OR courrier = 1)")

    def of(self, dossier: str) -> list[DocumentRow]:
        """Documents of a dossier, withdrawn ones apart."""
        return self._where("dossier = ? AND retrait IS NULL", dossier)

    def of_series(self, serie: str) -> list[DocumentRow]:
        """Documents of a series, withdrawn ones apart, oldest first."""
        return self._where("serie = ? AND retrait IS NULL", serie)

    def notes(self, type_: str) -> list[DocumentRow]:
        """Notes of a type that hold."""
        return self._where("type = ? AND retrait IS NULL AND courrier = 0", type_)

    def of_type_since(self, type_: str, le: date) -> list[DocumentRow]:
        """Documents of a type that hold and are not to be posted, planned on a day or later."""
        return self._where("type = ? AND retrait IS NULL AND courrier = 0 AND prevu_le >= ?", type_, le)

    def written(self) -> list[DocumentRow]:
        """Documents that must be in the outbox."""
        return self._where("sha256 IS NOT NULL AND retrait IS NULL")

    def to_withdraw(self) -> list[DocumentRow]:
        """Documents that are to leave the outbox."""
        return self._where("retrait = 'demande'")

    def about_fichier(self, sha256: str) -> list[DocumentRow]:
        """The notes on a file and on the forms that were read in it."""
        return self._where("serie LIKE ? OR serie LIKE ? OR serie LIKE ?", *about_file(sha256))

    def around(self, numero: str, sessions: Iterable[str]) -> list[DocumentRow]:
        """All the documents in which a dossier stands; ``sessions`` are the types of those that list several.

        Its own; the notes on it; what was printed with its letters, and the agendas it was on, which other dossiers
        share: these are working copies, of letters and decisions that are kept elsewhere.
        """
        found = self._where("dossier = ? OR serie = ?", numero, of_row(numero))
        printed = "SELECT lot FROM documents WHERE dossier = ? AND lot IS NOT NULL"
        found += self._where(f"courrier = 0 AND lot IN ({printed})", numero)
        for jour in self._db.column("SELECT le FROM seances WHERE dossier = ?", numero):
            for kind in sessions:
                found += self._where("serie = ?", of_seance(kind, date.fromisoformat(jour)))
        # A note that has left the outbox still tells the register whom a waiting form was compared with.
        found += self._where("serie LIKE ? AND retrait IS NOT NULL AND contenu LIKE ?", FORM_WAITS, f'%"{numero}"%')
        return list({row.id: row for row in found}.values())

    def _where(self, condition: str, *values: object) -> list[DocumentRow]:
        return self._db.rows(DocumentRow, f"FROM documents WHERE {condition} ORDER BY id", *values)

    def is_last_written(self, dossier: str, type_: str) -> bool:
        """The last document of that type in a dossier is in the outbox."""
        last = """SELECT sha256 FROM documents
                  WHERE dossier = ? AND type = ? AND retrait IS NULL ORDER BY id DESC LIMIT 1"""
        return self._db.value(last, dossier, type_) is not None

    def owing(self, type_: str) -> set[str]:
        """Dossiers to which a document of that type is owed: planned, and not in the outbox yet."""
        owed = "SELECT dossier FROM documents WHERE type = ? AND sha256 IS NULL AND retrait IS NULL"
        return set(self._db.column(owed, type_))

    def is_set_apart(self, dossier: str, type_: str) -> bool:
        """A document of that type is owed, and could not be written."""
        owed = f"SELECT 1 FROM documents WHERE dossier = ? AND type = ? AND sha256 IS NULL AND {_SET_APART}"  # noqa: S608
        return bool(self._db.value(f"{owed} AND retrait IS NULL", dossier, type_))

    def posted_registered(self, since: date, until: date) -> set[str]:
        """Dossiers of which a registered letter was posted between two days, both included."""
        posted = """SELECT DISTINCT dossier FROM documents WHERE courrier = 1 AND retrait IS NULL
                    AND poste_le BETWEEN ? AND ?
                    AND iif(json_valid(contenu), contenu ->> '$.destinataire.envoi' = 'recommande', 0)"""
        return set(self._db.column(posted, since, until))

    def is_superseded(self, document: int) -> bool:
        """A later document of its series was planned."""
        later = """SELECT 1 FROM documents new JOIN documents old
                   ON new.serie = old.serie AND new.dossier IS old.dossier AND new.id > old.id
                   WHERE old.id = ? AND new.retrait IS NULL"""
        return bool(self._db.value(later, document))

    def has_unposted(self, numero: str) -> bool:
        """A document of the dossier is not written yet, or one of its letters is not posted yet."""
        unposted = """SELECT 1 FROM documents WHERE dossier = ? AND retrait IS NULL
                      AND (sha256 IS NULL OR (courrier = 1 AND poste_le IS NULL))"""
        return bool(self._db.value(unposted, numero))

    def mark_written(self, document: int, sha256: str, imprime: str = "") -> None:
        """A planned document is now in the outbox; ``imprime``: hash of what it was printed with, when that is kept."""
        written = "UPDATE documents SET sha256 = ?, imprime = coalesce(nullif(?, ''), imprime) WHERE id = ?"
        self._db.run(written, sha256, imprime, document)

    def printed_otherwise(self, imprime: str) -> list[DocumentRow]:
        """Letters in the outbox, not posted, that were printed with something else."""
        stale = "courrier = 1 AND poste_le IS NULL AND sha256 IS NOT NULL AND retrait IS NULL"
        return self._where(f"{stale} AND imprime NOT IN ('', ?)", imprime)

    def was_printed(self, document: int) -> bool:
        """A letter that is owed was in the outbox before: it is made again."""
        return bool(self._db.value("SELECT imprime <> '' FROM documents WHERE id = ?", document))

    def rewrite(self, document: int) -> None:
        """A document is to be made again, in its place."""
        self._db.run("UPDATE documents SET sha256 = NULL WHERE id = ?", document)

    def at(self, chemin: str) -> DocumentRow | None:
        """The document written, or owed, at a path of the outbox."""
        return next(iter(self._where("chemin = ? AND retrait IS NULL", chemin)), None)

    def rename(self, document: int, chemin: str) -> None:
        """A planned document is to be written under another name."""
        self._db.run("UPDATE documents SET chemin = ? WHERE id = ?", chemin, document)

    def withdraw(self, serie: str) -> None:
        """A note of the pipeline no longer holds: it is to leave the outbox (or never to enter it)."""
        self._withdraw("serie = ?", serie)

    def withdraw_one(self, document: int) -> None:
        """A document no longer holds and was not posted: it is to leave the outbox (or never to enter it)."""
        self._withdraw("id = ?", document)

    def withdraw_unposted(self, dossier: str, since: int = 0) -> None:
        """Documents of a dossier that were planned after that one no longer hold; what was posted stays."""
        self._withdraw("dossier = ? AND id > ? AND poste_le IS NULL", dossier, since)

    def withdraw_type(self, dossier: str, type_: str, since: int = 0) -> None:
        """Documents of a type that were planned after that one no longer hold; what was posted stays."""
        self._withdraw("dossier = ? AND type = ? AND id > ? AND poste_le IS NULL", dossier, type_, since)

    def withdraw_unwritten(self, dossier: str, type_: str) -> None:
        """Letters of a type that this run planned no longer hold; one written may be in an envelope already."""
        self._withdraw("dossier = ? AND type = ? AND sha256 IS NULL", dossier, type_)

    def withdraw_set_apart(self, dossier: str, type_: str) -> None:
        """Letters of a type that could not be written are not owed any more: they would be wrong once they can be."""
        self._withdraw(f"dossier = ? AND type = ? AND sha256 IS NULL AND {_SET_APART}", dossier, type_)

    def _withdraw(self, condition: str, *values: object) -> None:
        left = f"UPDATE documents SET retrait = 'demande' WHERE {condition} AND retrait IS NULL"  # noqa: S608 - ours
        self._db.run(left, *values)

    def mark_withdrawn(self, document: int) -> None:
        """A document has left the outbox."""
        self._db.run("UPDATE documents SET retrait = 'fait' WHERE id = ?", document)

    def reinstate(self, document: int) -> None:
        """A note withdrawn holds again: kept if it is still there, else planned again."""
        self._db.run("UPDATE documents SET retrait = NULL WHERE id = ? AND retrait = 'demande'", document)
        gone = """SELECT dossier, type, genre, serie, cle, chemin, contenu, prevu_le FROM documents
                  WHERE id = ? AND retrait = 'fait'"""
        for dossier, type_, genre, serie, cle, chemin, contenu, prevu_le in self._db.all(gone, document):
            path, day = PurePosixPath(chemin), date.fromisoformat(prevu_le)
            where = (str(path.parent), path.stem, path.suffix)
            self.plan(Plan(dossier, type_, genre, serie, cle, *where, json.loads(contenu), day))


class Lots(Keeper):
    """Batches of letters, one folder each in ``outbox/a_imprimer``."""

    def open(self, jour: date) -> LotRow:
        """Open a batch, named after its day."""
        name = self._db.free("lots", "nom", jour.isoformat())
        return LotRow(self._db.insert("lots", nom=name, jour=jour), name, jour)

    def all(self) -> list[LotRow]:
        """All batches, oldest first."""
        return self._db.rows(LotRow, "FROM lots ORDER BY id")

    def named(self, nom: str) -> LotRow | None:
        """The batch of that name."""
        return next(iter(self._db.rows(LotRow, "FROM lots WHERE nom = ?", nom)), None)

    def latest(self, count: int) -> list[LotRow]:
        """The last batches, latest first."""
        return self._db.rows(LotRow, "FROM lots ORDER BY id DESC LIMIT ?", count)

    def unfinished(self) -> list[LotRow]:
        """Batches of which something is still to be written."""
        return self._of("documents_dus", "sha256 IS NULL AND retrait IS NULL")

    def unposted(self) -> list[LotRow]:
        """Batches of which something waits to be posted."""
        return self._of("documents_non_postes_d_un_lot", "poste_le IS NULL AND retrait IS NULL")

    def losing(self) -> list[LotRow]:
        """Batches of which letters are to leave."""
        return self._of("documents_retires_d_un_lot", "courrier = 1 AND retrait IS NOT NULL")

    def _of(self, index: str, condition: str) -> list[LotRow]:
        # Named, for SQLite would rather go through every letter that is in a batch.
        found = f"SELECT lot FROM documents INDEXED BY {index} WHERE lot IS NOT NULL AND {condition}"  # noqa: S608 - ours
        return self._db.rows(LotRow, f"FROM lots WHERE id IN ({found}) ORDER BY id")

    def loose_courriers(self) -> list[DocumentRow]:
        """Letters written and not yet put into a batch."""
        loose = "courrier = 1 AND lot IS NULL AND sha256 IS NOT NULL AND retrait IS NULL"
        return self._db.rows(DocumentRow, f"FROM documents WHERE {loose} ORDER BY id")

    def documents(self, lot: int) -> list[DocumentRow]:
        """Letters, trays and bordereau of a batch, withdrawn ones apart."""
        return self._db.rows(DocumentRow, "FROM documents WHERE lot = ? AND retrait IS NULL ORDER BY id", lot)

    def trays(self, lot: int) -> list[DocumentRow]:
        """Trays and bordereau of a batch, without the letters that they are made of."""
        made = "lot = ? AND courrier = 0 AND retrait IS NULL"
        return self._db.rows(DocumentRow, f"FROM documents WHERE {made} ORDER BY id", lot)

    def letters(self, lot: int) -> dict[str, int]:
        """Tray of a batch → how many letters are in it."""
        counted = "SELECT bac, count(*) FROM documents WHERE lot = ? AND courrier = 1 AND retrait IS NULL GROUP BY bac"
        return dict(self._db.all(counted, lot))

    def withdrawn_courriers(self, lot: int) -> list[DocumentRow]:
        """Letters that are to leave a batch."""
        left = "lot = ? AND courrier = 1 AND retrait IS NOT NULL"
        return self._db.rows(DocumentRow, f"FROM documents WHERE {left} ORDER BY id", lot)

    def put(self, document: int, lot: int | None, bac: str | None) -> None:
        """Put a document into a tray of a batch; ``None`` takes it out, to be printed again."""
        self._db.run("UPDATE documents SET lot = ?, bac = ? WHERE id = ?", lot, bac, document)

    def post(self, document: int, le: date, chemin: str | None = None) -> None:
        """Mark a document as posted; a tray also changes place."""
        posted = "UPDATE documents SET poste_le = coalesce(poste_le, ?), chemin = coalesce(?, chemin) WHERE id = ?"
        self._db.run(posted, le, chemin, document)

    def unpost(self, document: int, chemin: str | None = None) -> None:
        """A document waits to be posted again; a tray also changes place."""
        self._db.run(
            "UPDATE documents SET poste_le = NULL, chemin = coalesce(?, chemin) WHERE id = ?", chemin, document
        )
