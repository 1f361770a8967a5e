"""``pipeline.toml``: every mistake is told at once, before anything is printed with it."""

import pytest

from pipeline.config import parse_settings
from pipeline.errors import ConfigError
from pipeline.resources import TEMPLATES
from tests.reglages import VALUES, written

ISSUED = (TEMPLATES / "workspace" / "pipeline.toml").read_text(encoding="utf-8")


def test_the_settings_as_issued_are_right() -> None:
    """A new workspace works at once."""
    assert parse_settings(ISSUED).regime == "CDES_2003"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('regime = "CDES_2003"', 'regime = "X"', "n’existe pas"),
        ("[textes]", '[textes]\ninconnu = "x"', "« inconnu »"),
        ("y = 56.0", "y = 300.0", "[fenetre]"),
        ("largeur = 83.0", "largeur = 10.0", "[fenetre]"),
        ('prenom = "Prénom"', 'prenom = ""', "[signataire] prenom"),
        ("complement_jours = 30", "complement_jours = -5", "[delais]"),
        ("alertes_jours = [21, 7]", "alertes_jours = []", "[delais] alertes_jours"),
        ("alertes_jours = [21, 7]", "alertes_jours = [7, 21]", "[delais] alertes_jours"),
        ("alertes_jours = [21, 7]", "alertes_jours = [61]", "[delais] alertes_jours"),
        ("alertes_jours = [21, 7]", "alertes_jours = [21, 0]", "[delais] alertes_jours"),
        ("alertes_jours = [21, 7]", 'alertes_jours = ["21"]', "liste de nombres entiers"),
        ('logo = ""', 'logo = "../../etc/passwd"', "logo"),
        ("ocr = false", 'ocr = "oui"', "[lecture] ocr"),
        ("regime =", "regimes =", "regimes"),
        ("[service]", "[service", "n’est pas lisible"),
        ("complement_jours = 30", "complement_jours = 99999999", "de 1 à 366 jours"),
        ("rappel_jours = 75", "rappel_jours = 999999999999", "rappel_jours"),
        ("decision_annees = 10", "decision_annees = 99999", "de 1 à 100 ans"),
        ("preavis_jours = 60", "preavis_jours = 4000", "preavis_jours"),
        ('telephone = "01 99 00 00 00"', 'telephone = "bonjour"', "[service] telephone"),
        ('courriel = ""', 'courriel = "pas un courriel"', "[service] courriel"),
        ('courriel = ""', 'courriel = "a@b.fr, c@d.fr"', "[service] courriel"),
        ('["1 place de l’Exemple", "99999 VILLE EXEMPLE"]', str(["1 rue"] * 7), "6 lignes au plus"),
        ('["2 place de l’Exemple", "99999 VILLE EXEMPLE"]', '["2 rue du Test"]', "code postal"),
        (
            '["4 place de l’Exemple", "99999 VILLE EXEMPLE"]',
            str([f"Bâtiment {n} des Essais Fictifs" for n in range(8)] + ["13999 VILLE"]),
            "adresse",
        ),
        ('"Département d’Exemple"', f'"{"Département " * 20}"', "trop long"),
        ('qualite = "Secrétaire de la commission"', 'qualite = "Madame"', "[signataire] qualite"),
        ('delegation = "Pour le président et par délégation,"', 'delegation = ""', "[signataire] delegation"),
        ('heures_invisibles = ""', 'heures_invisibles = "99999 h"', "heures_invisibles"),
    ],
)
def test_a_value_that_would_print_a_wrong_letter_is_refused(before: str, after: str, told: str) -> None:
    """The mistake is named, and nothing starts."""
    assert before in ISSUED
    with pytest.raises(ConfigError) as caught:
        parse_settings(ISSUED.replace(before, after, 1))
    assert told in str(caught.value)


