"""All checks of a decision of the CDES within its dossier, in one pass: what must be there for a lawful notification.

Sources: circulaire DGAS/3C 2003-290, I and II; CASF, art. L. 242-6; loi 2000-321, art. 4; fact sheet §2. The
pipeline decides nothing: it says what is missing, what contradicts itself and what a person must look at.
"""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import date
from typing import Any

from pipeline.dossier.model.annexes import BY_TARGET, value_at
from pipeline.dossier.model.decision import Decision, TypeDecision
from pipeline.dossier.model.destinataires import familles
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Fiche, Kind, Protocole
from pipeline.dossier.regime.exigences import fault
from pipeline.dossier.regime.textes import RECOURS
from pipeline.dossier.rules import decision_motifs, decision_phases, decision_substance, decision_vigueur
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import ContexteDecision, DecisionSection, apply_rules, unprinted
from pipeline.dossier.rules.regle import a_verifier, bloquant
from pipeline.dossier.values.signataire import faults
from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.types import Lecture

SECTION = DecisionSection("La décision de la commission")


@SECTION.regle(
    bloquant("DECISION_SANS_GRILLE", "La décision porte sur une demande sans grille complète", loi.DECISION_SUR_GRILLE)
)
def grille(dossier: Dossier, _: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """No demande exists without a complete grid (annexe I, II): a decision on it is refused."""
    if dossier.fiche is None:
        quoi = "la fiche d'évaluation n'a pas été reçue"
    elif not dossier.fiche.is_grille_complete:
        quoi = "des items de la grille sont sans réponse"
    else:
        return
    message = "Cette décision ne peut pas être notifiée : " + quoi + ". Demandez la fiche complète à l'établissement ; "
    yield SECTION.found("DECISION_SANS_GRILLE", "", message + "la commission se prononce ensuite.")


@SECTION.regle(
    bloquant("DECISION_FAMILLE_INCONNUE", "On ne sait pas à quelle famille notifier la décision", loi.NOTIFICATION)
)
def famille(dossier: Dossier, _: Decision, contexte: ContexteDecision) -> Iterator[Anomaly]:
    """The decision is notified to the family: somebody must be known."""
    if not familles(dossier, contexte.today):
        message = (
            "Le dossier ne dit pas à qui notifier la décision : complétez, dans le protocole, le nom et l'adresse du "
            "représentant légal (ou de l'élève majeur)."
        )
        yield SECTION.found("DECISION_FAMILLE_INCONNUE", "", message)


@SECTION.regle(
    bloquant(
        "DECISION_SANS_RECOURS", "Les voies et délais de recours manquent dans les textes du département", loi.RECOURS
    )
)
def recours(_: Dossier, __: Decision, contexte: ContexteDecision) -> Iterator[Anomaly]:
    """A notification says how, where and until when to appeal; a department may not have emptied that text."""
    if fault(RECOURS, contexte.regime.textes.get(RECOURS, "")):
        message = (
            "Le texte « {cle} » ne dit pas comment contester la décision : l'administrateur le rétablit, dans "
            "la section [textes] de pipeline.toml."
        )
        yield SECTION.found("DECISION_SANS_RECOURS", "", message, cle=RECOURS)


def _differs(ecrit: str, connus: list[str]) -> bool:
    return bool(ecrit) and fold(ecrit) not in map(fold, filter(None, connus))


def _date_differs(ecrite: Lecture[date], connues: list[Lecture[date]]) -> bool:
    if ecrite.valeur:
        return ecrite.valeur not in [lecture.valeur for lecture in connues]
    return _differs(ecrite.texte, [lecture.texte for lecture in connues])


_IDENTITE = {
    "dossier": "Le numéro de dossier de la décision n'est pas celui",
    "nom": "Le nom de la décision n'est pas celui",
    "prenom": "Le prénom de la décision n'est pas celui",
    "naissance": "La date de naissance de la décision n'est pas celle",
    "etablissement": "L'établissement de la décision n'est pas celui",
}


@SECTION.regle(
    a_verifier(
        "DECISION_IDENTITE_DIFFERENTE", "L'identité écrite sur la décision n'est pas celle du dossier", loi.CIRCULAIRE_I
    )
)
def identite(dossier: Dossier, decision: Decision, _: ContexteDecision) -> Iterator[Anomaly]:
    """The decision is about the pupil of the dossier; what was left blank cannot differ."""
    for target, constat in _IDENTITE.items():
        ecrit = value_at(decision, target)
        connus: list[Any] = [value_at(form, target) for form in dossier.forms]
        if target == "dossier":
            connus = [dossier.numero]
        if _date_differs(ecrit, connus) if target == "naissance" else _differs(ecrit, connus):
            message = constat + " du dossier : vérifiez qu'il s'agit du même élève."
            yield SECTION.found("DECISION_IDENTITE_DIFFERENTE", target, message)


def first_complete_day(dossier: Dossier) -> date | None:
    """First day on which the demande could be complete: a fiche with its whole grid and a protocole were there.

    Former versions count: a protocole signed after the decision does not make the demande any younger.
    """
    pieces = (*dossier.remplacees, *dossier.pieces)
    fiches = [p.recue_le for p in pieces if isinstance(p.form, Fiche) and p.form.is_grille_complete]
    protocoles = [p.recue_le for p in pieces if isinstance(p.form, Protocole)]
    return max(min(fiches), min(protocoles)) if fiches and protocoles else None


@SECTION.regle(
    bloquant("DECISION_SEANCE_ABSENTE", "La date de la séance manque", loi.SEANCE),
    bloquant("DECISION_SEANCE_FUTURE", "La date de la séance est dans l'avenir", loi.SEANCE),
    bloquant("DECISION_SEANCE_PREMATUREE", "La séance est antérieure à la demande complète", loi.CIRCULAIRE_I),
    aussi=(decision_phases.DATE_ILLISIBLE,),
)
def seance(dossier: Dossier, decision: Decision, contexte: ContexteDecision) -> Iterator[Anomaly]:
    """The séance has a date, between the day the demande was complete and today."""
    if says_nothing(decision.seance.texte):
        message = "Il manque la date de la séance où la commission a décidé."
        yield SECTION.found("DECISION_SEANCE_ABSENTE", "seance", message)
        return
    if decision.seance.is_uncertain:
        message, doute = "Date de la séance : {doute}", decision.seance.doute
        yield SECTION.found("DECISION_DATE_ILLISIBLE", "seance", message, doute=doute)
        return
    jour, complete = decision.seance.valeur, first_complete_day(dossier)
    if jour and jour > contexte.today:
        message = "La séance du {jour} n'a pas encore eu lieu : corrigez la date, ou attendez la séance."
        yield SECTION.found("DECISION_SEANCE_FUTURE", "seance", message, jour=jour)
    if jour and complete and jour < complete:
        message = (
            "La séance du {jour} est antérieure au {complete}, premier jour où la demande pouvait être complète : "
            "corrigez la date, ou soumettez de nouveau la demande à la commission."
        )
        yield SECTION.found("DECISION_SEANCE_PREMATUREE", "seance", message, jour=jour, complete=complete)


@SECTION.regle(a_verifier("DECISION_FAMILLE_NON_ENTENDUE", "La famille souhaitait être entendue", loi.AUDITION))
def entendue(dossier: Dossier, decision: Decision, _: ContexteDecision) -> Iterator[Anomaly]:
    """The CDES receives the family that wishes it; for what is refused to one, see ``decision_substance``."""
    accord = decision.decision is TypeDecision.ACCORD
    if accord and dossier.protocole and dossier.protocole.entendue and decision.entendue is not True:
        message = (
            "La famille souhaitait être entendue, et la décision ne dit pas qu'elle l'a été : vérifiez le "
            "procès-verbal de la séance."
        )
        yield SECTION.found("DECISION_FAMILLE_NON_ENTENDUE", "entendue", message)


@SECTION.regle(
    bloquant("DECISION_SIGNATAIRE_INCOMPLET", "Le signataire n'est pas complètement désigné", loi.AUTEUR),
    bloquant("DECISION_SIGNATAIRE_SANS_DELEGATION", "Qui signe ne préside pas et n'a pas de délégation", loi.AUTEUR),
)
def signataire(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """Who signs is named, prénom, nom and qualité, and may sign."""
    for part, message in faults(*astuple(decision.signataire)):
        code = "DECISION_SIGNATAIRE_" + ("SANS_DELEGATION" if part == "delegation" else "INCOMPLET")
        yield SECTION.found(code, f"signataire.{part}", message)


@SECTION.regle(a_verifier("DECISION_CARACTERE_NON_IMPRIME", "Un caractère ne s'imprime pas", loi.CONTROLE))
def caracteres(_: Dossier, decision: Decision, contexte: ContexteDecision) -> Iterator[Anomaly]:
    """What the notifications show is what was written."""
    for target, codes in unprinted(decision, contexte.unprintable):
        message = (
            "{quoi} : les notifications montrent {codes} à la place d'un caractère qui ne s'imprime pas. Corrigez le "
            "formulaire de décision, ou la lettre à la main avant de la poster."
        )
        quoi = BY_TARGET[Kind.DECISION][target].in_message
        yield SECTION.found("DECISION_CARACTERE_NON_IMPRIME", target, message, quoi=quoi, codes=codes)


SECTIONS = (
    SECTION,
    decision_phases.SECTION,
    decision_vigueur.SECTION,
    decision_motifs.SECTION,
    decision_substance.SECTION,
)
"""The rules of the decision, in the order of ``docs/regles.md``."""


def check_decision(dossier: Dossier, decision: Decision, contexte: ContexteDecision) -> tuple[Anomaly, ...]:
    """Everything that is wrong with a decision, at once, in the order of the form; each anomaly once."""
    return apply_rules(SECTIONS, dossier, decision, contexte)
