"""The phases of a decision: periods, weekly volumes and their base.

The help may decrease by phases (circulaire, I): contiguous, in order, within the school year. A school year legally
runs to the eve of the next rentrée; classes end before (fact sheet §2).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from operator import itemgetter

from pipeline.dossier.model.decision import ACCORDS, SANS_OCTROI, Decision, Phase, TypeDecision
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import ContexteDecision, DecisionSection
from pipeline.dossier.rules.regle import a_verifier, bloquant
from pipeline.dossier.values.calendrier import AnneeScolaire, annee_scolaire
from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.typographie import format_duree

SECTION = DecisionSection("Les périodes et les volumes accordés")

DATE_ILLISIBLE = bloquant("DECISION_DATE_ILLISIBLE", "Une date de la décision ne se lit pas avec certitude", loi.VOLUME)
"""Of the periods, and of the séance."""
_JOUR = timedelta(days=1)
_FIN_JUIN = timedelta(days=7)
_MESSAGES = {
    "DECISION_PHASES_DESORDRE": "La période {rang} est antérieure à la période {avant} : écrivez les périodes dans "
    "l'ordre des dates.",
    "DECISION_PHASES_CHEVAUCHEMENT": "La période {rang} commence le {debut}, avant la fin de la période {avant}, le "
    "{fin} : elle doit commencer le {attendu}.",
    "DECISION_PHASES_INTERRUPTION": "La période {avant} finit le {fin} et la période {rang} ne commence que le "
    "{debut} : rien n'est dit des jours qui les séparent. Prolongez l'une, ou avancez l'autre.",
}


def _ranked_phases(decision: Decision) -> list[tuple[int, Phase]]:
    """(rank on the form, phase) of those that hold something."""
    return [(rang, phase) for rang, phase in enumerate(decision.phases, start=1) if not phase.is_empty]


def _certain_ends(phase: Phase) -> tuple[date, date] | None:
    """Both ends, when both are certain and in order."""
    debut, fin = phase.debut.certaine, phase.fin.certaine
    return (debut, fin) if debut and fin and debut <= fin else None


def _ranked_ends(decision: Decision) -> list[tuple[int, date, date]]:
    """(rank, first day, last day) of the phases whose ends are certain and in order."""
    return [(rang, *bornes) for rang, phase in _ranked_phases(decision) if (bornes := _certain_ends(phase))]


@SECTION.regle(
    DATE_ILLISIBLE,
    bloquant("DECISION_HEURES_ILLISIBLES", "Un volume d'heures ne se lit pas avec certitude", loi.VOLUME),
)
def lecture(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """Every date and every volume that was written reads one way; a dash is none."""
    if decision.decision in SANS_OCTROI:
        return  # Nothing of them is notified; ``sans_accord`` tells what is written all the same.
    for rang, phase in _ranked_phases(decision):
        for nom, quoi, lue in (("debut", "date de début", phase.debut), ("fin", "date de fin", phase.fin)):
            if lue.is_uncertain and not says_nothing(lue.texte):
                message = f"Période {rang}, {quoi} : {{doute}}"
                yield SECTION.found("DECISION_DATE_ILLISIBLE", f"phase.{rang}.{nom}", message, doute=lue.doute)
        if phase.heures.is_uncertain and not says_nothing(phase.heures.texte):
            message, doute = f"Période {rang}, heures : {{doute}}", phase.heures.doute
            yield SECTION.found("DECISION_HEURES_ILLISIBLES", f"phase.{rang}.heures", message, doute=doute)


@SECTION.regle(
    bloquant("DECISION_PERIODE_ABSENTE", "La période de l'accompagnement n'est pas complète", loi.VOLUME),
    bloquant("DECISION_HEURES_ABSENTES", "Le volume hebdomadaire de l'accompagnement manque", loi.VOLUME),
)
def complete(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """An accord says from when to when, and how many hours a week; each phase that was begun is whole."""
    if decision.decision in SANS_OCTROI:
        return  # What the prefilled form asks for is left as it is; ``sans_accord`` tells anything more.
    phases = _ranked_phases(decision)
    if not phases and decision.decision in ACCORDS:
        phases = [(1, Phase())]
    for rang, phase in phases:
        for nom, quoi, lue in (("debut", "de début", phase.debut), ("fin", "de fin", phase.fin)):
            if says_nothing(lue.texte):
                message = "Il manque la date " + quoi + " de la période {rang}."
                yield SECTION.found("DECISION_PERIODE_ABSENTE", f"phase.{rang}.{nom}", message, rang=rang)
        if says_nothing(phase.heures.texte) or phase.heures.certaine == 0:
            message = "Il manque le nombre d'heures par semaine de la période {rang}."
            yield SECTION.found("DECISION_HEURES_ABSENTES", f"phase.{rang}.heures", message, rang=rang)


@SECTION.regle(
    bloquant("DECISION_PHASE_INVERSEE", "Une période finit avant d'avoir commencé", loi.DEGRESSIVITE),
    bloquant("DECISION_PHASES_DESORDRE", "Les périodes ne sont pas dans l'ordre", loi.DEGRESSIVITE),
    bloquant("DECISION_PHASES_CHEVAUCHEMENT", "Deux périodes se chevauchent", loi.DEGRESSIVITE),
    bloquant("DECISION_PHASES_INTERRUPTION", "Des jours manquent entre deux périodes", loi.DEGRESSIVITE),
)
def suite(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """Phases follow one another: each begins on the morrow of the former's end."""
    phases = _ranked_phases(decision)
    for rang, phase in phases:
        debut, fin = phase.debut.certaine, phase.fin.certaine
        if debut and fin and fin < debut:
            message = "La période {rang} finit le {fin}, avant son début, le {debut} : corrigez ces dates."
            dates = {"debut": debut, "fin": fin}
            yield SECTION.found("DECISION_PHASE_INVERSEE", f"phase.{rang}.fin", message, rang=rang, **dates)
    for (avant, premiere), (rang, seconde) in pairwise(phases):
        bornes, bornes2 = _certain_ends(premiere), _certain_ends(seconde)
        if bornes is None or bornes2 is None or bornes2[0] == bornes[1] + _JOUR:
            continue
        if bornes2[1] < bornes[0]:
            code = "DECISION_PHASES_DESORDRE"
        else:
            code = "DECISION_PHASES_" + ("CHEVAUCHEMENT" if bornes2[0] <= bornes[1] else "INTERRUPTION")
        dates = {"debut": bornes2[0], "fin": bornes[1], "attendu": bornes[1] + _JOUR}
        yield SECTION.found(code, f"phase.{rang}.debut", _MESSAGES[code], rang=rang, avant=avant, **dates)


