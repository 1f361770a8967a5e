"""What is purged: the notice, what goes from the register, the tombstone that stays, the files still to be erased.

And whether a command that was killed may have left something on the disk: else nothing is looked for there.
"""

from collections.abc import Iterable
from datetime import date

from pipeline.store.rows import DocumentRow, EliminationRow
from pipeline.store.table import Keeper

COMPACT = "registre.sqlite"
"""Stands among the files to erase for the free pages of the register itself."""
_OWN = ("etats", "seances", "saisies", "echeances", "exports", "documents", "pieces")
"""Tables whose rows belong to a dossier."""


class Eliminations(Keeper):
    """Notices, what they let go, tombstones."""

    def add_preavis(self, le: date, par: str, cibles: Iterable[str]) -> int:
        """Record what was submitted to the visa; return the number of the notice."""
        number = self._db.insert("preavis", le=le, par=par)
        for cible in cibles:
            self._db.insert("preavis_lignes", preavis=number, cible=cible)
        return number

    def preavis(self) -> dict[str, tuple[int, date]]:
        """What was noticed (number of a dossier, hash of a file) → its last notice and the day of it."""
        rows = self._db.all("SELECT cible, id, le FROM preavis_lignes JOIN preavis ON id = preavis ORDER BY id")
        return {cible: (number, date.fromisoformat(le)) for cible, number, le in rows}

    def drop_documents(self, documents: Iterable[DocumentRow], le: date) -> None:
        """Forget documents, and that their batches had trays."""
        emptied = "UPDATE lots SET elimine_le = ? WHERE id = (SELECT lot FROM documents WHERE id = ?)"
        for document in documents:
            self._db.run(emptied, le, document.id)
            self._db.run("DELETE FROM documents WHERE id = ?", document.id)

    def drop_fichier(self, sha256: str) -> None:
        """Forget a file, the forms read in it, what was settled about them, and what it held or stood in."""
        self._drop_acts("sha256", sha256)
        self._db.run("DELETE FROM depots WHERE sha256 = ?", sha256)
        # A picture may also hold a page of another form, and then stays.
        left = """UPDATE pieces SET statut = 'defaite'
                  WHERE statut = 'reunie' AND id IN (SELECT piece FROM reunions WHERE reunion = ?)"""
        self._db.run(left, sha256)
        held = "DELETE FROM reunions WHERE reunion = ?1 OR piece IN (SELECT id FROM pieces WHERE sha256 = ?1)"
        self._db.run(held, sha256)
        self._db.run("DELETE FROM pieces WHERE sha256 = ?", sha256)
        self._db.run("DELETE FROM contenus WHERE contenant = ?1 OR sha256 = ?1", sha256)
        self._db.run("DELETE FROM arrivees WHERE sha256 = ?", sha256)
        self._db.run("DELETE FROM fichiers WHERE sha256 = ?", sha256)

    def drop_dossier(self, numero: str) -> None:
        """Forget all that is in a dossier, and the dossier."""
        self._db.run("UPDATE dossiers SET origine = NULL WHERE origine = ?", numero)
        self._db.run("UPDATE fichiers SET dossier = NULL WHERE dossier = ?", numero)
        self._drop_acts("dossier", numero)
        # An act that took a piece elsewhere forgets that it was here.
        self._db.run("UPDATE actes_pieces SET dossier = NULL WHERE dossier = ?", numero)
        self._db.run("DELETE FROM reunions WHERE piece IN (SELECT id FROM pieces WHERE dossier = ?)", numero)
        for table in _OWN:
            self._db.run(f"DELETE FROM {table} WHERE dossier = ?", numero)  # noqa: S608 - a name of ours
        self._db.run("DELETE FROM dossiers WHERE numero = ?", numero)

    def _drop_acts(self, column: str, value: str) -> None:
        """Forget the acts on a dossier, or on a file, and on its pieces."""
        former = f"""DELETE FROM actes_pieces WHERE acte IN (SELECT id FROM actes WHERE {column} = ?1)
                     OR piece IN (SELECT id FROM pieces WHERE {column} = ?1)"""  # noqa: S608 - a name of ours
        self._db.run(former, value)
        self._db.run(f"DELETE FROM actes WHERE {column} = ?", value)  # noqa: S608 - a name of ours

    def bury(self, row: EliminationRow) -> None:
        """Leave a tombstone in the place of a dossier."""
        tombstone = """INSERT INTO eliminations SELECT numero, annee, rang, ouvert_le, ?, etat, ?, ?, ?, ?, ?, ?
                       FROM dossiers WHERE numero = ?"""
        terms = (row.dernier_le, row.regle, row.fichiers, row.le, row.par, row.visa, row.preavis)
        self._db.run(tombstone, *terms, row.numero)

    def all(self) -> list[EliminationRow]:
        """Tombstones, by number."""
        return self._db.rows(EliminationRow, "FROM eliminations ORDER BY annee, rang")

    def get(self, numero: str) -> EliminationRow | None:
        """The tombstone of a dossier."""
        return self._db.first(EliminationRow, "FROM eliminations WHERE numero = ?", numero)


class Effacements(Keeper):
    """Files that were purged and are still to leave the disk."""

    def ask(self, chemins: Iterable[str]) -> None:
        """Have files erased (relative to the workspace); the transaction that forgets them says so."""
        for chemin in chemins:
            self._db.run("INSERT OR IGNORE INTO a_effacer VALUES (?)", chemin)

    def all(self) -> list[str]:
        """Files purged and perhaps still on the disk."""
        return self._db.column("SELECT chemin FROM a_effacer ORDER BY chemin")

    def mark_done(self, chemin: str) -> None:
        """A file is no longer there."""
        self._db.run("DELETE FROM a_effacer WHERE chemin = ?", chemin)

    def compact(self) -> None:
        """Write the register anew, without what its free pages hold; outside of any transaction."""
        self._db.run("PRAGMA temp_store = MEMORY")
        self._db.run("VACUUM")


class Chantier(Keeper):
    """What is under way on the disk."""

    def is_left(self) -> bool:
        """A command that wrote files did not come to its end."""
        return bool(self._db.value("SELECT 1 FROM chantier WHERE quoi = 'ecriture'"))

    def begin(self) -> None:
        """Files are going to be written."""
        self._db.run("INSERT OR IGNORE INTO chantier VALUES ('ecriture', '')")

    def end(self) -> None:
        """All the files that were begun are whole, or gone."""
        self._db.run("DELETE FROM chantier WHERE quoi = 'ecriture'")

    def shared(self) -> str:
        """How the outbox was open when all that stands in it was last made to follow; "" when that is not known."""
        return self._db.value("SELECT dit FROM chantier WHERE quoi = 'partage'") or ""

    def saved(self) -> str:
        """When the workspace was last saved (UTC, ISO 8601); "" when it never was, as far as is known."""
        return self._db.value("SELECT dit FROM chantier WHERE quoi = 'sauvegarde'") or ""

    def save(self, instant: str) -> None:
        """The workspace is saved; said without waiting for anybody."""
        self._db.run("INSERT OR REPLACE INTO chantier VALUES ('sauvegarde', ?)", instant)

    def share(self, door: str) -> None:
        """All that stands in the outbox follows its door."""
        self._db.run("INSERT OR REPLACE INTO chantier VALUES ('partage', ?)", door)
