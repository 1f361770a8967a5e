"""Reminders before the help changes or ends, the forms of a renewal, and convocations."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.convocation import convocations
from pipeline.dossier.letters.rappels import TypeEcheance, echeances, rappels, renouvellement_prefilled
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import fill
from tests.dossier.exemples_decision import decision_complete, degressive, phases, refus
from tests.dossier.letters.suites_exemples import avec_protocole, decide, protocole_de


def test_each_change_and_the_end_are_terms() -> None:
    """Three decreasing phases: two changes, each recalled in the measure of its phase, and an end."""
    termes = echeances(degressive(), 45)
    assert [(t.quoi, t.dernier_jour, t.rappel_le) for t in termes] == [
        (TypeEcheance.PHASE, date(2004, 2, 28), date(2004, 2, 10)),
        (TypeEcheance.PHASE, date(2004, 4, 30), date(2004, 4, 10)),
        (TypeEcheance.FIN, date(2004, 6, 30), date(2004, 5, 16)),
    ]
    assert [(t.heures, t.ensuite) for t in termes] == [(1440, 720), (720, 360), (360, 0)]


def test_two_phases_with_the_same_hours_are_no_change() -> None:
    """Only the end is a term."""
    memes = phases(("05/01/2004", "28/02/2004", "12 h"), ("29/02/2004", "30/06/2004", "12 h"))
    assert [terme.quoi for terme in echeances(replace(degressive(), phases=memes), 45)] == [TypeEcheance.FIN]


@pytest.mark.parametrize(
    ("premier", "dernier", "rappel"),
    [
        # Three months of the circulaire: a month before, and not as soon as the phase begins.
        ("05/01/2004", "31/03/2004", date(2004, 3, 2)),
        ("02/09/2003", "30/06/2004", date(2004, 4, 16)),
        # A month, two weeks: fifteen days before, or with the phase itself.
        ("01/03/2004", "31/03/2004", date(2004, 3, 16)),
        ("01/03/2004", "12/03/2004", date(2004, 3, 1)),
    ],
)
def test_a_reminder_fits_what_it_recalls(premier: str, dernier: str, rappel: date) -> None:
    """At most a third of the period before its end, fifteen days at least, never before it begins."""
    (terme,) = echeances(replace(degressive(), phases=phases((premier, dernier, "12 h"))), 75)
    assert terme.rappel_le == rappel


def test_nothing_granted_or_a_period_that_cannot_be_read_has_no_term() -> None:
    """A refusal, or a volume that reads two ways, gives no date."""
    assert echeances(refus(), 45) == ()
    doute = phases(("05/01/2004", "28/02/2004", "12.30"), ("29/02/2004", "30/06/2004", "12 h"))
    assert echeances(replace(degressive(), phases=doute), 45) == ()


@pytest.mark.parametrize(
    ("jour", "nombre"), [(date(2004, 2, 9), 0), (date(2004, 2, 10), 2), (date(2004, 2, 28), 2), (date(2004, 2, 29), 0)]
)
def test_a_reminder_is_due_from_its_day_until_the_term(jour: date, nombre: int) -> None:
    """Not before, and no longer once the term is past."""
    assert len(rappels(decide(), degressive(), jour, 45)) == nombre


def test_the_school_and_each_parent_are_told_once() -> None:
    """Separated parents get a letter each; the same reminder the next day is the same letter."""
    lettres = rappels(decide("23"), decision_complete(), date(2004, 6, 1), 45)
    assert [lettre.type for lettre in lettres] == [
        TypeLettre.RAPPEL_ETABLISSEMENT,
        TypeLettre.RAPPEL_FAMILLE,
        TypeLettre.RAPPEL_FAMILLE,
    ]
    encore = rappels(decide("23"), decision_complete(), date(2004, 6, 2), 45)
    assert [lettre.cle for lettre in lettres] == [lettre.cle for lettre in encore]
    assert len({lettre.cle for lettre in lettres}) == 3


def test_the_forms_of_a_renewal_bear_who_and_where_only() -> None:
    """Identity, établissement and représentants; no answer, no signature, no number, neither age nor class."""
    cas = decide("23")
    fiche = renouvellement_prefilled(cas, Kind.FICHE)
    assert set(fiche) == {"nom", "prenom", "naissance", "etablissement"}
    protocole = renouvellement_prefilled(cas, Kind.PROTOCOLE)
    assert protocole["representant2.nom"] == protocole_de(cas).representant2.nom
    permis = ("nom", "prenom", "naissance", "representant", "etablissement", "uai", "chef")
    assert all(target.startswith(permis) for target in protocole)
    with pytest.raises(ValueError, match="decision"):
        renouvellement_prefilled(cas, Kind.DECISION)


@pytest.mark.parametrize("kind", [Kind.FICHE, Kind.PROTOCOLE])
def test_a_prefilled_blank_reads_back(kind: Kind) -> None:
    """The blank form takes these values, and nothing else is answered."""
    valeurs = renouvellement_prefilled(decide("23"), kind)
    spec = FORMS[kind]
    rempli = fill(spec.blank(), spec, valeurs)
    champs = PdfReader(BytesIO(rempli)).get_fields() or {}
    lus = {champ.target: str(champs[champ.name].get("/V", "")) for champ in spec.fields if champ.target != "edition"}
    assert {target: texte for target, texte in lus.items() if texte not in {"", "/Off"}} == dict(valeurs)


def test_a_family_that_asked_to_be_heard_is_convened() -> None:
    """One letter per address, with day, hour and place; another place makes another letter."""
    cas = decide("23")
    cas = avec_protocole(cas, replace(protocole_de(cas), entendue=True))
    lettres = convocations(cas, date(2003, 12, 11), "14h30", "Salle 12", date(2003, 11, 24))
    assert [lettre.context["heure"] for lettre in lettres] == ["14\u00a0h\u00a030"] * 2
    ailleurs = convocations(cas, date(2003, 12, 11), "14h30", "Salle 13", date(2003, 11, 24))
    assert not {lettre.cle for lettre in lettres} & {lettre.cle for lettre in ailleurs}


@pytest.mark.parametrize("souhait", [False, None])
def test_a_family_that_did_not_ask_is_not_convened(souhait: bool | None) -> None:
    """« non » or no answer: no convocation."""
    cas = avec_protocole(decide(), replace(protocole_de(decide()), entendue=souhait))
    assert convocations(cas, date(2003, 12, 11), "14h30", "Salle 12", date(2003, 11, 24)) == ()


def test_an_hour_that_does_not_read_is_printed_as_written() -> None:
    """« en fin de matinée » is not turned into an hour."""
    cas = avec_protocole(decide(), replace(protocole_de(decide()), entendue=True))
    (lettre,) = convocations(cas, date(2003, 12, 11), "en fin de matinée", "Salle 12", date(2003, 11, 24))
    assert lettre.context["heure"] == "en fin de matinée"