@pytest.mark.parametrize("blank", ["", "   ", "\u00a0\u202f", "\u200b\ufeff", "-", "néant", "…", "x"])
@pytest.mark.parametrize("key", ["departement", "nom", "bureau", "ville", "prenom", "qualite"])
def test_a_blank_is_empty(key: str, blank: str) -> None:
    """Spaces that nobody sees, dashes and marks for nothing are no name."""
    section = "signataire" if key in ("prenom", "qualite") else "service"
    head, mark, tail = ISSUED.partition(f"[{section}]")
    lines = [f'{key} = "{blank}"' if line.startswith(f"{key} =") else line for line in tail.split("\n")]
    with pytest.raises(ConfigError, match=rf"\[{section}\] {key} ne peut pas être vide"):
        parse_settings(head + mark + "\n".join(lines))


def test_what_may_be_left_out_and_says_nothing_is_left_out() -> None:
    """A dash for a telephone, a blank line in an address: no letter prints them."""
    text = written(ISSUED).replace('telephone = "04 65 71 00 01"', 'telephone = "-"')
    service = parse_settings(text.replace('["2 rue du Cartable", ', '[" ", "2 rue du Cartable", "--", ')).service
    assert service.telephone == ""
    assert service.adresse == ("2 rue du Cartable", "13999 VILLENEUVE-LA-FICTIVE")


def test_a_variable_of_one_letter_keeps_its_name() -> None:
    """What is not printed is taken as it stands: else the archive would be in clear without a word."""
    text = ISSUED.replace('cle_fichier = ""', 'cle_variable = "X"')
    assert parse_settings(text).archive.cle_variable == "X"


def test_every_example_is_known_as_one() -> None:
    """Each value that an administrator must write is told until it is written, one by one."""
    known = list(parse_settings(ISSUED).examples())
    assert len(known) == len(set(known)) == 10
    for example in VALUES:
        left = written(ISSUED.replace(example, "\0")).replace("\0", example)
        assert list(parse_settings(left).examples())
    assert list(parse_settings(written(ISSUED)).examples()) == []


def test_all_mistakes_are_told_at_once() -> None:
    """The administrator corrects the file once."""
    wrong = ISSUED.replace('prenom = "Prénom"', 'prenom = ""').replace("complement_jours = 30", "complement_jours = 0")
    with pytest.raises(ConfigError) as caught:
        parse_settings(wrong)
    assert "[signataire]" in str(caught.value)
    assert "[delais]" in str(caught.value)


def test_only_what_must_be_given_is_said_to_be_missing() -> None:
    """A setting that may be left out is not asked for, nor one that is there under a wrong type."""
    without = ISSUED.replace('prenom = "Prénom"', "").replace('ville = "Ville-Exemple"', "ville = 1")
    with pytest.raises(ConfigError) as caught:
        parse_settings(without)
    told = str(caught.value).splitlines()[1:]
    assert told == ["  – [service] ville n’a pas le type attendu.", "  – [signataire] : il manque prenom."]


@pytest.mark.parametrize(
    ("section", "told"),
    [
        ('dask = "ordonnanceur"', "écrivez « tls://machine:8786 »"),
        ('dask = "tls://ordonnanceur:8786"', "demande autorite, certificat et cle"),
        ('dask = "tcp://ordonnanceur:8786"', "passeraient en clair"),
        ('cle = "machine.cle"', "doit être un chemin complet"),
    ],
)
def test_a_cluster_that_may_not_be_used_is_refused(section: str, told: str) -> None:
    """Whatever would let pupils' files cross a network in clear, or nobody could find."""
    with pytest.raises(ConfigError, match=told):
        parse_settings(f"{ISSUED}\n[calcul]\n{section}\n")


@pytest.mark.parametrize(
    "section",
    [
        'dask = "tcp://127.0.0.1:8786"',
        'dask = "tcp://ordonnanceur:8786"\nen_clair = true',
        'dask = "tls://[fd00::1]:8786"\nautorite = "/a"\ncertificat = "/b"\ncle = "/c"',
    ],
)
def test_a_cluster_that_may_be_used(section: str) -> None:
    """On this machine, by TLS, or by a network that is safe by itself."""
    assert parse_settings(f"{ISSUED}\n[calcul]\n{section}\n").calcul.dask
