"""What the relevé proposes for a plain accord."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.dossier.model.decision import Nature
from pipeline.dossier.seance.propositions import nature_of, periode, propositions
from pipeline.dossier.seance.tenue import Tenue
from pipeline.dossier.values.durees import parse_duree
from tests.dossier.exemples import dossier_complet, fiche_complete, protocole_complet
from tests.dossier.exemples_decision import decision_complete
from tests.dossier.letters.suites_exemples import decide

SEANCE = date(2003, 12, 4)
TENUE = Tenue("9 h 00", "Salle 2", 20)


@pytest.mark.parametrize(
    ("seance", "days"),
    [
        (SEANCE, (date(2003, 12, 8), date(2004, 6, 30))),
        (date(2003, 11, 7), (date(2003, 11, 10), date(2004, 6, 30))),
        (date(2004, 4, 8), (date(2004, 4, 13), date(2004, 6, 30))),
        (date(2004, 6, 29), (date(2004, 9, 2), date(2005, 7, 1))),
        (date(2004, 7, 1), (date(2004, 9, 2), date(2005, 7, 1))),
    ],
)
def test_the_help_begins_on_a_monday_and_lasts_until_the_classes_end(seance: date, days: tuple[date, date]) -> None:
    """The next working day after Easter Monday; once classes are over, the next school year."""
    assert periode(seance, None) == days


def test_a_renewal_begins_when_the_running_help_ends() -> None:
    """The morrow of its last day, in the next school year when classes are over."""
    assert periode(date(2004, 5, 13), decide(decision=decision_complete()))[0] == date(2004, 9, 2)


@pytest.mark.parametrize(
    ("anciennete", "nature"),
    [("", Nature.PREMIERE), ("Aucune", Nature.PREMIERE), ("Première demande.", Nature.PREMIERE), ("deux ans", None)],
)
def test_a_first_demande_is_one_for_certain_or_is_left_to_a_person(anciennete: str, nature: Nature | None) -> None:
    """A help before this register may stand in the fiche alone."""
    assert nature_of(dossier_complet(replace(fiche_complete(), anciennete=anciennete)), None, 75) is nature


def test_nothing_is_proposed_of_hours_that_read_two_ways() -> None:
    """No period without hours: the commission says both."""
    dossier = dossier_complet(protocole=replace(protocole_complet(), accompagnement=parse_duree("12.30")))
    assert not [target for target in propositions(dossier, None, SEANCE, TENUE, 75) if target.startswith("phase.")]


def test_a_family_that_asked_to_be_heard_is_said_to_be_by_nobody_but_a_person() -> None:
    """« non » is proposed where it did not ask; « oui » never is."""
    asked = dossier_complet(protocole=replace(protocole_complet(), entendue=True))
    silent = dossier_complet(protocole=replace(protocole_complet(), entendue=False))
    assert "entendue" not in propositions(asked, None, SEANCE, TENUE, 75)
    assert propositions(silent, None, SEANCE, TENUE, 75)["entendue"] == "non"
