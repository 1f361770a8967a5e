"""What the register forgets of a purged dossier, and what it keeps because others need it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.store.register import Register
from pipeline.store.rows import EliminationRow

DAY = date(2003, 11, 21)
RELEVE, FICHE = "a" * 64, "b" * 64


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """Two dossiers that share a relevé; the first one, followed by a third, has a file of its own too."""
    with Register.open(tmp_path / "registre.sqlite") as opened:
        for sha256 in (RELEVE, FICHE):
            opened.fichiers.add(sha256, f"{sha256[0]}.pdf", DAY)
            opened.fichiers.set_statut(sha256, "lu")
        for partie in (0, 1):
            opened.pieces.add(RELEVE, "decision", partie, {"kind": "decision"}, {})
        opened.pieces.add(FICHE, "fiche", 0, {"kind": "fiche"}, {})
        first, second = (opened.dossiers.open(DAY, "decide") for _ in range(2))
        opened.dossiers.open(DAY, "a_completer", first)
        for piece, numero in zip(opened.pieces.without_dossier(), (first, second, first), strict=True):
            opened.pieces.attach(piece.id, numero)
        yield opened


def bury(register: Register, numero: str) -> None:
    number = register.eliminations.add_preavis(DAY, "Mme Essai", [numero])
    with register.transaction():
        gone = register.fichiers.only_of(numero)
        register.eliminations.bury(
            EliminationRow(numero, DAY, DAY, "", "decision", len(gone), DAY, "Mme Essai", "AD 2014/12", number)
        )
        for sha256 in gone:
            register.eliminations.drop_fichier(sha256)
        register.eliminations.drop_dossier(numero)


def test_a_shared_file_stays_until_the_last_of_its_dossiers_goes(register: Register) -> None:
    """A relevé de décisions holds many pupils."""
    assert register.fichiers.only_of("2003-0001") == [FICHE]
    bury(register, "2003-0001")
    assert register.fichiers.hashes() == {RELEVE}
    assert [piece.dossier for piece in register.pieces.of_fichier(RELEVE)] == ["2003-0002"]
    assert register.fichiers.only_of("2003-0002") == [RELEVE]
    bury(register, "2003-0002")
    assert register.fichiers.hashes() == set()


def test_a_number_is_never_given_again(register: Register) -> None:
    """Even the last one of its year; what followed the dossier stands alone."""
    bury(register, "2003-0001")
    assert [(row.numero, row.origine) for row in register.dossiers.all()] == [("2003-0002", None), ("2003-0003", None)]
    register.eliminations.drop_dossier("2003-0003")
    bury(register, "2003-0002")
    assert [row.numero for row in register.eliminations.all()] == ["2003-0001", "2003-0002"]
    assert register.dossiers.open(DAY, "a_completer") == "2003-0003"
    assert register.eliminations.get("2003-0002") is not None
    assert register.eliminations.get("2003-0003") is None


def test_nothing_is_left_in_free_pages(register: Register, tmp_path: Path) -> None:
    """What was deleted is overwritten, before the register is written anew and after."""
    with register.transaction():
        register.fichiers.add("c" * 64, "SENTINELLE" * 300, DAY)
    assert b"SENTINELLE" in (tmp_path / "registre.sqlite").read_bytes()
    with register.transaction():
        register.eliminations.drop_fichier("c" * 64)
    assert b"SENTINELLE" not in (tmp_path / "registre.sqlite").read_bytes()
    register.effacements.compact()
    assert register.coherence.damage() == []
    assert [row.sha256 for row in register.fichiers.with_statut("lu")] == [RELEVE, FICHE]
