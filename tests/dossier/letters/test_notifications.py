"""The notifications owed: to whom, how they are posted, and what stops them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.notifications import UNKNOWN_IA, note_decision, notifications, notified_content, replacing
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.destinataires import Envoi, Genre
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Representant
from tests.dossier.exemples import dossier_complet, lire_date, protocole_complet
from tests.dossier.exemples_decision import (
    APRES_SEANCE,
    accord_partiel,
    ajournement,
    constats_decision,
    decision_complete,
    degressive,
    refus,
)
from tests.dossier.letters.exemples import REGLAGES, dossier
from tests.dossier.rules.decisions_fautives import A_VERIFIER, BLOQUENT

AVEC_IA = replace(REGLAGES, ia=("Inspection académique", "4 place de la Craie", "13999 Villeneuve-la-Fictive"))


def notifiees(
    decision: Decision, cas: Dossier | None = None, *, today: date = APRES_SEANCE, remplace: date | None = None
) -> tuple[Letter, ...]:
    """The notifications of a decision on pupil 01's dossier, or on another."""
    cas = cas or dossier_complet()
    owed = notifications(cas, decision, constats_decision(decision, cas, today=today), AVEC_IA, today)
    return tuple(replacing(letter, remplace) for letter in owed) if remplace else owed


def du_genre(lettres: tuple[Letter, ...], genre: Genre) -> list[Letter]:
    """Those of one kind of reader."""
    return [lettre for lettre in lettres if lettre.destinataire.genre is genre]


@pytest.mark.parametrize("decision", [decision_complete, degressive, accord_partiel, refus, ajournement])
def test_a_decision_is_notified_to_its_three_readers(decision: Callable[[], Decision]) -> None:
    """Family, établissement and IA-DSDEN each receive a letter of their own."""
    assert [(lettre.type, lettre.destinataire.genre) for lettre in notifiees(decision())] == [
        (TypeLettre.NOTIFICATION_FAMILLE, Genre.FAMILLE),
        (TypeLettre.NOTIFICATION_ETABLISSEMENT, Genre.ETABLISSEMENT),
        (TypeLettre.NOTIFICATION_IA_DSDEN, Genre.IA_DSDEN),
    ]


@pytest.mark.parametrize("cas", BLOQUENT)
def test_each_missing_mention_stops_all_three(cas: str) -> None:
    """With any mention missing that makes a notification lawful, none is written, and the note says why."""
    decision = BLOQUENT[cas][0]
    assert notifiees(decision) == ()
    assert note_decision(dossier_complet(), constats_decision(decision)).bloquants


@pytest.mark.parametrize("cas", A_VERIFIER)
def test_what_is_to_be_checked_does_not_stop_them(cas: str) -> None:
    """A doubtful point is told; the commission's decision is notified all the same."""
    assert len(notifiees(A_VERIFIER[cas][0])) == 3


@pytest.mark.parametrize(
    ("decision", "envoi"),
    [
        (decision_complete, Envoi.FENETRE),
        (accord_partiel, Envoi.RECOMMANDE),
        (refus, Envoi.RECOMMANDE),
        (ajournement, Envoi.FENETRE),
    ],
)
def test_what_refuses_something_goes_registered_to_the_family_only(
    decision: Callable[[], Decision], envoi: Envoi
) -> None:
    """Refusals and accords partiels go by registered letter to the family; the others by ordinary mail."""
    famille, *autres = notifiees(decision())
    assert famille.destinataire.envoi is envoi
    assert all(lettre.destinataire.envoi is Envoi.FENETRE for lettre in autres)


def test_separated_parents_each_have_their_letter() -> None:
    """One letter per address; neither holds anything of the other's."""
    samia, karim = du_genre(notifiees(refus(), dossier("23")), Genre.FAMILLE)
    assert (samia.destinataire.salutation, karim.destinataire.salutation) == ("Madame", "Monsieur")
    assert samia.cle != karim.cle
    for lettre, autre in ((samia, ("Karim", "QUAI", "Imaginaire")), (karim, ("Samia", "LILAS", "Lilas"))):
        contenu = json.dumps([lettre.context, lettre.destinataire.nom, lettre.destinataire.lignes], ensure_ascii=False)
        assert not any(mot in contenu for mot in autre)
        assert lettre.context["autre_lettre"] is True


