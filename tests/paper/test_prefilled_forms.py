"""The decision form prefilled for a dossier."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Cellule, Kind
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.types import Lecture
from pipeline.forms.fill import Value
from pipeline.paper.prefilled_forms import (
    DecisionForm,
    FormToComplete,
    decision_prefilled,
    render_decision_form,
    render_form_to_complete,
)
from tests.dossier.exemples import avec_cellules, dossier_complet, protocole_complet
from tests.forms.commun import raw_values
from tests.paper.presse import presse


def _values(**changes: object) -> dict[str, Value]:
    return decision_prefilled(dossier_complet(protocole=replace(protocole_complet(), **changes)))  # type: ignore[arg-type]


def test_identity_and_demande_are_prefilled() -> None:
    """Number, pupil, établissement, hours asked and their base, temps de vie that ticks say; nothing else."""
    assert decision_prefilled(dossier_complet()) == {
        "dossier": "2003-0001",
        "nom": "LENOIR-D'ESTRÉES",
        "prenom": "Chloë",
        "naissance": "28/02/1995",
        "etablissement": "École élémentaire Jules-Ficelle",
        "phase.1.heures": "12 h",
        "base": "scolarisation",
        "temps.classe": True,
        "temps.deplacements": True,
        "temps.sorties": True,
    }


@pytest.mark.parametrize("texte", ["12.30", "mi-temps", ""])
def test_hours_that_read_two_ways_are_left_out(texte: str) -> None:
    """Neither hours nor base are proposed when the protocole does not say them for certain."""
    values = _values(accompagnement=parse_duree(texte))
    assert not {"phase.1.heures", "base"} & set(values)


def test_only_what_is_ticked_is_asked() -> None:
    """What a text alone says (« à la cantine ») is not turned into a temps de vie; the interclasse row is a tick."""
    values = _values(
        aide_cours=False,
        aide_deplacements=False,
        sorties=None,
        aide_hors_cours=True,
        aide_hors_cours_precision="cantine",
    )
    assert not [target for target in values if target.startswith("temps.")]
    emploi = avec_cellules({("interclasse", "lundi"): Cellule(True)})
    assert _values(emploi=emploi)["temps.interclasse"] is True


def test_a_dossier_without_protocole_has_its_identity() -> None:
    """The fiche alone gives the pupil; nothing is asked."""
    values = decision_prefilled(replace(dossier_complet(), piece_protocole=None))
    assert (values["nom"], len(values)) == ("LENOIR-D'ESTRÉES", 5)
    assert decision_prefilled(Dossier("2003-0009", dossier_complet().ouvert_le))["nom"] == ""


def test_an_uncertain_birth_date_is_repeated_as_written() -> None:
    """« né vers 1994 » stays « né vers 1994 »."""
    assert _values(naissance=Lecture("né vers 1994", None, "…"))["naissance"] == "né vers 1994"


def test_the_prefilled_form_holds_these_values() -> None:
    """The PDF carries them, twice the same bytes, and the decision is left to the commission."""
    form = DecisionForm(dossier_complet(), {"signataire.nom": "PARAPHE"})
    content = render_decision_form(form, presse())
    assert content == render_decision_form(form, presse())
    found = raw_values(PdfReader(io.BytesIO(content)))
    assert found["deci_dossier"][0] == "2003-0001"
    assert found["deci_base"][0] == "temps hebdomadaire de scolarisation de l’élève"
    assert found["deci_signataire_nom"][0] == "PARAPHE"
    assert (found["deci_decision"][0], found["deci_seance"][0], found["deci_motif_fait"][0]) == ("/Off", "", "")


def test_a_form_planned_before_that_asks_for_its_marker_is_filled_all_the_same() -> None:
    """What a former version planned is still owed: what nobody can answer is left out of it."""
    form = FormToComplete(
        Kind.FICHE, {"nom": "FICTIVE"}, {"edition": "Repère.", "naissance": "La date."}, "À compléter."
    )
    assert render_form_to_complete(form, presse()).startswith(b"%PDF-")