def annee_scolaire_from(debut: date) -> AnneeScolaire:
    """School year of a decision that takes effect on a day; from the summer holidays on, the next one."""
    annee = annee_scolaire(debut)
    return annee_scolaire(annee.fin + _JOUR) if debut > annee.dernier_jour_de_classe else annee


@SECTION.regle(
    bloquant("DECISION_HORS_ANNEE", "La décision dépasse l'année scolaire sans motif exceptionnel", loi.DUREE),
    a_verifier(
        "DECISION_EXCEPTION_INUTILE", "Une durée exceptionnelle est cochée sans dépasser l'année scolaire", loi.DUREE
    ),
)
def annee(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """The help does not outlast the school year, but for an exception with its reason."""
    bornes = _ranked_ends(decision)
    if not bornes:
        return
    scolaire = annee_scolaire_from(min(debut for _, debut, _ in bornes))
    depassent = [rang for rang, _, fin in bornes if fin > scolaire.fin]
    facts = {"annee": scolaire.libelle, "fin": scolaire.fin}
    if not depassent and decision.exceptionnelle:
        message = (
            "Une durée exceptionnelle est cochée, mais l'accompagnement ne dépasse pas l'année scolaire {annee} : "
            "vérifiez les dates."
        )
        yield SECTION.found("DECISION_EXCEPTION_INUTILE", "exceptionnelle", message, **facts)
    if depassent and not decision.exceptionnelle:
        rang = depassent[0]
        message = (
            "La période {rang} finit après le {fin}, dernier jour de l'année scolaire {annee}. Corrigez la date, ou "
            "cochez la durée exceptionnelle et motivez-la."
        )
        yield SECTION.found("DECISION_HORS_ANNEE", f"phase.{rang}.fin", message, rang=rang, **facts)
    if depassent and says_nothing(decision.exceptionnelle_motif):
        message = (
            "L'accompagnement dépasse l'année scolaire {annee} : il manque le motif de cette durée exceptionnelle."
        )
        yield SECTION.found("DECISION_HORS_ANNEE", "exceptionnelle_motif", message, **facts)


@SECTION.regle(
    a_verifier("DECISION_EFFET_RETROACTIF", "L'accompagnement commence avant la séance", loi.CIRCULAIRE_I),
    a_verifier("DECISION_FIN_AVANT_CLASSES", "L'accompagnement finit avant la fin des classes", loi.DUREE),
)
def periode(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """A start before the séance and an end before the classes end are to be looked at."""
    bornes = _ranked_ends(decision)
    if not bornes:
        return
    rang, debut = min(((rang, debut) for rang, debut, _ in bornes), key=itemgetter(1))
    seance = decision.seance.certaine
    if seance and debut < seance:
        message = (
            "L'accompagnement commence le {debut}, avant la séance du {seance} : vérifiez que la commission l'a voulu."
        )
        yield SECTION.found("DECISION_EFFET_RETROACTIF", f"phase.{rang}.debut", message, debut=debut, seance=seance)
    rang, fin = max(((rang, fin) for rang, _, fin in bornes), key=itemgetter(1))
    dernier = annee_scolaire(fin).dernier_jour_de_classe
    # « Jusqu'au 30 juin » is how a year is said; the calendar of the classes may end some days later.
    if dernier - fin > _FIN_JUIN:
        message = (
            "L'accompagnement finit le {fin}, alors que les classes finissent le {dernier} : vérifiez que l'élève peut "
            "rester sans aide dans l'intervalle."
        )
        yield SECTION.found("DECISION_FIN_AVANT_CLASSES", f"phase.{rang}.fin", message, fin=fin, dernier=dernier)


@SECTION.regle(
    bloquant(
        "DECISION_HEURES_SUPERIEURES", "Le volume dépasse le temps de scolarisation sans motif", loi.TEMPS_SCOLAIRE_CITE
    ),
    a_verifier(
        "DECISION_SCOLARISATION_INCONNUE",
        "Le volume ne peut pas être comparé au temps de scolarisation",
        loi.TEMPS_SCOLAIRE_CITE,
    ),
    a_verifier("DECISION_QUOTITE_CROISSANTE", "Le volume augmente d'une période à la suivante", loi.DEGRESSIVITE),
    a_verifier(
        "DECISION_ACCORD_INFERIEUR", "L'accord porte sur moins d'heures que la demande", loi.MOTIVATION, tient=True
    ),
    a_verifier("DECISION_ACCORD_SUPERIEUR", "L'accord porte sur plus d'heures que la demande", loi.VOLUME, tient=True),
)
def volume(dossier: Dossier, decision: Decision, _: ContexteDecision) -> Iterator[Anomaly]:
    """The volume stays within the schooling time, or says why; it does not rise; an accord is the whole demande."""
    heures = [(rang, minutes) for rang, phase in _ranked_phases(decision) if (minutes := phase.heures.certaine)]
    if not heures or decision.decision in SANS_OCTROI:
        return  # The hours that the form bore when it was handed out are those asked for.
    premiere, protocole = f"phase.{heures[0][0]}.heures", dossier.protocole
    scolarisation = protocole.scolarisation.certaine if protocole else None
    if scolarisation is None:
        message = (
            "Le temps de scolarisation n'est pas connu avec certitude : vérifiez que l'accompagnement ne le dépasse "
            "pas."
        )
        yield SECTION.found("DECISION_SCOLARISATION_INCONNUE", premiere, message)
    for rang, minutes in heures:
        if scolarisation is not None and minutes > scolarisation and says_nothing(decision.depassement_motif):
            message = (
                "Période {rang} : {heures} par semaine dépassent les {ecole} de scolarisation. Corrigez le volume, ou "
                "écrivez le motif du dépassement."
            )
            facts = {"rang": rang, "heures": format_duree(minutes), "ecole": format_duree(scolarisation)}
            yield SECTION.found("DECISION_HEURES_SUPERIEURES", f"phase.{rang}.heures", message, **facts)
    for (avant, moins), (rang, plus) in pairwise(heures):
        if plus > moins:
            message = (
                "L'aide passe de {moins} (période {avant}) à {plus} (période {rang}) par semaine : vérifiez qu'elle "
                "doit augmenter."
            )
            facts = {"moins": format_duree(moins), "plus": format_duree(plus), "avant": avant, "rang": rang}
            yield SECTION.found("DECISION_QUOTITE_CROISSANTE", f"phase.{rang}.heures", message, **facts)
    demande = protocole.accompagnement.certaine if protocole else None
    plus = max(minutes for _, minutes in heures)
    if decision.decision is TypeDecision.ACCORD and demande and plus < demande:
        message = (
            "L'accord porte au plus sur {accorde} par semaine, et la demande sur {demande} : vérifiez qu'il ne s'agit "
            "pas d'un accord partiel, qui se motive."
        )
        facts = {"accorde": format_duree(plus), "demande": format_duree(demande)}
        yield SECTION.found("DECISION_ACCORD_INFERIEUR", premiere, message, **facts)
    if decision.decision in ACCORDS and demande and plus > demande:
        message = (
            "La décision accorde jusqu'à {accorde} par semaine, et la demande porte sur {demande} : vérifiez le volume."
        )
        facts = {"accorde": format_duree(plus), "demande": format_duree(demande)}
        yield SECTION.found("DECISION_ACCORD_SUPERIEUR", premiere, message, **facts)


def _is_only_prefilled(dossier: Dossier, decision: Decision) -> bool:
    """Nothing but the hours asked, as the form was prefilled: no one granted them."""
    demande = dossier.protocole.accompagnement.valeur if dossier.protocole else None
    (_, seule), *autres = _ranked_phases(decision)
    return not autres and seule.has_no_day and seule.heures.valeur == demande


@SECTION.regle(
    bloquant("DECISION_VOLUME_CONTRAIRE", "Des heures sont écrites alors que rien n'est accordé", loi.VOLUME)
)
def sans_accord(dossier: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """A refusal or an ajournement grants no hours; those that the form was prefilled with are not a grant."""
    refuse = decision.decision in SANS_OCTROI
    if refuse and _ranked_phases(decision) and not _is_only_prefilled(dossier, decision):
        rang = _ranked_phases(decision)[0][0]
        message = (
            "Une période ou des heures sont écrites, alors que la décision n'accorde rien : effacez-les, ou corrigez "
            "le sens de la décision."
        )
        yield SECTION.found("DECISION_VOLUME_CONTRAIRE", f"phase.{rang}.heures", message)
