"""The register keeps what it is told, whole or not at all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.store.register import Register
from pipeline.store.rows import AcceptationRow, FormerRow, Geste, Plan, Statut

DAY = date(2003, 11, 21)
SHA = "a" * 64


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register.open(tmp_path / "registre.sqlite") as opened:
        yield opened


def plan(cle: str, serie: str = "lettre/famille", dossier: str | None = None) -> Plan:
    return Plan(dossier, "lettre", "famille", serie, cle, "a_imprimer", "x", ".pdf", {"a": 1}, DAY)


def test_it_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    """The register holds names and health facts."""
    Register.open(tmp_path / "r.sqlite").close()
    assert (tmp_path / "r.sqlite").stat().st_mode & 0o777 == 0o600


def test_dossiers_are_numbered_per_year(register: Register) -> None:
    """The rank starts again each year."""
    numbers = [register.dossiers.open(day, "a_completer") for day in (DAY, DAY, date(2004, 1, 5), date(2003, 12, 1))]
    assert numbers == ["2003-0001", "2003-0002", "2004-0001", "2003-0003"]


def test_the_same_file_is_registered_once(register: Register) -> None:
    """The same bytes twice are one file."""
    assert register.fichiers.add(SHA, "a.pdf", DAY)
    assert not register.fichiers.add(SHA, "b.pdf", DAY)
    assert [row.nom for row in register.fichiers.with_statut("recu")] == ["a.pdf"]


def test_a_transaction_that_fails_leaves_nothing(register: Register) -> None:
    """Half of an act is never kept."""
    with pytest.raises(RuntimeError), register.transaction():
        register.fichiers.add(SHA, "a.pdf", DAY)
        raise RuntimeError
    assert register.fichiers.get(SHA) is None


def test_a_document_is_planned_once_until_it_says_something_else(register: Register) -> None:
    """The same key again is not a new letter; going back to a former text is."""
    assert [register.documents.plan(plan(cle)) for cle in ("a", "a", "b", "a")] == [True, False, True, True]
    assert [row.chemin for row in register.documents.unwritten()] == [
        "a_imprimer/x.pdf",
        "a_imprimer/x_2.pdf",
        "a_imprimer/x_3.pdf",
    ]


def test_written_documents_are_no_longer_owed(register: Register) -> None:
    """What is in the outbox is not written again."""
    register.documents.plan(plan("a"))
    assert not register.is_idle(DAY)
    register.documents.mark_written(register.documents.unwritten()[0].id, SHA)
    assert register.documents.unwritten() == []
    assert register.is_idle(DAY)


def test_an_empty_run_reads_no_piece_that_is_in_a_dossier(register: Register) -> None:
    """Whatever it asks of the pieces is found through an index, after ten years as on the first day."""
    asked: list[str] = []
    register._db.connection.set_trace_callback(asked.append)
    register.is_idle(DAY)
    register.pieces.waiting()
    register._db.connection.set_trace_callback(None)
    steps = [step[3] for query in asked for step in register._db.all(f"EXPLAIN QUERY PLAN {query}")]
    assert any("pieces USING" in step for step in steps)
    assert not any(step.startswith("SCAN pieces") for step in steps)


def test_letters_are_printed_in_batches_named_after_their_day(register: Register) -> None:
    """A second batch of the same day has its own folder; a letter taken out is printed again."""
    for cle in ("a", "b"):
        register.documents.plan(replace(plan(cle), courrier=True))
        register.documents.mark_written(register.documents.unwritten()[0].id, SHA)
        (letter,) = register.lots.loose_courriers()
        assert not register.is_idle(DAY)
        register.lots.put(letter.id, register.lots.open(DAY).id, "familles_fenetre")
    assert [lot.nom for lot in register.lots.all()] == ["2003-11-21", "2003-11-21_2"]
    assert register.is_idle(DAY)
    (letter,) = register.lots.documents(1)
    register.lots.post(letter.id, date(2003, 11, 24))
    assert register.lots.documents(1)[0].poste_le == date(2003, 11, 24)
    register.lots.put(letter.id, None, None)
    assert [row.id for row in register.lots.loose_courriers()] == [letter.id]


def test_a_rehearsal_leaves_no_trace(register: Register, tmp_path: Path) -> None:
    """What is done on the copy stays on the copy."""
    with Register.rehearsal(tmp_path / "registre.sqlite") as copy:
        copy.dossiers.open(DAY, "a_completer")
    assert register.dossiers.all() == []


def test_a_withdrawn_note_is_neither_written_nor_owed(register: Register) -> None:
    """A note that no longer holds leaves the outbox, or never enters it."""
    register.documents.plan(plan("a", "attente/x"))
    register.documents.withdraw("attente/x")
    assert register.documents.unwritten() == []
    assert [row.chemin for row in register.documents.to_withdraw()] == ["a_imprimer/x.pdf"]
    register.documents.mark_withdrawn(register.documents.to_withdraw()[0].id)
    assert register.is_idle(DAY)


def test_a_dossier_is_looked_at_again_when_its_day_comes(register: Register) -> None:
    """Reminders are due on a day, even when nothing comes in."""
    numero = register.dossiers.open(DAY, "transmis")
    register.dossiers.mark_reviewed(numero)
    register.dossiers.set_echeances(numero, [date(2004, 4, 1)])
    assert register.is_idle(date(2004, 3, 31))
    assert not register.is_idle(date(2004, 4, 1))
    register.dossiers.review_due(date(2004, 4, 2))
    assert [row.numero for row in register.dossiers.all(a_revoir=True)] == [numero]


def test_a_damaged_register_is_said_in_french(tmp_path: Path) -> None:
    """The administrator is told what to do, without a traceback."""
    (tmp_path / "r.sqlite").write_bytes(b"ceci n'est pas une base" * 100)
    with pytest.raises(PipelineError, match="Le registre"):
        Register.open(tmp_path / "r.sqlite")


def _piece(register: Register, statut: str) -> int:
    register.fichiers.add(SHA, "a.pdf", DAY)
    register.pieces.add(SHA, "fiche", 0, {}, {}, statut=statut)
    return register.pieces.of_fichier(SHA)[0].id


@pytest.mark.parametrize(("statut", "acte"), [(Statut.LUE, Geste.CONFIRMATION), (Statut.ECARTEE, Geste.MISE_A_L_ECART)])
def test_who_settled_a_piece_is_kept_with_how_it_was(register: Register, statut: str, acte: str) -> None:
    """A confirmed piece looks for its dossier, one set aside no longer does; the act says how it was before."""
    piece = _piece(register, Statut.A_CONFIRMER)
    assert register.pieces.without_dossier() == []
    register.actes.settle(piece, statut, "Mme Essai", "Comparée au papier", DAY)
    assert [row.id for row in register.pieces.without_dossier()] == ([piece] if statut == Statut.LUE else [])
    (kept,) = register.actes.all()
    assert (kept.acte, kept.par, kept.motif, kept.le) == (acte, "Mme Essai", "Comparée au papier", DAY)
    assert kept.pieces == (FormerRow(piece, Statut.A_CONFIRMER, None, None),)


def test_an_act_taken_back_holds_no_more_but_is_kept(register: Register) -> None:
    """An acceptance taken back is no acceptance; who took it back and why stays beside it."""
    numero = register.dossiers.open(DAY, "a_completer")
    register.actes.accept(numero, AcceptationRow("W01", "", "Mme Essai", "Vu", DAY))
    assert [row.code for row in register.actes.acceptations(numero)] == ["W01"]
    register.actes.take_back(register.actes.all()[0].id, "M. Essai", "Erreur", DAY)
    assert register.actes.acceptations(numero) == []
    assert [(row.par, row.annule_par, row.annule_motif) for row in register.actes.all()] == [
        ("Mme Essai", "M. Essai", "Erreur")
    ]


def test_a_form_that_was_read_and_not_matched_is_something_to_do(register: Register) -> None:
    """A run killed between the two leaves it to the next one, even when nothing else comes in."""
    piece = _piece(register, Statut.LUE)
    register.fichiers.set_statut(SHA, "lu")
    assert not register.is_idle(DAY)
    register.pieces.wait(piece, "deux élèves possibles", ())
    assert register.is_idle(DAY)
