"""Is everything there? What the annexes ask for, field by field, on both forms."""

import re
from collections.abc import Iterator

from pipeline.dossier.model.annexes import REQUIRED, value_at
from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Form, Kind, Protocole
from pipeline.dossier.model.grille import ITEMS
from pipeline.dossier.rules.contexte import Contexte, Verifier, formulaires, is_adult, is_blank, lacks_duree
from pipeline.dossier.rules.fondements import ANNEXE_II, CIRCULAIRE_I, GRILLE
from pipeline.dossier.rules.libelles import DOCUMENT, libelle
from pipeline.dossier.rules.regle import Section, a_verifier, bloquant, information
from pipeline.dossier.values import fold, phrase
from pipeline.dossier.values.typographie import typo

SECTION: Section[Verifier] = Section("Ce qui doit être rempli")

_CONSIGNES = {
    "age": "écrivez par exemple « 9 ans 3 mois »",
    "naissance": "écrivez le jour, le mois et l'année, par exemple « 14/03/1995 »",
    "modalite": "cochez une seule des trois cases",
    "scolarisation": "écrivez les heures et les minutes, par exemple « 24 h 00 »",
    "accompagnement": "écrivez les heures et les minutes, par exemple « 12 h 30 »",
    "equipe": "écrivez leurs noms et leurs fonctions, un par ligne",
}


