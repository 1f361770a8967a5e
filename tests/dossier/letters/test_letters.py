"""Which letters a dossier calls for, to whom, and what each reader may see."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipeline.dossier.delais import silence_decides
from pipeline.dossier.letters import Letter, TypeLettre, letters_owed
from pipeline.dossier.letters.corrections import list_numeros, sections
from pipeline.dossier.model.destinataires import Genre, civilite, familles, salutation_chef
from pipeline.dossier.model.dossier import Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.classes import parse_classe
from tests.dossier.anomalies import anomaly
from tests.dossier.exemples import AUJOURD_HUI
from tests.dossier.letters.exemples import REGLAGES, dossier, du_type, item_manquant, lettres, manque

CHEF = manque(Kind.PROTOCOLE, "chef", "Il manque le directeur ou chef d’établissement.")
TELEPHONE = anomaly("TELEPHONE_REPRESENTANT_ABSENT", "Écrivez le téléphone.", Kind.PROTOCOLE, "representant.telephone")
INTERNE = anomaly("DOSSIER_EN_DOUBLE", "Un autre dossier semble concerner le même élève.")


def types(owed: tuple[Letter, ...]) -> list[str]:
    return [lettre.type.value for lettre in owed]


def dates(lettre: Letter) -> dict[str, str]:
    found = lettre.context["dates"]
    assert isinstance(found, dict)
    return found


def seule(owed: tuple[Letter, ...], type: TypeLettre) -> Letter:
    (lettre,) = du_type(owed, type)
    return lettre


def test_complete_dossier_is_acknowledged_and_transmitted() -> None:
    """A recevable dossier calls for the family's accusé de réception and the transmission."""
    assert types(lettres(dossier("01"), TELEPHONE)) == ["accuse_reception", "transmission_cdes"]


def test_blocked_dossier_calls_for_complements() -> None:
    """Anything that blocks calls for a demande to the school and an incomplete accusé to the family."""
    owed = lettres(dossier("01"), item_manquant(3))
    assert types(owed) == ["demande_complement", "accuse_reception_incomplet"]
    assert [lettre.destinataire.genre for lettre in owed] == [Genre.ETABLISSEMENT, Genre.FAMILLE]


def test_missing_form_is_asked_for_with_the_other_form_s_gaps() -> None:
    """One demande tells of the form not received and of what the other one lacks."""
    cas = dossier("01")
    for owed, autre in (
        (lettres(replace(cas, piece_fiche=None), CHEF), CHEF.message),
        (lettres(replace(cas, piece_protocole=None), item_manquant(3)), "item 3"),
    ):
        demande = json.dumps(seule(owed, TypeLettre.DEMANDE_COMPLEMENT).context, ensure_ascii=False)
        assert "n’a pas été reçu" in demande
        assert autre in demande


def test_without_protocole_nobody_in_the_family_is_known() -> None:
    """The fiche alone names no family: only the school is written to, with its address to be found."""
    owed = lettres(replace(dossier("01"), piece_protocole=None))
    assert types(owed) == ["demande_complement"]
    assert "n’est pas connue" in owed[0].destinataire.probleme


def test_school_is_not_asked_for_what_the_secretariat_settles() -> None:
    """A point that the school cannot mend is not in its letter, and alone it makes no letter."""
    demande = seule(lettres(dossier("01"), item_manquant(3), INTERNE), TypeLettre.DEMANDE_COMPLEMENT)
    assert INTERNE.message not in json.dumps(demande.context, ensure_ascii=False)
    assert lettres(dossier("01"), replace(INTERNE, severite=Severite.BLOQUANT)) == ()


def test_points_are_numbered_through_and_blocking_ones_first() -> None:
    """Points run 1 to n over both forms; in a form what blocks comes before what is to be checked."""
    parts = sections(dossier("01"), (TELEPHONE, CHEF, item_manquant(3)))
    assert [[p.numero for p in part.a_completer + part.a_verifier] for part in parts] == [[1], [2, 3]]
    assert [point.texte for point in parts[1].a_completer] == [CHEF.message]


def test_many_items_make_one_point_with_each_wording() -> None:
    """Twenty-four items without an answer are one point that names them all, by group."""
    (part,) = sections(dossier("01"), tuple(item_manquant(n) for n in range(1, 25)))
    (point,) = part.a_completer
    assert point.texte.startswith("Items 1 à 24")
    assert [item.numero for groupe in point.grille for item in groupe.lignes] == list(range(1, 25))


def test_numbers_are_gathered_in_ranges() -> None:
    """Three numbers in a row make a range, two do not."""
    assert list_numeros([9, 2, 7, 8, 4, 5]) == "2, 4, 5 et 7 à 9"


@pytest.mark.parametrize(
    ("today", "limite"),
    [
        (date(2003, 11, 21), "2003-12-22"),
        (date(2003, 12, 2), "2004-01-02"),
        (date(2003, 11, 25), "2003-12-26"),
        (date(2004, 4, 20), "2004-05-21"),
    ],
)
def test_deadline_falls_on_a_working_day(today: date, limite: str) -> None:
    """Thirty days later, moved past Sundays, 1 January, Christmas and Ascension."""
    demande = seule(lettres(dossier("01"), CHEF, today=today), TypeLettre.DEMANDE_COMPLEMENT)
    assert demande.context["dates"]["limite"] == limite  # type: ignore[index] # JSON data


