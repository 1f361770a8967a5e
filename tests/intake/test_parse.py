"""From raw answers to typed forms, by target."""

from dataclasses import fields
from datetime import date

import pytest

from pipeline.dossier.model.forms import (
    JOURS,
    RANGS,
    SIGNATAIRES,
    Cellule,
    EtatProtocole,
    Fiche,
    Kind,
    Modalite,
    Protocole,
)
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.values.types import Commission, Plage
from pipeline.forms.editions import FORMS
from pipeline.intake.parse import parse_form
from pipeline.intake.raw import RawForm, RawValue
from tests import eleves

JOUR = date(2003, 11, 21)


def raw(kind: Kind, values: dict[str, str | bool]) -> RawForm:
    """A raw form with these answers, by target."""
    spec = FORMS[kind]
    read = {spec.by_target[target].name: RawValue(str(value), value) for target, value in values.items()}
    return RawForm(kind, spec.edition, read)


def fiche(values: dict[str, str | bool]) -> Fiche:
    """The typed fiche of these answers."""
    found = parse_form(raw(Kind.FICHE, values), reference=JOUR)
    assert isinstance(found, Fiche)
    return found


def protocole(values: dict[str, str | bool]) -> Protocole:
    """The typed protocole of these answers."""
    found = parse_form(raw(Kind.PROTOCOLE, values), reference=JOUR)
    assert isinstance(found, Protocole)
    return found


def test_the_answers_of_a_fiche_get_their_types() -> None:
    """Identity, criteria, grid and needs of the baseline pupil."""
    found = fiche(eleves.fiche(materiel="oui", relais="non"))
    assert (found.nom, found.prenom, found.etablissement) == (
        "LENOIR-D'ESTRÉES",
        "Chloë",
        "École élémentaire Jules-Ficelle",
    )
    assert (found.materiel, found.relais, found.dependance_scolaire) == (True, False, True)
    assert (found.age.valeur, found.naissance.valeur) == (8 * 12 + 6, date(1995, 2, 28))
    assert found.classe.valeur is not None
    assert (found.classe.valeur.niveau, found.classe.valeur.commission) == ("CE2", Commission.CCPE)
    assert found.is_grille_complete
    assert (found.niveaux[8], found.niveaux[23]) == (Niveau.DEPENDANT, Niveau.JAMAIS)
    assert found.besoins[1] == "Installer le plan incliné et le matériel."
    assert found.date_evaluation.valeur == date(2003, 10, 15)


def test_the_answers_of_a_protocole_get_their_types() -> None:
    """State, family, school, times, tasks, timetable and signatures of the baseline pupil."""
    found = protocole(
        eleves.protocole(edt__m1__lundi__presence=True, edt__m1__de="8h30", edt__m1__a="9h30")
        | {"signature.chef.nom": "M. PRÉAU", "signature.chef.date": "20/10/2003", "signature.chef.signe": True}
    )
    assert (found.etat, found.modalite) == (EtatProtocole.PROPOSITION, Modalite.DISCONTINUE)
    assert found.representant.adresse == "12 rue des Lilas-Inventés\n13999 Villeneuve-la-Fictive"
    assert found.representant.telephone.valeur == "0465710012"
    assert (found.accord, found.entendue, found.uai.valeur) == (True, False, "0139901S")
    assert found.scolarisation.valeur == 26 * 60
    assert found.emploi.horaires["m1"].valeur == Plage(8 * 60 + 30, 9 * 60 + 30)
    assert found.emploi.cellules["m1", "lundi"].presence
    assert found.signatures["chef"].signe
    assert found.signatures["chef"].date.valeur == date(2003, 10, 20)


def test_an_empty_form_is_a_typed_form() -> None:
    """Nothing answered, nothing invented; the grid, timetable and signatures keep their shape."""
    assert fiche({}) == Fiche()
    found = protocole({})
    assert set(found.emploi.cellules) == {(rang, jour) for rang in RANGS for jour in JOURS}
    assert set(found.emploi.cellules.values()) == {Cellule()}
    assert set(found.emploi.horaires) == set(RANGS)
    assert set(found.signatures) == set(SIGNATAIRES)
    assert found.emploi.is_empty


def test_a_doubtful_value_is_left_to_the_rules() -> None:
    """A value that reads two ways keeps its text and its doubt, and parsing reports nothing."""
    written = raw(Kind.PROTOCOLE, {"accompagnement": "12.30"})
    found, anomalies = parse_form(written, reference=JOUR), written.anomalies
    assert isinstance(found, Protocole)
    assert (found.accompagnement.texte, found.accompagnement.valeur) == ("12.30", None)
    assert found.accompagnement.doute
    assert anomalies == ()


@pytest.mark.parametrize("kind", [Kind.FICHE, Kind.PROTOCOLE])
def test_every_field_of_the_table_has_its_place(kind: Kind) -> None:
    """Each field, answered alone, changes the typed form: no target is forgotten."""
    empty = parse_form(raw(kind, {}), reference=JOUR)
    for field in FORMS[kind].fields:
        if field.target == "edition":
            continue
        value = field.options[0].value if field.options else "x"
        answer = True if field.type == "checkbox" else value
        found = parse_form(raw(kind, {field.target: answer}), reference=JOUR)
        assert found != empty, field.name


def test_unknown_names_and_answers_are_ignored() -> None:
    """A raw form kept from another edition may hold names and answers that are gone."""
    form = RawForm(
        Kind.FICHE,
        "0",
        {"fiche_ancien_champ": RawValue("x", "x"), "fiche_item_01_niveau": RawValue("niveau9", "niveau9")},
    )
    found = parse_form(form, reference=JOUR)
    assert found == Fiche()
    assert len(fields(Fiche)) > 20
