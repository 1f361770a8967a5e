"""A row typed on a screen says what the same row of a workbook says: same cells, same reading."""

from datetime import date

import pytest

from pipeline.forms.fill import Value
from pipeline.forms.releve_columns import COLUMNS
from pipeline.forms.releve_rows import proposed_row, typed_row
from pipeline.intake.workbook.releve import read_releve, read_row
from pipeline.paper.session.agenda import DecisionSheet
from pipeline.paper.session.releve import render_typed

SEANCE = date(2003, 12, 4)
PROPOSED: dict[str, Value] = {
    "dossier": "2003-0001",
    "nom": "ESSAI",
    "prenom": "Prune",
    "naissance": "02/03/1996",
    "etablissement": "École des Essais",
    "nature": "premiere",
    "phase.1.debut": "08/12/2003",
    "phase.1.fin": "30/06/2004",
    "phase.1.heures": "12 h 30",
    "base": "scolarisation",
    "temps.classe": True,
}
ACCORD = {"decision": "accord", "motif_droit": "besoin_etabli", "motif_fait": "Prune a besoin d’aide pour écrire."}
SAID: list[dict[str, str]] = [
    ACCORD,
    {"decision": "refus", "motif_droit": "besoin_non_etabli", "motif_fait": "Prune fait tout seule."},
    {"decision": "accord partiel", "phase.1.heures": "6h", "temps.classe": "", "temps.cantine": "oui"},
    {"decision": "=1+1"},
    {"decision": "accord_partiel"},
    {"decision": "accord", "phase.1.debut": "hier", "phase.1.heures": "demain"},
    {"motif_fait": "rien de décidé"},
    {"decision": "ajournement", "attendu": '=HYPERLINK("x")\nun bilan\x07 de l’école'},
]


@pytest.mark.parametrize("typed", SAID)
def test_a_typed_row_reads_as_the_workbook_does(typed: dict[str, str]) -> None:
    """The decision form, or the reasons why the row is not taken, are the very same."""
    here = read_row(typed_row(proposed_row(PROPOSED, SEANCE), typed), SEANCE)
    book = read_releve(render_typed(DecisionSheet(SEANCE, (PROPOSED,)), [typed], "Mme Essai", 1), "releve.xlsx")
    assert here is not None
    assert (here.form,) == book.forms if here.form else not book.forms
    assert [motif.motif for motif in book.rejets] == ([" ".join(said for _, said in here.refus)] if here.refus else [])


@pytest.mark.parametrize("typed", [{}, {"motif_fait": ""}, {"observations": "   "}])
def test_nothing_typed_decides_nothing(typed: dict[str, str]) -> None:
    """What is proposed is no decision: such a row is left aside, on the screen as in the workbook."""
    assert read_row(typed_row(proposed_row(PROPOSED, SEANCE), typed), SEANCE) is None


def test_a_refusal_is_told_beside_its_cell() -> None:
    """Each reason names the target of the cell that it is about."""
    found = read_row(typed_row(proposed_row(PROPOSED, SEANCE), {"decision": "oui", "phase.1.fin": "bientôt"}), SEANCE)
    assert found is not None and [target for target, _ in found.refus] == ["decision", "phase.1.fin"]


def test_what_is_proposed_is_marked_until_it_is_typed() -> None:
    """A cell that a person wrote in, or emptied, proposes nothing any more; who the pupil is cannot be typed over."""
    row = typed_row(proposed_row(PROPOSED, SEANCE), {"nature": "", "phase.1.heures": "6h", "nom": "AUTRE"})
    cells = {colonne.target: (row.cells[rank], row.proposed[rank]) for rank, colonne in enumerate(COLUMNS)}
    assert cells["nature"] == (None, False) and cells["phase.1.heures"] == ("6h", False)
    assert cells["base"][1] is True and cells["nom"] == ("ESSAI", False)


def test_the_same_typing_gives_the_same_bytes_and_a_rank_tells_two_apart() -> None:
    """A command that was killed makes the very file again; what is said a second time is another file."""
    sheet = DecisionSheet(SEANCE, (PROPOSED,))
    first, again, second = (render_typed(sheet, [ACCORD], "Mme Essai", rank) for rank in (1, 1, 2))
    assert first == again != second
    assert read_releve(first, "a.xlsx").forms == read_releve(second, "a.xlsx").forms