def test_separated_parents_get_a_letter_each_without_the_other_s_address() -> None:
    """With two addresses, each letter holds its reader's address and nothing of the other's."""
    mere, pere = du_type(lettres(dossier("23")), TypeLettre.ACCUSE)
    assert mere.destinataire.lignes[0] == "MME SAMIA BENALI"
    assert pere.destinataire.lignes == ("M. KARIM FICTIF", "9 QUAI IMAGINAIRE", "69999 LYON LE FAUX")
    for lettre, absent in (
        (mere, ("Karim", "KARIM", "IMAGINAIRE", "69999")),
        (pere, ("Samia", "SAMIA", "LILAS", "13999")),
    ):
        tout = json.dumps([lettre.destinataire.lignes, lettre.context], ensure_ascii=False)
        assert not any(mot in tout for mot in absent)


def test_parents_at_one_address_share_a_letter() -> None:
    """A second représentant without an address of their own is named on the same envelope."""
    cas = dossier("23")
    assert cas.protocole is not None and cas.piece_protocole is not None
    second = replace(cas.protocole.representant2, adresse="12, rue des LILAS INVENTES 13999 Villeneuve-la-Fictive")
    piece = replace(cas.piece_protocole, form=replace(cas.protocole, representant2=second))
    (lettre,) = du_type(lettres(replace(cas, piece_protocole=piece)), TypeLettre.ACCUSE)
    assert lettre.destinataire.lignes[:2] == ("MME SAMIA BENALI", "M. KARIM FICTIF")
    assert lettre.destinataire.salutation == "Madame, Monsieur"


@pytest.mark.parametrize(
    ("nom", "adresse", "lignes"),
    [
        ("M. Karim FICTIF", "idem", ("MME SAMIA BENALI", "M. KARIM FICTIF")),
        ("M. Karim FICTIF", "Même adresse que la mère", ("MME SAMIA BENALI", "M. KARIM FICTIF")),
        ("M. Karim FICTIF", "Néant", ("MME SAMIA BENALI", "M. KARIM FICTIF")),
        ("Néant", "", ("MME SAMIA BENALI", "12 RUE DES LILAS INVENTES")),
    ],
)
def test_no_letter_goes_to_idem_nor_to_neant(nom: str, adresse: str, lignes: tuple[str, str]) -> None:
    """« Idem » is the first address, and « Néant » is nobody."""
    cas = dossier("23")
    assert cas.protocole is not None and cas.piece_protocole is not None
    second = replace(cas.protocole.representant2, nom=nom, adresse=adresse)
    piece = replace(cas.piece_protocole, form=replace(cas.protocole, representant2=second))
    (famille,) = familles(replace(cas, piece_protocole=piece), AUJOURD_HUI)
    assert famille.lignes[:2] == lignes


def test_pupil_of_age_is_written_to() -> None:
    """From eighteen on the pupil is the addressee; the day before, the représentant légal is."""
    (majeur,) = familles(dossier("22"), AUJOURD_HUI)
    assert majeur.lignes[0] == "HUGO VAN DEN BROUCKE-'T SERSTEVENS"
    (veille,) = familles(dossier("22"), date(2001, 10, 8))
    assert veille.nom == "Lui-même"


def test_pupil_of_age_with_two_addresses_is_not_guessed() -> None:
    """When the forms give two addresses for a pupil of age, a person is asked for theirs."""
    cas = dossier("23")
    (lettre,) = du_type(lettres(cas, today=date(2015, 1, 5)), TypeLettre.ACCUSE)
    assert not lettre.destinataire.lignes
    assert "deux adresses" in lettre.destinataire.probleme


def test_child_in_care_is_written_to_at_the_service() -> None:
    """The letters of a child confided to the ASE go to the service, and no other address appears."""
    owed = lettres(dossier("24"))
    assert du_type(owed, TypeLettre.ACCUSE)[0].destinataire.lignes[0] == "AIDE SOCIALE A L'ENFANCE"
    assert "Lilas" not in json.dumps([lettre.context for lettre in owed], ensure_ascii=False)


def test_transmission_goes_to_the_commission_of_the_class() -> None:
    """A CE2 goes through the CCPE, a 5e through the CCSD."""
    for pupil, nom in (("01", "CCPE"), ("09", "CCSD")):
        lettre = seule(lettres(dossier(pupil)), TypeLettre.TRANSMISSION)
        assert lettre.destinataire.lignes[0].startswith(nom)
        assert lettre.context["commission"] == nom