def test_the_adult_pupil_is_written_to() -> None:
    """At eighteen the notification is the pupil's own."""
    (lettre,) = du_genre(notifiees(decision_complete(), dossier("22")), Genre.FAMILLE)
    assert lettre.destinataire.nom == "Hugo VAN DEN BROUCKE-'T SERSTEVENS"
    assert lettre.context["majeur"] is True


def test_the_child_in_care_has_no_family_address() -> None:
    """The ASE is written to, and nobody else."""
    (lettre,) = du_genre(notifiees(decision_complete(), dossier("24")), Genre.FAMILLE)
    assert lettre.destinataire.lignes[0] == "AIDE SOCIALE A L'ENFANCE"


def test_the_tutor_is_written_to() -> None:
    """The grandmother who is tutrice receives the notification under her civility."""
    (lettre,) = du_genre(notifiees(decision_complete(), dossier("25")), Genre.FAMILLE)
    assert lettre.destinataire.nom == "Mme Vve Augustine ÉTÉ"
    assert lettre.destinataire.salutation == "Madame"


def test_without_a_configured_address_the_envelope_is_written_by_hand() -> None:
    """An inspection académique that is not configured is a problem told on the envelope, not a letter lost."""
    cas, decision = dossier_complet(), decision_complete()
    for ia in ((), ("Inspection académique",)):
        lettres = notifications(cas, decision, (), replace(REGLAGES, ia=ia), APRES_SEANCE)
        assert lettres[-1].destinataire.probleme == UNKNOWN_IA


def test_the_key_follows_the_decision_alone() -> None:
    """Neither the day of the run, nor observations, nor a protocole signed later make another notification."""
    reference = [lettre.cle for lettre in notifiees(decision_complete())]
    signe = dossier_complet(
        protocole=replace(
            protocole_complet(), representant=Representant("Mme H. Lenoir", "mère", "8 rue Neuve\n13999 Ville-Feinte")
        )
    )
    assert [lettre.cle for lettre in notifiees(decision_complete(), signe, today=date(2004, 1, 5))] == reference
    assert [c.cle for c in notifiees(replace(decision_complete(), observations="À classer."))] == reference
    assert [c.cle for c in notifiees(decision_complete(), remplace=date(2003, 12, 12))] == reference


@pytest.mark.parametrize(
    "corrigee",
    [
        replace(decision_complete(), seance=lire_date("12/12/2003")),
        replace(decision_complete(), motif_fait="Autre fait."),
        degressive(),
        refus(),
    ],
)
def test_a_corrected_decision_makes_other_letters(corrigee: Decision) -> None:
    """Whatever changes in what is notified changes the key of every letter."""
    assert notified_content(corrigee) != notified_content(decision_complete())
    avant, apres = notifiees(decision_complete()), notifiees(corrigee)
    assert not {lettre.cle for lettre in avant} & {lettre.cle for lettre in apres}


def test_a_corrected_decision_names_the_letter_it_replaces() -> None:
    """« Annule et remplace » bears the date of the former notification, for each reader."""
    for lettre in notifiees(refus(), remplace=date(2003, 12, 12)):
        dates = lettre.context["dates"]
        assert isinstance(dates, dict)
        assert dates["remplace"] == "2003-12-12"


def test_contexts_are_plain_data() -> None:
    """What is kept in the register is JSON, the same when read back."""
    for lettre in notifiees(degressive()):
        assert json.loads(json.dumps(lettre.context)) == lettre.context


def test_the_note_names_everything_to_complete() -> None:
    """The note to the secretariat holds every blocking point, then what is to be checked, and the dossier."""
    note = note_decision(dossier_complet(), constats_decision(Decision()))
    assert note.numero == "2003-0001"
    assert (len(note.bloquants), len(note.a_verifier)) == (6, 1)
