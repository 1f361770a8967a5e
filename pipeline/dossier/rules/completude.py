"""Is everything there? What the annexes ask for, field by field, on both forms."""

import re
from collections.abc import Iterator

from pipeline.dossier.model.annexes import REQUIRED, value_at
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Fiche, Form, Kind, Protocole
from pipeline.dossier.model.grille import ITEMS
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import (
    Contexte,
    DemandeSection,
    formulaires,
    is_blank,
    is_hollow,
    lacks_duree,
    libelle,
    says_none,
)
from pipeline.dossier.rules.regle import a_verifier, bloquant, information
from pipeline.dossier.values.texte import fold

SECTION = DemandeSection("Ce qui doit être rempli")

_CONSIGNES = {
    "age": "écrivez par exemple « 9 ans 3 mois »",
    "naissance": "écrivez le jour, le mois et l'année, par exemple « 14/03/1995 »",
    "modalite": "cochez une seule des trois cases",
    "scolarisation": "écrivez les heures et les minutes, par exemple « 24 h 00 »",
    "accompagnement": "écrivez les heures et les minutes, par exemple « 12 h 30 »",
    "equipe": "écrivez leurs noms et leurs fonctions, un par ligne",
}


@SECTION.regle(
    bloquant("FICHE_MANQUANTE", "La fiche d'évaluation n'a pas été reçue", loi.FICHE_OBLIGATOIRE),
    bloquant("PROTOCOLE_MANQUANT", "Le protocole d'accompagnement n'a pas été reçu", loi.CIRCULAIRE_I),
)
def formulaire_manquant(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """No demande without both forms (annexe I, II; circulaire, I)."""
    if dossier.fiche is None:
        message = "La fiche d'évaluation de l'autonomie de l'élève n'a pas été reçue : remplissez-la et envoyez-la."
        yield SECTION.found("FICHE_MANQUANTE", Kind.FICHE, "", message)
    if dossier.protocole is None:
        message = "Le protocole d'accompagnement n'a pas été reçu : remplissez-le et envoyez-le."
        yield SECTION.found("PROTOCOLE_MANQUANT", Kind.PROTOCOLE, "", message)


@SECTION.regle(
    bloquant("CHAMP_MANQUANT", "Un renseignement obligatoire manque", loi.ANNEXES),
    bloquant("PREALABLE_SANS_REPONSE", "Une question préalable est sans réponse", loi.PREALABLES_ETUDIES),
)
def champ_manquant(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """Every field that the form is incomplete without is filled; an adult pupil has no représentant légal to name."""
    for kind, form in formulaires(dossier):
        for target, quoi in REQUIRED[kind].items():
            if target.startswith("niveau.") or not _is_missing(form, target):
                continue
            if target == "representant.nom" and dossier.is_adult(contexte.today):
                continue
            if target in {"materiel", "relais"}:
                message = "Question « {question} » : cochez « oui » ou « non »."
                yield SECTION.found("PREALABLE_SANS_REPONSE", kind, target, message, question=libelle(target))
            else:
                consigne = _CONSIGNES.get(target, f"remplissez cette case dans {kind.label}")
                yield SECTION.found("CHAMP_MANQUANT", kind, target, "Il manque {quoi} : " + consigne + ".", quoi=quoi)


def _is_missing(form: Form, target: str) -> bool:
    value = value_at(form, target)
    return lacks_duree(value) if target in {"scolarisation", "accompagnement"} else is_hollow(value, target)


@SECTION.fiche(bloquant("GRILLE_ITEM_SANS_REPONSE", "Une seule réponse est à cocher", loi.GRILLE))
def item_sans_reponse(fiche: Fiche) -> Iterator[Anomaly]:
    """Each of the 24 items has exactly one answer, on its own scale."""
    for item, niveau in zip(ITEMS, fiche.niveaux, strict=True):
        if niveau not in item.reponses:
            quoi = (
                "une seule réponse (Jamais, Rares ou Éventuelles)"
                if item.numero == 24
                else "un seul niveau (1, 2 ou 3)"
            )
            message, target = "{item} : cochez {quoi}.", f"niveau.{item.numero}"
            yield SECTION.found("GRILLE_ITEM_SANS_REPONSE", Kind.FICHE, target, message, item=item.nomme, quoi=quoi)


@SECTION.fiche(
    a_verifier(
        "PREALABLE_SANS_PRECISION", "Une réponse « oui » à une question préalable n'est pas précisée", loi.PREALABLES
    )
)
def prealable_sans_precision(fiche: Fiche) -> Iterator[Anomaly]:
    """« oui » to a preliminary question says which equipment or which professional."""
    for target, suite in (
        ("materiel", "qu'un matériel adapté est possible : précisez lequel, et s'il suffit."),
        ("relais", "qu'un relais est possible : précisez par qui, et pour quoi."),
    ):
        precision = f"{target}_precision"
        if value_at(fiche, target) and is_hollow(value_at(fiche, precision)):
            yield SECTION.found("PREALABLE_SANS_PRECISION", Kind.FICHE, precision, "Vous indiquez " + suite)


@SECTION.fiche(a_verifier("CRITERE_ABSENT", "Aucune dépendance n'est cochée", loi.CRITERES))
def critere_absent(fiche: Fiche) -> Iterator[Anomaly]:
    """At least one of the two dependences is ticked (annexe I, II)."""
    if not fiche.dependance_quotidienne and not fiche.dependance_scolaire:
        message = (
            "Critères d'attribution : cochez au moins une dépendance (pour les gestes de la vie quotidienne, ou pour "
            "la vie scolaire)."
        )
        yield SECTION.found("CRITERE_ABSENT", Kind.FICHE, "dependance_quotidienne", message)


@SECTION.fiche(
    information("FICHE_NON_DATEE", "La fiche d'évaluation n'est pas datée", loi.AJOUT_FICHE),
    information("FICHE_SANS_AUTEUR", "La fiche d'évaluation ne dit pas qui l'a renseignée", loi.AJOUT_FICHE),
)
def fiche_datee_et_signee(fiche: Fiche) -> Iterator[Anomaly]:
    """The fiche says when and by whom it was filled (annexe I has neither date nor signature)."""
    if is_hollow(fiche.date_evaluation):
        message = "La fiche d'évaluation n'est pas datée : sa date de réception en tient lieu."
        yield SECTION.found("FICHE_NON_DATEE", Kind.FICHE, "date_evaluation", message)
    if is_hollow(fiche.auteur):
        message = "La fiche d'évaluation ne dit pas qui l'a renseignée pour l'équipe éducative."
        yield SECTION.found("FICHE_SANS_AUTEUR", Kind.FICHE, "auteur", message)


@SECTION.regle(a_verifier("TELEPHONE_REPRESENTANT_ABSENT", "Le téléphone du représentant légal manque", loi.ANNEXE_II))
def telephone_representant(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """The représentant légal can be reached by telephone, or has none; a pupil of age has no représentant."""
    protocole = dossier.protocole
    if protocole is None or dossier.is_adult(contexte.today):
        return
    telephone = protocole.representant.telephone
    if is_blank(telephone) or (telephone.doute and is_hollow(telephone)):
        message = "Écrivez le numéro de téléphone du représentant légal, ou indiquez qu'il n'en a pas."
        yield SECTION.found("TELEPHONE_REPRESENTANT_ABSENT", Kind.PROTOCOLE, "representant.telephone", message)


_FONCTIONS = re.compile(
    r"enseignant|professeur|\bprof\b|direct|principal|proviseur|psycholog|medecin|infirm|educat|orthophon|maitre|instit"
    r"|parent|mere\b|pere\b|avs|auxiliaire|conseiller|\bcpe\b|atsem|psychomot|ergoth|kine|inspect|secretaire|tuteur"
    r"|tutrice|assistant|referent|coordonn|surveillant"
)


@SECTION.protocole(
    information(
        "EQUIPE_SANS_FONCTION", "Les fonctions des membres de l'équipe éducative ne sont pas indiquées", loi.ANNEXE_II
    )
)
def equipe_sans_fonction(protocole: Protocole) -> Iterator[Anomaly]:
    """The functions of the members of the équipe éducative are advised."""
    if not is_hollow(protocole.equipe) and not _FONCTIONS.search(fold(protocole.equipe)):
        message = "Membres de l'équipe éducative : il est utile d'écrire aussi leurs fonctions."
        yield SECTION.found("EQUIPE_SANS_FONCTION", Kind.PROTOCOLE, "equipe", message)


@SECTION.protocole(
    bloquant(
        "ACCORD_REFUSE", "Les parents ou le représentant légal ne donnent pas leur accord", loi.ACCORD_DES_PARENTS
    ),
    a_verifier("ACCORD_NON_RENSEIGNE", "L'accord des parents n'est pas indiqué", loi.CIRCULAIRE_79),
    a_verifier("ACCORD_SANS_DATE", "L'accord des parents n'est pas daté", loi.CIRCULAIRE_79),
    information("AUDITION_NON_RENSEIGNEE", "Le souhait de la famille d'être entendue n'est pas indiqué", loi.AUDITION),
)
def accord_parents(protocole: Protocole) -> Iterator[Anomaly]:
    """The family agrees to the referral, and says whether it wishes to be heard."""
    if protocole.accord is False:
        message = (
            "Les parents ou le représentant légal ne donnent pas leur accord : la demande ne peut pas être présentée. "
            "Reprenez contact avec eux."
        )
        yield SECTION.found("ACCORD_REFUSE", Kind.PROTOCOLE, "accord", message)
    elif protocole.accord is None:
        message = "Accord des parents ou du représentant légal : cochez « oui » ou « non » et écrivez la date."
        yield SECTION.found("ACCORD_NON_RENSEIGNE", Kind.PROTOCOLE, "accord", message)
    elif is_hollow(protocole.accord_date):
        message = "Écrivez la date à laquelle les parents ou le représentant légal ont donné leur accord."
        yield SECTION.found("ACCORD_SANS_DATE", Kind.PROTOCOLE, "accord_date", message)
    if protocole.entendue is None:
        message = "Il n'est pas indiqué si la famille souhaite être entendue par la commission."
        yield SECTION.found("AUDITION_NON_RENSEIGNEE", Kind.PROTOCOLE, "entendue", message)


@SECTION.protocole(
    a_verifier("QUESTION_SANS_REPONSE", "Une question du protocole est sans réponse", loi.ANNEXE_II),
    a_verifier("RAISON_ABSENTE", "Une réponse n'est pas motivée", "Annexe II : « Pourquoi ? »"),
)
def question_sans_reponse(protocole: Protocole) -> Iterator[Anomaly]:
    """Each question of the protocole is answered, and the first two say why."""
    for target in ("integration", "temps_accru", "sorties", "classes_transplantees", "extrascolaire"):
        raison, question = f"{target}_pourquoi", libelle(target)
        # « Non », « sans objet »: nothing more is asked of who promises nothing.
        lacks = is_hollow if value_at(protocole, target) else is_blank
        sans_raison = target in {"integration", "temps_accru"} and lacks(value_at(protocole, raison))
        if value_at(protocole, target) is None:
            message = "« {question} » : cochez « oui » ou « non »" + (" et dites pourquoi." if sans_raison else ".")
            yield SECTION.found("QUESTION_SANS_REPONSE", Kind.PROTOCOLE, target, message, question=question)
        elif sans_raison:
            message = "« {question} » : dites pourquoi."
            yield SECTION.found("RAISON_ABSENTE", Kind.PROTOCOLE, raison, message, question=question)


_TACHES = (
    "aide_deplacements", "aide_installation", "aide_cours", "sorties", "classes_transplantees", "aide_hors_cours",
    "extrascolaire", "taches_particulieres",
)  # fmt: skip


@SECTION.protocole(bloquant("TACHE_ABSENTE", "Aucune tâche de l'auxiliaire n'est indiquée", loi.ANNEXE_II))
def tache_absente(protocole: Protocole) -> Iterator[Anomaly]:
    """At least one task of the AVS is named."""
    if not any(value_at(protocole, target) for target in _TACHES):
        message = "Tâches principales de l'auxiliaire : cochez ou décrivez au moins une tâche."
        yield SECTION.found("TACHE_ABSENTE", Kind.PROTOCOLE, "aide_deplacements", message)


@SECTION.protocole(
    bloquant("PRECISION_ABSENTE", "Une aide est cochée sans être précisée", "Annexe II : « Préciser »"),
    a_verifier("PRECISION_SANS_COCHE", "Une aide est décrite sans être cochée", loi.ANNEXE_II),
)
def precisions(protocole: Protocole) -> Iterator[Anomaly]:
    """« Préciser » is filled when the help is ticked, and only then."""
    for target in ("aide_cours", "aide_hors_cours", "extrascolaire"):
        precision, aide = f"{target}_precision", libelle(target)
        coche, precise = bool(value_at(protocole, target)), not says_none(value_at(protocole, precision))
        if coche and not precise and target != "extrascolaire":
            message = "« {aide} » est coché : précisez la nature de l'aide."
            yield SECTION.found("PRECISION_ABSENTE", Kind.PROTOCOLE, precision, message, aide=aide)
        elif precise and not coche:
            message = (
                "« {aide} » : une précision est écrite, mais la case n'est pas cochée. Cochez-la, ou effacez la "
                "précision."
            )
            yield SECTION.found("PRECISION_SANS_COCHE", Kind.PROTOCOLE, target, message, aide=aide)


@SECTION.protocole(bloquant("EMPLOI_DU_TEMPS_VIDE", "L'emploi du temps de l'auxiliaire est vide", loi.ANNEXE_II))
def emploi_vide(protocole: Protocole) -> Iterator[Anomaly]:
    """The weekly timetable is filled."""
    if protocole.emploi.is_empty:
        message = "L'emploi du temps est vide : cochez les moments où l'auxiliaire est présent(e), avec les horaires."
        yield SECTION.found("EMPLOI_DU_TEMPS_VIDE", Kind.PROTOCOLE, "edt", message)
