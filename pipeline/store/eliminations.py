"""What is purged: the notice, what goes from the register, the tombstone that stays, the files still to be erased."""

from collections.abc import Iterable
from datetime import date

from pipeline.store.rows import DocumentRow, EliminationRow, document_row
from pipeline.store.series import FORM_WAITS, about_file, of_row, of_seance
from pipeline.store.sorties import DOCUMENTS
from pipeline.store.table import Table

COMPACT = "registre.sqlite"
"""Stands among the files to erase for the free pages of the register itself."""
_OWN = ("etats", "seances", "echeances", "exports", "documents", "pieces")
"""Tables whose rows belong to a dossier."""


class Eliminations(Table):
    """Notices, tombstones, and files to erase."""

    def add_preavis(self, le: date, par: str, cibles: Iterable[str]) -> int:
        """Record what was submitted to the visa; return the number of the notice."""
        number = self._run("INSERT INTO preavis (le, par) VALUES (?, ?)", le.isoformat(), par)
        for cible in cibles:
            self._run("INSERT INTO preavis_lignes VALUES (?, ?)", number, cible)
        return number

    def preavis(self) -> dict[str, tuple[int, date]]:
        """What was noticed (number of a dossier, hash of a file) → its last notice and the day of it."""
        rows = self._all("SELECT cible, id, le FROM preavis_lignes JOIN preavis ON id = preavis ORDER BY id")
        return {row[0]: (row[1], date.fromisoformat(row[2])) for row in rows}

    def own_fichiers(self, numero: str) -> list[str]:
        """Hashes of the files that hold forms of this dossier and of no other, nor one that waits."""
        rows = self._all(
            """SELECT sha256 FROM pieces GROUP BY sha256
               HAVING count(*) = count(dossier) AND min(dossier) = ?1 AND max(dossier) = ?1 ORDER BY sha256""",
            numero,
        )
        return [row[0] for row in rows]

    def fichiers_without_dossier(self) -> list[tuple[str, date, str]]:
        """(hash, day of reception, diagnosis or "") of the files none of whose forms has a dossier, in their order."""
        rows = self._all(
            """SELECT sha256, recu_le, coalesce(diagnostic, '') FROM fichiers WHERE statut <> 'recu' AND sha256 NOT IN
               (SELECT sha256 FROM pieces WHERE dossier IS NOT NULL) ORDER BY rowid"""
        )
        return [(row[0], date.fromisoformat(row[1]), row[2]) for row in rows]

    def has_unposted(self, numero: str) -> bool:
        """A document of the dossier is not written yet, or one of its letters is not posted yet."""
        return (
            self._one(
                """SELECT 1 FROM documents WHERE dossier = ? AND retrait IS NULL
                   AND (sha256 IS NULL OR (courrier = 1 AND poste_le IS NULL))""",
                numero,
            )
            is not None
        )

    def documents_around(self, numero: str, sessions: Iterable[str]) -> list[DocumentRow]:
        """All the documents in which a dossier stands; ``sessions`` are the types of those that list several.

        Its own; the notes on it; what was printed with its letters, and the agendas it was on, which other dossiers
        share: these are working copies, of letters and decisions that are kept elsewhere.
        """
        found = self._all(f"{DOCUMENTS} WHERE dossier = ? OR serie = ?", numero, of_row(numero))
        printed = "SELECT lot FROM documents WHERE dossier = ? AND lot IS NOT NULL"
        found += self._all(f"{DOCUMENTS} WHERE courrier = 0 AND lot IN ({printed})", numero)
        for (jour,) in self._all("SELECT le FROM seances WHERE dossier = ?", numero):
            for kind in sessions:
                found += self._all(f"{DOCUMENTS} WHERE serie = ?", of_seance(kind, date.fromisoformat(jour)))
        # A note that has left the outbox still tells the register whom a waiting form was compared with.
        found += self._all(
            f"{DOCUMENTS} WHERE serie LIKE ? AND retrait IS NOT NULL AND contenu LIKE ?", FORM_WAITS, f'%"{numero}"%'
        )
        return [document_row(row) for row in dict.fromkeys(found)]

    def documents_of_fichier(self, sha256: str) -> list[DocumentRow]:
        """The notes on a file and on the forms that were read in it."""
        rows = self._all(f"{DOCUMENTS} WHERE serie LIKE ? OR serie LIKE ?", *about_file(sha256))
        return [document_row(row) for row in rows]

    def drop_documents(self, documents: Iterable[DocumentRow], le: date) -> None:
        """Forget documents, and that their batches had trays."""
        for document in documents:
            self._run(
                "UPDATE lots SET elimine_le = ? WHERE id = (SELECT lot FROM documents WHERE id = ?)",
                le.isoformat(),
                document.id,
            )
            self._run("DELETE FROM documents WHERE id = ?", document.id)

    def drop_fichier(self, sha256: str) -> None:
        """Forget a file, the forms read in it and what was settled about them."""
        self._drop_acts_of_file(sha256)
        self._run("DELETE FROM pieces WHERE sha256 = ?", sha256)
        self._run("DELETE FROM fichiers WHERE sha256 = ?", sha256)

    def drop_dossier(self, numero: str) -> None:
        """Forget all that is in a dossier, and the dossier."""
        self._run("UPDATE dossiers SET origine = NULL WHERE origine = ?", numero)
        self._drop_acts_of_dossier(numero)
        for table in _OWN:
            self._run(f"DELETE FROM {table} WHERE dossier = ?", numero)  # noqa: S608 - a name of ours
        self._run("DELETE FROM dossiers WHERE numero = ?", numero)

    def _drop_acts_of_dossier(self, numero: str) -> None:
        """Forget the acts on a dossier and its pieces; an act that took a piece elsewhere forgets it was here."""
        self._run(
            """DELETE FROM actes_pieces WHERE acte IN (SELECT id FROM actes WHERE dossier = ?1)
               OR piece IN (SELECT id FROM pieces WHERE dossier = ?1)""",
            numero,
        )
        self._run("UPDATE actes_pieces SET dossier = NULL WHERE dossier = ?", numero)
        self._run("DELETE FROM actes WHERE dossier = ?", numero)

    def _drop_acts_of_file(self, sha256: str) -> None:
        self._run(
            """DELETE FROM actes_pieces WHERE acte IN (SELECT id FROM actes WHERE sha256 = ?1)
               OR piece IN (SELECT id FROM pieces WHERE sha256 = ?1)""",
            sha256,
        )
        self._run("DELETE FROM actes WHERE sha256 = ?", sha256)

    def bury(self, row: EliminationRow) -> None:
        """Leave a tombstone in the place of a dossier."""
        self._run(
            """INSERT INTO eliminations SELECT numero, annee, rang, ouvert_le, ?, etat, ?, ?, ?, ?, ?, ? FROM dossiers
               WHERE numero = ?""",
            row.dernier_le.isoformat(),
            row.regle,
            row.fichiers,
            row.le.isoformat(),
            row.par,
            row.visa,
            row.preavis,
            row.numero,
        )

    def eliminations(self) -> list[EliminationRow]:
        """Tombstones, by number."""
        rows = self._all(
            """SELECT numero, ouvert_le, dernier_le, etat, regle, fichiers, le, par, visa, preavis FROM eliminations
               ORDER BY annee, rang"""
        )
        return [
            EliminationRow(
                row[0],
                date.fromisoformat(row[1]),
                date.fromisoformat(row[2]),
                row[3],
                row[4],
                row[5],
                date.fromisoformat(row[6]),
                row[7],
                row[8],
                row[9],
            )
            for row in rows
        ]

    def elimination(self, numero: str) -> EliminationRow | None:
        """The tombstone of a dossier."""
        return next((row for row in self.eliminations() if row.numero == numero), None)

    def eliminated_fichiers(self) -> set[str]:
        """Hashes of the files that were purged; the same bytes may have come again since."""
        rows = self._all("SELECT sha256 FROM evenements WHERE acte = 'élimination' AND sha256 IS NOT NULL")
        return {row[0] for row in rows}

    def ask_erasure(self, chemins: Iterable[str]) -> None:
        """Have files erased (relative to the workspace); the transaction that forgets them says so."""
        for chemin in chemins:
            self._run("INSERT OR IGNORE INTO a_effacer VALUES (?)", chemin)

    def files_to_erase(self) -> list[str]:
        """Files purged and perhaps still on the disk."""
        return [row[0] for row in self._all("SELECT chemin FROM a_effacer ORDER BY chemin")]

    def mark_erased(self, chemin: str) -> None:
        """A file is no longer there."""
        self._run("DELETE FROM a_effacer WHERE chemin = ?", chemin)

    def compact(self) -> None:
        """Write the register anew, without what its free pages hold; outside of any transaction."""
        self._run("PRAGMA temp_store = MEMORY")
        self._run("VACUUM")
