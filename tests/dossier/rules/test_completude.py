"""Is everything there?"""

from dataclasses import replace

import pytest

from pipeline.dossier.model.dossier import Severite
from pipeline.dossier.model.forms import EmploiDuTemps, Fiche, Protocole, Representant
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.values.classes import parse_classe
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.types import Lecture
from tests.dossier.exemples import (
    avec_niveaux,
    cibles,
    constats,
    dossier_complet,
    fiche_complete,
    lire_date,
    protocole_complet,
)

F, P = fiche_complete(), protocole_complet()


@pytest.mark.parametrize(
    ("fiche", "target"),
    [
        (replace(F, age=Lecture()), "age"),
        (replace(F, nom=""), "nom"),
        (replace(F, prenom=" "), "prenom"),
        (replace(F, naissance=Lecture()), "naissance"),
        (replace(F, classe=Lecture()), "classe"),
        (replace(F, etablissement=""), "etablissement"),
    ],
)
def test_each_required_field_of_the_fiche(fiche: Fiche, target: str) -> None:
    """A blank required field of the fiche is named and blocks."""
    found = constats(dossier_complet(fiche))
    assert [anomalie.target for anomalie in found["CHAMP_MANQUANT"]] == [target]
    assert found["CHAMP_MANQUANT"][0].severite is Severite.BLOQUANT
    assert found["CHAMP_MANQUANT"][0].message.startswith("Il manque ")


@pytest.mark.parametrize(
    "protocole",
    [
        replace(P, nom=""),
        replace(P, prenom="  "),
        replace(P, chef=""),
        replace(P, equipe=""),
        replace(P, modalite=None),
        replace(P, scolarisation=Lecture()),
        replace(P, representant=replace(P.representant, adresse="")),
    ],
)
def test_each_required_field_of_the_protocole(protocole: Protocole) -> None:
    """A blank required field of the protocole blocks."""
    assert len(cibles(dossier_complet(protocole=protocole), "CHAMP_MANQUANT")) == 1


@pytest.mark.parametrize("texte", ["-", "???", "…", "à définir", "selon les besoins"])
def test_a_duration_that_says_nothing_is_missing(texte: str) -> None:
    """Without any duration the field is missing, and blocks; it is not called doubtful as well."""
    found = constats(dossier_complet(protocole=replace(P, accompagnement=parse_duree(texte))))
    assert [(code, items[0].target) for code, items in found.items()] == [("CHAMP_MANQUANT", "accompagnement")]


def test_a_dash_is_no_answer() -> None:
    """A dash or a question mark in a field is a blank field."""
    assert cibles(dossier_complet(replace(F, naissance=lire_date("?"), prenom="--")), "CHAMP_MANQUANT") == [
        "prenom",
        "naissance",
    ]
    assert cibles(dossier_complet(avec_niveaux({}, {9: "…"})), "BESOIN_NON_PRECISE") == ["besoin.9"]


def test_an_adult_pupil_needs_no_representant_legal() -> None:
    """From eighteen on the pupil speaks for themselves; the address is still needed."""
    adulte = replace(P, naissance=lire_date("09/10/1983"), classe=parse_classe("Tle"), representant=Representant())
    assert cibles(dossier_complet(protocole=adulte), "CHAMP_MANQUANT") == ["representant.adresse"]


def test_a_preliminary_question_needs_an_answer() -> None:
    """Both questions must have been studied; « non » is an answer, « oui » needs a precision."""
    sans = replace(F, materiel=None, relais=None)
    assert cibles(dossier_complet(sans), "PREALABLE_SANS_REPONSE") == ["materiel", "relais"]
    oui = replace(F, materiel=True, relais=True, relais_precision="L’infirmière, à midi.")
    assert cibles(dossier_complet(oui), "PREALABLE_SANS_PRECISION") == ["materiel_precision"]
    assert "PREALABLE_SANS_PRECISION" not in constats(dossier_complet())


def test_each_item_has_one_answer_on_its_own_scale() -> None:
    """No answer, or an answer of the other scale, blocks and names the item by number and wording."""
    fiche = avec_niveaux({7: None, 9: Niveau.RARES, 24: Niveau.AUTONOME})
    found = constats(dossier_complet(fiche))["GRILLE_ITEM_SANS_REPONSE"]
    assert [anomalie.target for anomalie in found] == ["niveau.7", "niveau.9", "niveau.24"]
    assert found[0].message.replace("\u00a0", " ") == (
        "Item 7, « Expression verbale et/ou non verbale » : cochez un seul niveau (1, 2 ou 3)."
    )
    assert found[2].message.replace("\u00a0", " ") == (
        "Item 24, « Situations de “crises” » : cochez une seule réponse (Jamais, Rares ou Éventuelles)."
    )


