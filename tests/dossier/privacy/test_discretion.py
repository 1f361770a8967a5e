"""What a free text loses before an AVS reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.privacy.discretion import OMISSION_MARK, redact_for_auxiliaire
from pipeline.dossier.values.texte import normalise
from tests.dossier.letters.exemples import dossier

CAS = dossier("01")


@pytest.mark.parametrize(
    "texte",
    [
        "Prise de notes, reformulation des consignes.",
        "Aide au traitement de texte. Relire.",
        "Le directeur prévient l’infirmière et le service.",
        "Appeler l’école au 04 65 71 00 99.",
        "Présence de 8h30 à 11h30, salle 12, 3 fois par semaine.",
    ],
)
def test_tasks_and_the_school_telephone_stay(texte: str) -> None:
    """What tells the work, and the number of the établissement, are kept word for word."""
    assert redact_for_auxiliaire(texte, CAS) == texte


@pytest.mark.parametrize(
    "intime",
    [
        "Prévenir la mère au 04 65 71 00 12.",
        "Appeler le 06.39.98.11.22 !",
        "Joindre +33 6 39 98 11 22.",
        "Écrire à maman@famille.example.",
        "La raccompagner 12 rue des Lilas-Inventés.",
        "Elle est épileptique.",
        "Diabète : surveiller.",
        "Séance d’orthophonie.",
        "Ses troubles du langage gênent.",
        "Dyspraxie visuelle.",
    ],
)
def test_contacts_and_health_facts_go(intime: str) -> None:
    """A sentence with a telephone, an e-mail, an address of the family or a health fact is left out, and it shows."""
    lu = redact_for_auxiliaire(f"Prise de notes. {intime} Relire.", CAS)
    assert lu == f"Prise de notes. {OMISSION_MARK} Relire."


def test_a_short_overseas_number_of_the_family_goes() -> None:
    """Six figures by pairs are a number."""
    assert redact_for_auxiliaire("Appeler le 41 12 34.", CAS) == OMISSION_MARK


@given(st.text())
def test_any_text_is_taken_and_nothing_is_added(texte: str) -> None:
    """Whatever was written, the result holds only words of the text, or the mark, and is stable."""
    lu = redact_for_auxiliaire(texte, CAS)
    assert set(lu.split()) <= {*normalise(texte).split(), OMISSION_MARK}
    assert redact_for_auxiliaire(lu, CAS) == lu


def test_a_number_cut_into_sentences_goes_with_the_whole_text() -> None:
    """Figures with a full stop and a space after each pair are a telephone still."""
    assert redact_for_auxiliaire("Appeler le 06. 39. 98. 11. 22.", CAS) == OMISSION_MARK