def test_undetermined_commission_is_a_problem() -> None:
    """Two plausible commissions, or two forms that disagree, leave the envelope to a person."""
    discordant = dossier("01")
    assert discordant.fiche is not None and discordant.piece_fiche is not None
    piece = replace(discordant.piece_fiche, form=replace(discordant.fiche, classe=parse_classe("6e")))
    for cas in (dossier("38"), replace(discordant, piece_fiche=piece)):
        lettre = seule(lettres(cas), TypeLettre.TRANSMISSION)
        assert "CCPE ou de la CCSD" in lettre.destinataire.probleme
        assert not lettre.destinataire.lignes


def test_family_reads_fixed_wordings_only() -> None:
    """A family's letter names what is missing; no message, need or value of the forms is repeated in it."""
    secret = anomaly("PRECISION_ABSENTE", "Surveillance de l’insuline : précisez.", Kind.PROTOCOLE, "aide_cours")
    accuse = seule(lettres(dossier("01"), item_manquant(5), secret), TypeLettre.ACCUSE_INCOMPLET)
    texte = json.dumps(accuse.context, ensure_ascii=False)
    assert "item 5" in texte
    assert "insuline" not in texte and "Prendre les notes" not in texte


def test_school_reads_no_family_matter() -> None:
    """The school's letter holds neither a représentant légal nor an address of the family."""
    demande = seule(lettres(dossier("23"), CHEF), TypeLettre.DEMANDE_COMPLEMENT)
    texte = json.dumps([demande.destinataire.nom, demande.context], ensure_ascii=False)
    assert not any(mot in texte for mot in ("Samia", "Karim", "Lilas", "Imaginaire", "04 65"))


def test_key_does_not_depend_on_the_day() -> None:
    """The same dossier gives the same keys on another day, and one key per letter."""
    cas = (dossier("23"), CHEF)
    avant, apres = lettres(*cas), lettres(*cas, today=AUJOURD_HUI + timedelta(days=9))
    assert [lettre.cle for lettre in avant] == [lettre.cle for lettre in apres]
    assert len({lettre.cle for lettre in avant}) == len(avant) == 3


def test_new_version_with_the_same_gaps_is_answered_again() -> None:
    """A school that sends a new version with the same gaps gets a new demande, the family no new letter."""
    cas = dossier("01")
    assert cas.piece_fiche is not None
    nouveau = replace(cas, piece_fiche=replace(cas.piece_fiche, sha256="e" * 64))
    avant, apres = lettres(cas, CHEF), lettres(nouveau, CHEF)
    assert avant[0].cle != apres[0].cle
    assert avant[1].cle == apres[1].cle


def test_accepted_or_reworded_point_does_not_write_again() -> None:
    """What a person accepts, or a rule words otherwise, is no new demande: the school sent nothing new."""
    cas = dossier("01")
    assert lettres(cas, CHEF, TELEPHONE)[0].cle == lettres(cas, CHEF)[0].cle


def test_context_is_json() -> None:
    """A context survives the register: written as JSON and read back, it is the same."""
    for owed in (lettres(dossier("01"), TELEPHONE), lettres(dossier("01"), CHEF)):
        for lettre in owed:
            assert json.loads(json.dumps(lettre.context)) == lettre.context


@pytest.mark.parametrize(
    ("nom", "titre"),
    [
        ("Mme Vve Augustine ÉTÉ", "Madame"),
        ("M. Karim FICTIF", "Monsieur"),
        ("Mlle X", "Mademoiselle"),
        ("M. et Mme X", ""),
        ("Mmes X", ""),
        ("Martin MMEX", ""),
        ("Aide sociale à l’enfance", ""),
    ],
)
def test_civility_is_read_never_inferred(nom: str, titre: str) -> None:
    """A salutation uses the civility that was written; without one, or for a couple, it stays neutral."""
    assert civilite(nom) == titre


@pytest.mark.parametrize(
    ("chef", "salutation"),
    [
        ("Mme Ardoise, directrice", "Madame la Directrice"),
        ("M. Préau, principal", "Monsieur le Principal"),
        ("Mme Préau, proviseur", "Madame"),
        ("Préau, principal", "Madame, Monsieur"),
        ("M. Basile PRÉAU", "Monsieur"),
        ("", "Madame, Monsieur"),
    ],
)
def test_head_is_saluted_by_function_when_it_is_certain(chef: str, salutation: str) -> None:
    """The function is used when it agrees with the civility written; else the civility, else both."""
    assert salutation_chef(chef) == salutation


def test_the_accuse_says_when_silence_decides() -> None:
    """Two months after the last of the forms, on a working day; or after the day on which it was complete before."""
    cas = dossier("01")
    accuse = seule(lettres(cas), TypeLettre.ACCUSE)
    last = max(piece.recue_le for piece in cas.pieces)
    said = {"complete": last.isoformat(), "silence": silence_decides(last).isoformat()}
    assert dates(accuse).items() >= said.items()
    before = letters_owed(cas, (), REGLAGES, AUJOURD_HUI, complete=date(2003, 10, 31))
    former = seule(before, TypeLettre.ACCUSE)
    assert dates(former) == dates(accuse) | {"complete": "2003-10-31", "silence": "2003-12-31"}
    assert former.cle == accuse.cle