def test_one_dependence_is_enough() -> None:
    """At least one of the two dependences is ticked."""
    assert "CRITERE_ABSENT" in constats(dossier_complet(replace(F, dependance_scolaire=False)))
    seule = replace(F, dependance_scolaire=False, dependance_quotidienne=True)
    assert "CRITERE_ABSENT" not in constats(dossier_complet(seule))


def test_a_fiche_without_date_or_author_is_told() -> None:
    """The date and the author are additions: their absence is information."""
    found = constats(dossier_complet(replace(F, date_evaluation=Lecture(), auteur="")))
    assert {"FICHE_NON_DATEE", "FICHE_SANS_AUTEUR"} <= set(found)
    assert found["FICHE_NON_DATEE"][0].severite is Severite.INFORMATION


def test_the_representant_can_be_called() -> None:
    """A representant without telephone is to be checked."""
    muet = replace(P, representant=replace(P.representant, telephone=Lecture()))
    assert cibles(dossier_complet(protocole=muet), "TELEPHONE_REPRESENTANT_ABSENT") == ["representant.telephone"]


def test_functions_of_the_equipe_are_advised() -> None:
    """Names alone are information; one function is enough."""
    noms = replace(P, equipe="Mme Ardoise, M. Préau")
    assert "EQUIPE_SANS_FONCTION" in constats(dossier_complet(protocole=noms))
    assert "EQUIPE_SANS_FONCTION" not in constats(dossier_complet())


@pytest.mark.parametrize(
    ("protocole", "code", "severite"),
    [
        (replace(P, accord=False), "ACCORD_REFUSE", Severite.BLOQUANT),
        (replace(P, accord=None), "ACCORD_NON_RENSEIGNE", Severite.A_VERIFIER),
        (replace(P, accord_date=Lecture()), "ACCORD_SANS_DATE", Severite.A_VERIFIER),
        (replace(P, entendue=None), "AUDITION_NON_RENSEIGNEE", Severite.INFORMATION),
    ],
)
def test_the_parents_agree_to_the_demande(protocole: Protocole, code: str, severite: Severite) -> None:
    """A refusal blocks; silence, or an agreement without date, is to be checked."""
    found = constats(dossier_complet(protocole=protocole))
    assert list(found) == [code]
    assert found[code][0].severite is severite


def test_each_question_is_answered_and_motivated() -> None:
    """Each question is named when it has no answer, and « pourquoi » when it has no reason."""
    vide = replace(P, integration=None, integration_pourquoi="", temps_accru_pourquoi="", extrascolaire=None)
    found = constats(dossier_complet(protocole=vide))
    assert [anomalie.target for anomalie in found["QUESTION_SANS_REPONSE"]] == ["integration", "extrascolaire"]
    assert "dites pourquoi" in found["QUESTION_SANS_REPONSE"][0].message
    assert [anomalie.target for anomalie in found["RAISON_ABSENTE"]] == ["temps_accru_pourquoi"]


SANS_TACHE = replace(
    P, aide_deplacements=False, aide_installation=False, aide_cours=False, aide_cours_precision="", sorties=False
)


def test_at_least_one_task_is_named() -> None:
    """No task at all blocks; any one task is enough."""
    assert "TACHE_ABSENTE" in constats(dossier_complet(protocole=SANS_TACHE))
    for une in (
        replace(SANS_TACHE, sorties=True),
        replace(SANS_TACHE, classes_transplantees=True),
        replace(SANS_TACHE, taches_particulieres="Portage."),
        replace(SANS_TACHE, aide_hors_cours=True),
    ):
        assert "TACHE_ABSENTE" not in constats(dossier_complet(protocole=une))


def test_a_ticked_help_is_described_and_a_described_help_is_ticked() -> None:
    """A tick without precision blocks; a precision without tick is to be checked."""
    coche = replace(P, aide_cours_precision="", aide_hors_cours=True)
    assert cibles(dossier_complet(protocole=coche), "PRECISION_ABSENTE") == [
        "aide_cours_precision",
        "aide_hors_cours_precision",
    ]
    texte = replace(P, aide_hors_cours_precision="Repas.", extrascolaire_precision="Piscine du club.")
    assert cibles(dossier_complet(protocole=texte), "PRECISION_SANS_COCHE") == ["aide_hors_cours", "extrascolaire"]


def test_an_empty_timetable_blocks() -> None:
    """The timetable is required in both states."""
    vide = replace(P, emploi=EmploiDuTemps())
    assert cibles(dossier_complet(protocole=vide), "EMPLOI_DU_TEMPS_VIDE") == ["edt"]


def test_an_empty_fiche_says_nothing_twice() -> None:
    """No code is raised twice on one target."""
    for code, found in constats(dossier_complet(Fiche(), Protocole())).items():
        assert len({(anomalie.kind, anomalie.target) for anomalie in found}) == len(found), code
