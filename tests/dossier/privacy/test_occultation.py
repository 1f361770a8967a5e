"""What a family's copy must not show."""

from dataclasses import replace

import pytest

from pipeline.dossier.model.forms import Protocole, Representant
from pipeline.dossier.privacy.occultation import OCCULTATION_MARK, occultation
from pipeline.dossier.values.types import Lecture

MERE = Representant("Mme Samia BENALI", "mère", "12 rue des Lilas\n13999 Villeneuve", Lecture("04 65 71 00 12"))
PERE = Representant("M. Karim FICTIF", "père", "9 quai Imaginaire\n69999 Lyon-le-Faux", Lecture("04 65 71 00 34"))
PROTOCOLE = Protocole(
    representant=MERE,
    representant2=PERE,
    etablissement_adresse="3 place de la Craie\n13999 Villeneuve",
    etablissement_telephone=Lecture("04 65 71 00 99"),
    auxiliaire_adresse="5 rue Cachée\n13999 Villeneuve",
    auxiliaire_telephone=Lecture("04 65 71 00 77"),
)
POUR_ELLE = occultation([PROTOCOLE], MERE)
POUR_TOUS = occultation([PROTOCOLE], None)


@pytest.mark.parametrize(
    "texte",
    [
        "Il habite 9 QUAI IMAGINAIRE.",
        "Au 9, quai\nImaginaire",
        "69999 LYON LE FAUX",
        "Père : 04.65.71.00.34",
        "+33 (0)4 65 71 00 34",
        "rue cachee, chez l’auxiliaire : 5 rue Cachée",
    ],
)
def test_a_detail_is_found_however_it_is_written(texte: str) -> None:
    """Capitals, punctuation, line breaks, international numbers."""
    assert POUR_ELLE.must_hide(texte)


@pytest.mark.parametrize("texte", ["Travail : 04.65.71.00.35", "+33 4 65 71 00 34", "06 39 98 00 34"])
def test_each_number_of_a_cell_is_hidden(texte: str) -> None:
    """« 04 … / 04 … (travail), après 18 h, 06 … »: each is a way to reach him; the hour is none."""
    pere = replace(PERE, telephone=Lecture("04 65 71 00 34 / 04 65 71 00 35 (travail), après 18 h 06 39 98 00 34"))
    hidden = occultation([replace(PROTOCOLE, representant2=pere)], MERE)
    assert hidden.must_hide(texte)
    assert not hidden.must_hide("Vers 18 h.", libre=True)


@pytest.mark.parametrize("texte", ["12 rue des Lilas", "13999 Villeneuve", "04 65 71 00 12", "04 65 71 00 99", "Lyon"])
def test_what_is_the_readers_own_or_the_schools_stays(texte: str) -> None:
    """Nor a town alone."""
    assert not POUR_ELLE.must_hide(texte, libre=True)


def test_without_the_request_the_auxiliaire_alone_is_hidden() -> None:
    """Both parents see both parents' details; neither sees the AVS's."""
    assert not POUR_TOUS.must_hide("9 quai Imaginaire, papa@exemple.test, 06 39 98 00 00", libre=True)
    assert POUR_TOUS.must_hide("5 rue Cachée")
    assert POUR_TOUS.targets_to_empty(PROTOCOLE) == {"auxiliaire_adresse", "auxiliaire_telephone"}


def test_a_sentence_goes_and_the_others_stay() -> None:
    """An e-mail or a number of nobody known, in a free text, may be the other parent's."""
    texte = "Bon contact. Le père est au 06 39 98 00 00. Il aime lire.\nÉcrire à papa@exemple.test"
    assert POUR_ELLE.redact(texte, libre=True) == f"Bon contact.\n{OCCULTATION_MARK}\nIl aime lire.\n{OCCULTATION_MARK}"
    assert POUR_ELLE.redact(texte) == texte


def test_the_reader_is_known_by_name_in_every_version() -> None:
    """Parents who changed places in an older form; one that names the reader otherwise hides both."""
    assert "representant2.adresse" in POUR_ELLE.targets_to_empty(PROTOCOLE)
    swapped = replace(PROTOCOLE, representant=PERE, representant2=MERE)
    assert POUR_ELLE.targets_to_empty(swapped) >= {"representant.adresse", "representant.telephone"}
    assert "representant2.adresse" not in POUR_ELLE.targets_to_empty(swapped)
    unsure = replace(PROTOCOLE, representant=replace(MERE, nom="Mme BENALI"))
    assert POUR_ELLE.targets_to_empty(unsure) >= {"representant.adresse", "representant2.adresse"}


def test_an_auxiliaire_who_is_the_parent_hides_nothing_of_the_reader() -> None:
    """The reader's own address stays."""
    same = replace(PROTOCOLE, auxiliaire_adresse=MERE.adresse, auxiliaire_telephone=MERE.telephone)
    assert not occultation([same], MERE).must_hide("12 rue des Lilas, 04 65 71 00 12")


def test_whose_letter_it_is() -> None:
    """The reader's, a common one, or the pupil's; never one to the other parent alone."""
    assert POUR_ELLE.is_for_reader("Mme Samia BENALI", "Inès BENALI")
    assert POUR_ELLE.is_for_reader("M. Karim FICTIF\nMme Samia BENALI", "Inès BENALI")
    assert POUR_ELLE.is_for_reader("Inès BENALI", "Inès BENALI")
    assert not POUR_ELLE.is_for_reader("M. Karim FICTIF", "Inès BENALI")
    assert POUR_TOUS.is_for_reader("M. Karim FICTIF", "Inès BENALI")