@SECTION.regle(
    bloquant(
        "FICHE_MANQUANTE",
        "La fiche d'évaluation n'a pas été reçue",
        "Annexe I, II : « obligatoirement renseignée par l'équipe éducative avant toute demande »",
    ),
    bloquant("PROTOCOLE_MANQUANT", "Le protocole d'accompagnement n'a pas été reçu", CIRCULAIRE_I),
)
def formulaire_manquant(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """No demande without both forms (annexe I, II; circulaire, I)."""
    if dossier.fiche is None:
        message = "La fiche d'évaluation de l'autonomie de l'élève n'a pas été reçue : remplissez-la et envoyez-la."
        yield SECTION.anomaly("FICHE_MANQUANTE", typo(message), Kind.FICHE)
    if dossier.protocole is None:
        message = "Le protocole d'accompagnement n'a pas été reçu : remplissez-le et envoyez-le."
        yield SECTION.anomaly("PROTOCOLE_MANQUANT", typo(message), Kind.PROTOCOLE)


@SECTION.regle(
    bloquant("CHAMP_MANQUANT", "Un renseignement obligatoire manque", "Annexes I et II"),
    bloquant(
        "PREALABLE_SANS_REPONSE",
        "Une question préalable est sans réponse",
        "Annexe I, I : les deux questions « doivent être étudiées »",
    ),
)
def champ_manquant(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """Every field that the form is incomplete without is filled; an adult pupil has no représentant légal to name."""
    for kind, form in formulaires(dossier):
        for target, quoi in REQUIRED[kind].items():
            if target.startswith("niveau.") or not _is_missing(form, target):
                continue
            if target == "representant.nom" and is_adult(dossier, contexte):
                continue
            if target in {"materiel", "relais"}:
                message = phrase("Question « {question} » : cochez « oui » ou « non ».", question=libelle(target))
                yield SECTION.anomaly("PREALABLE_SANS_REPONSE", message, kind, target)
                continue
            consigne = _CONSIGNES.get(target, f"remplissez cette case dans {DOCUMENT[kind]}")
            yield SECTION.anomaly(
                "CHAMP_MANQUANT", phrase("Il manque {quoi} : " + consigne + ".", quoi=quoi), kind, target
            )


def _is_missing(form: Form, target: str) -> bool:
    if isinstance(form, Protocole) and target in {"scolarisation", "accompagnement"}:
        return lacks_duree(form.scolarisation if target == "scolarisation" else form.accompagnement)
    return is_blank(value_at(form, target))


@SECTION.regle(
    bloquant("GRILLE_ITEM_SANS_REPONSE", "Une seule réponse est à cocher", GRILLE),
)
def item_sans_reponse(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """Each of the 24 items has exactly one answer, on its own scale."""
    if dossier.fiche is None:
        return
    for item, niveau in zip(ITEMS, dossier.fiche.niveaux, strict=True):
        if niveau not in item.reponses:
            choix = "Jamais, Rares ou Éventuelles" if item.numero == 24 else "1, 2 ou 3"
            quoi = "une seule réponse" if item.numero == 24 else "un seul niveau"
            message = phrase("{item} : cochez {quoi} ({choix}).", item=item.nomme, quoi=quoi, choix=choix)
            yield SECTION.anomaly("GRILLE_ITEM_SANS_REPONSE", message, Kind.FICHE, f"niveau.{item.numero}")


@SECTION.regle(
    a_verifier(
        "PREALABLE_SANS_PRECISION", "Une réponse « oui » à une question préalable n'est pas précisée", "Annexe I, I"
    ),
)
def prealable_sans_precision(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """« oui » to a preliminary question says which equipment or which professional."""
    fiche = dossier.fiche
    if fiche is None:
        return
    if fiche.materiel and is_blank(fiche.materiel_precision):
        message = "Vous indiquez qu'un matériel adapté est possible : précisez lequel, et s'il suffit."
        yield SECTION.anomaly("PREALABLE_SANS_PRECISION", typo(message), Kind.FICHE, "materiel_precision")
    if fiche.relais and is_blank(fiche.relais_precision):
        message = "Vous indiquez qu'un relais est possible : précisez par qui, et pour quoi."
        yield SECTION.anomaly("PREALABLE_SANS_PRECISION", typo(message), Kind.FICHE, "relais_precision")


@SECTION.regle(
    a_verifier("CRITERE_ABSENT", "Aucune dépendance n'est cochée", "Annexe I, II"),
)
def critere_absent(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """At least one of the two dependences is ticked (annexe I, II)."""
    fiche = dossier.fiche
    if fiche and not fiche.dependance_quotidienne and not fiche.dependance_scolaire:
        message = (
            "Critères d'attribution : cochez au moins une dépendance (pour les gestes de la vie quotidienne, ou pour "
            "la vie scolaire)."
        )
        yield SECTION.anomaly("CRITERE_ABSENT", typo(message), Kind.FICHE, "dependance_quotidienne")


@SECTION.regle(
    information("FICHE_NON_DATEE", "La fiche d'évaluation n'est pas datée", "Complément du département à l'annexe I"),
    information(
        "FICHE_SANS_AUTEUR",
        "La fiche d'évaluation ne dit pas qui l'a renseignée",
        "Complément du département à l'annexe I",
    ),
)
def fiche_datee_et_signee(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The fiche says when and by whom it was filled (annexe I has neither date nor signature)."""
    fiche = dossier.fiche
    if fiche and is_blank(fiche.date_evaluation):
        message = "La fiche d'évaluation n'est pas datée : sa date de réception en tient lieu."
        yield SECTION.anomaly("FICHE_NON_DATEE", typo(message), Kind.FICHE, "date_evaluation")
    if fiche and is_blank(fiche.auteur):
        message = "La fiche d'évaluation ne dit pas qui l'a renseignée pour l'équipe éducative."
        yield SECTION.anomaly("FICHE_SANS_AUTEUR", typo(message), Kind.FICHE, "auteur")


@SECTION.regle(
    a_verifier("TELEPHONE_REPRESENTANT_ABSENT", "Le téléphone du représentant légal manque", ANNEXE_II),
)
def telephone_representant(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The représentant légal can be reached by telephone."""
    protocole = dossier.protocole
    if protocole and is_blank(protocole.representant.telephone):
        message = "Écrivez le numéro de téléphone du représentant légal, ou indiquez qu'il n'en a pas."
        yield SECTION.anomaly("TELEPHONE_REPRESENTANT_ABSENT", typo(message), Kind.PROTOCOLE, "representant.telephone")


_FONCTIONS = re.compile(
    r"enseignant|professeur|\bprof\b|direct|principal|proviseur|psycholog|medecin|infirm|educat|orthophon|maitre|instit"
    r"|parent|mere\b|pere\b|avs|auxiliaire|conseiller|\bcpe\b|atsem|psychomot|ergoth|kine|inspect|secretaire|tuteur"
    r"|tutrice|assistant|referent|coordonn|surveillant"
)


@SECTION.regle(
    information(
        "EQUIPE_SANS_FONCTION", "Les fonctions des membres de l'équipe éducative ne sont pas indiquées", ANNEXE_II
    ),
)
def equipe_sans_fonction(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The functions of the members of the équipe éducative are advised."""
    protocole = dossier.protocole
    if protocole and protocole.equipe and not _FONCTIONS.search(fold(protocole.equipe)):
        message = "Membres de l'équipe éducative : il est utile d'écrire aussi leurs fonctions."
        yield SECTION.anomaly("EQUIPE_SANS_FONCTION", typo(message), Kind.PROTOCOLE, "equipe")


@SECTION.regle(
    bloquant(
        "ACCORD_REFUSE",
        "Les parents ou le représentant légal ne donnent pas leur accord",
        "Circulaire 79-389 : l'acquiescement des parents est « une règle absolue »",
    ),
    a_verifier("ACCORD_NON_RENSEIGNE", "L'accord des parents n'est pas indiqué", "Circulaire 79-389"),
    a_verifier("ACCORD_SANS_DATE", "L'accord des parents n'est pas daté", "Circulaire 79-389"),
    information(
        "AUDITION_NON_RENSEIGNEE",
        "Le souhait de la famille d'être entendue n'est pas indiqué",
        "Circulaire 2003-290, I : la CDES « reçoit la famille si cette dernière le souhaite »",
    ),
)
def accord_parents(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The family agrees to the referral, and says whether it wishes to be heard."""
    protocole = dossier.protocole
    if protocole is None:
        return
    if protocole.accord is False:
        message = (
            "Les parents ou le représentant légal ne donnent pas leur accord : la demande ne peut pas être présentée. "
            "Reprenez contact avec eux."
        )
        yield SECTION.anomaly("ACCORD_REFUSE", typo(message), Kind.PROTOCOLE, "accord")
    elif protocole.accord is None:
        message = "Accord des parents ou du représentant légal : cochez « oui » ou « non » et écrivez la date."
        yield SECTION.anomaly("ACCORD_NON_RENSEIGNE", typo(message), Kind.PROTOCOLE, "accord")
    elif is_blank(protocole.accord_date):
        message = "Écrivez la date à laquelle les parents ou le représentant légal ont donné leur accord."
        yield SECTION.anomaly("ACCORD_SANS_DATE", typo(message), Kind.PROTOCOLE, "accord_date")
    if protocole.entendue is None:
        message = "Il n'est pas indiqué si la famille souhaite être entendue par la commission."
        yield SECTION.anomaly("AUDITION_NON_RENSEIGNEE", typo(message), Kind.PROTOCOLE, "entendue")


@SECTION.regle(
    a_verifier("QUESTION_SANS_REPONSE", "Une question du protocole est sans réponse", ANNEXE_II),
    a_verifier("RAISON_ABSENTE", "Une réponse n'est pas motivée", "Annexe II : « Pourquoi ? »"),
)
def question_sans_reponse(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """Each question of the protocole is answered, and the first two say why."""
    protocole = dossier.protocole
    if protocole is None:
        return
    for target in ("integration", "temps_accru", "sorties", "classes_transplantees", "extrascolaire"):
        motivee = target in {"integration", "temps_accru"}
        question = libelle(target)
        if value_at(protocole, target) is None:
            suite = " et dites pourquoi" if motivee and is_blank(value_at(protocole, f"{target}_pourquoi")) else ""
            message = phrase("« {question} » : cochez « oui » ou « non »{suite}.", question=question, suite=suite)
            yield SECTION.anomaly("QUESTION_SANS_REPONSE", message, Kind.PROTOCOLE, target)
        elif motivee and is_blank(value_at(protocole, f"{target}_pourquoi")):
            message = phrase("« {question} » : dites pourquoi.", question=question)
            yield SECTION.anomaly("RAISON_ABSENTE", message, Kind.PROTOCOLE, f"{target}_pourquoi")


@SECTION.regle(
    bloquant("TACHE_ABSENTE", "Aucune tâche de l'auxiliaire n'est indiquée", ANNEXE_II),
)
def tache_absente(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """At least one task of the AVS is named."""
    protocole = dossier.protocole
    if protocole is None or any(_tache_fields(protocole)):
        return
    message = "Tâches principales de l'auxiliaire : cochez ou décrivez au moins une tâche."
    yield SECTION.anomaly("TACHE_ABSENTE", typo(message), Kind.PROTOCOLE, "aide_deplacements")


def _tache_fields(protocole: Protocole) -> tuple[object, ...]:
    return (
        protocole.aide_deplacements,
        protocole.aide_installation,
        protocole.aide_cours,
        protocole.sorties,
        protocole.classes_transplantees,
        protocole.aide_hors_cours,
        protocole.extrascolaire,
        protocole.taches_particulieres,
    )


@SECTION.regle(
    bloquant("PRECISION_ABSENTE", "Une aide est cochée sans être précisée", "Annexe II : « Préciser »"),
    a_verifier("PRECISION_SANS_COCHE", "Une aide est décrite sans être cochée", ANNEXE_II),
)
def precisions(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """« Préciser » is filled when the help is ticked, and only then."""
    protocole = dossier.protocole
    if protocole is None:
        return
    for target in ("aide_cours", "aide_hors_cours", "extrascolaire"):
        coche = bool(value_at(protocole, target))
        precise = not is_blank(value_at(protocole, f"{target}_precision"))
        if coche and not precise and target != "extrascolaire":
            message = phrase("« {aide} » est coché : précisez la nature de l'aide.", aide=libelle(target))
            yield SECTION.anomaly("PRECISION_ABSENTE", message, Kind.PROTOCOLE, f"{target}_precision")
        elif precise and not coche:
            message = phrase("« {aide} » : une précision est écrite, mais la case n'est pas cochée. Cochez-la, ou "
                             "effacez la précision.", aide=libelle(target))  # fmt: skip
            yield SECTION.anomaly("PRECISION_SANS_COCHE", message, Kind.PROTOCOLE, target)


@SECTION.regle(
    bloquant("EMPLOI_DU_TEMPS_VIDE", "L'emploi du temps de l'auxiliaire est vide", ANNEXE_II),
)
def emploi_vide(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The weekly timetable is filled."""
    if dossier.protocole and dossier.protocole.emploi.is_empty:
        message = "L'emploi du temps est vide : cochez les moments où l'auxiliaire est présent(e), avec les horaires."
        yield SECTION.anomaly("EMPLOI_DU_TEMPS_VIDE", typo(message), Kind.PROTOCOLE, "edt")
