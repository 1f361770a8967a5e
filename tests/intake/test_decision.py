"""The decision form, filled by programs that this project did not write, and read."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.dossier.model.decision import (
    ACTIVITES,
    MOTIFS_DROIT,
    TEMPS_DE_VIE,
    Base,
    Decision,
    Nature,
    SignataireDecision,
    TypeDecision,
)
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.types import Lecture
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import Value, fill
from pipeline.intake.parse import parse_form
from pipeline.intake.reader import read_file
from pipeline.resources import FORMS_PDF
from tests.clients import each_client, fill_with
from tests.eleves import DECISIONS
from tests.forms.commun import as_seen, blank

pytestmark = pytest.mark.slow

SPEC = FORMS[Kind.DECISION]
VALUES: dict[str, Value] = dict(DECISIONS["02"])


def _read(content: bytes) -> tuple[Decision, int]:
    reading = read_file(content, "decision.pdf")
    assert reading.diagnosis is None
    (raw,) = reading.forms
    assert (raw.kind, raw.edition) == (Kind.DECISION, FORMS[Kind.DECISION].edition)
    form = parse_form(raw, reference=date(2003, 12, 2))
    assert isinstance(form, Decision)
    return form, len(raw.anomalies)


@each_client
def test_every_client_gives_the_decision_that_was_typed(client: str, tmp_path: Path) -> None:
    """Texts, choices, lists and ticks come back exact, with their meaning and without any remark."""
    out = tmp_path / "out.pdf"
    by_name = {SPEC.by_target[target].name: value for target, value in VALUES.items()}
    fill_with(client, FORMS_PDF / SPEC.filename, as_seen(SPEC, by_name), out)
    found, anomalies = _read(out.read_bytes())
    assert anomalies == 0
    assert (found.dossier, found.nom, found.prenom) == ("2003-0012", "NGUYỄN", "Gaétan")
    assert found.seance == Lecture("02/12/2003", date(2003, 12, 2))
    assert (found.decision, found.nature, found.entendue) == (TypeDecision.ACCORD_PARTIEL, Nature.REVISION, True)
    first, second = found.filled_phases
    assert (first.fin.valeur, first.heures.valeur) == (date(2004, 3, 7), 750)
    assert (second.debut.valeur, second.heures.valeur) == (date(2004, 3, 8), 360)
    assert (found.base, found.motif_droit) == (Base.ECOLE, "besoin_partiel")
    assert found.temps_de_vie == {"classe", "lieu_de_soin"}
    assert found.activites == {"gestes"}
    assert (found.exceptionnelle, found.exceptionnelle_motif) == (True, "Fin de cycle.")
    assert found.motif_fait == VALUES["motif_fait"]
    assert (found.non_accorde, found.attendu) == ("L’aide au domicile.", "Rien.")
    assert found.signataire == SignataireDecision("Anatole", "PARAPHE", "Secrétaire", "Pour le président")
    assert (found.depassement_motif, found.observations) == ("Aide à la cantine.", "À classer.")


@pytest.mark.parametrize("cle", [*TEMPS_DE_VIE, *ACTIVITES])
def test_each_box_has_its_own_meaning(cle: str) -> None:
    """A box ticked alone gives its own temps de vie or activity."""
    values: dict[str, Value] = {
        f"{root}.{cle}": True for root in ("temps", "activite") if f"{root}.{cle}" in SPEC.by_target
    }
    found, _ = _read(fill(blank(SPEC), SPEC, values))
    assert {*found.temps_de_vie, *found.activites} == {cle}


@pytest.mark.parametrize("motif", MOTIFS_DROIT)
def test_each_motif_of_the_list_is_read(motif: str) -> None:
    """The label chosen gives back the key of the motif."""
    assert _read(fill(blank(SPEC), SPEC, {"motif_droit": motif}))[0].motif_droit == motif


@each_client
def test_a_choisir_is_no_answer(client: str, tmp_path: Path) -> None:
    """The first option of a list, chosen back, leaves it without answer and without remark."""
    out = tmp_path / "out.pdf"
    fill_with(client, FORMS_PDF / SPEC.filename, {"deci_base": "à choisir", "deci_eleve_nom": "ÉTÉ"}, out)
    found, anomalies = _read(out.read_bytes())
    assert (found.base, anomalies) == (None, 0)
