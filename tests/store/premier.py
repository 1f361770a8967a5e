"""The register as the first schema made it: a row of everything, kept as SQL for good.

``python -m tests.store.premier`` writes the fixture anew: only before the first release, never after.
"""

import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.store.register import Register
from pipeline.store.rows import AcceptationRow, Geste, Plan, SeanceRow

FIXTURE = Path(__file__).parent / "registre_1.sql"
DAY = date(2003, 11, 21)
SHA, OTHER = "a" * 64, "b" * 64


def _fill(register: Register) -> None:
    register.fichiers.add(SHA, "fiche.pdf", DAY)
    register.fichiers.add(OTHER, "photo.pdf", DAY)
    register.journal.log(DAY, "pipeline", "réception", sha256=SHA)
    register.fichiers.set_statut(SHA, "lu")
    register.fichiers.set_statut(OTHER, "a_verifier", "pas_un_pdf")
    register.pieces.add(SHA, "fiche", 0, {"kind": "fiche"}, {"nom": "FICTIF"})
    numero = register.dossiers.open(DAY, "a_completer")
    register.dossiers.set_etat(numero, "a_completer", DAY, "Ouverture du dossier")
    (piece,) = register.pieces.without_dossier()
    register.actes.add(Geste.RATTACHEMENT, "Mme Essai", "Vu", DAY, pieces=(piece.id,), sha256=SHA, dossier=numero)
    register.pieces.attach(piece.id, numero)
    register.actes.accept(numero, AcceptationRow("W01", "", "Mme Essai", "Vu", DAY))
    register.seances.inscribe(numero, SeanceRow(DAY, "14 h", "Salle 1"))
    register.dossiers.set_echeances(numero, [date(2004, 5, 1)])
    register.documents.plan(
        Plan(numero, "accuse_reception", "famille", "s", "c", "courriers", "x", ".pdf", {"a": "é"}, DAY, courrier=True)
    )
    (letter,) = register.documents.unwritten()
    register.documents.mark_written(letter.id, OTHER)
    register.journal.log(DAY, "pipeline", "écriture", dossier=numero, sha256=OTHER, detail="courriers/x.pdf")
    register.lots.put(letter.id, register.lots.open(DAY).id, "familles_fenetre")


def main() -> None:
    """Write the fixture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "registre.sqlite")
        with Register.open(path, lambda: datetime(2003, 11, 21, 10, 0, tzinfo=UTC)) as register:
            _fill(register)
        with closing(sqlite3.connect(path)) as connection:
            lines = [*connection.iterdump(), "PRAGMA user_version = 1;"]
    FIXTURE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
