"""The phases of a decision: periods, weekly volumes and their base.

The help may decrease by phases (circulaire, I): contiguous, in order, within the school year. A school year legally
runs to the eve of the next rentrée; classes end before (fact sheet §2).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.decision import ACCORDS, SANS_OCTROI, Decision, Phase, TypeDecision
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.rules.decision_contexte import ContexteDecision, DecisionSection, is_uncertain
from pipeline.dossier.rules.fondements import CIRCULAIRE_I, DEGRESSIVITE, DUREE, MOTIVATION, VOLUME
from pipeline.dossier.rules.regle import a_verifier, bloquant
from pipeline.dossier.values import phrase
from pipeline.dossier.values.calendrier import AnneeScolaire, annee_scolaire
from pipeline.dossier.values.typographie import format_duree, format_long_date

SECTION = DecisionSection("Les périodes et les volumes accordés")

DATE_ILLISIBLE = bloquant(
    "DECISION_DATE_ILLISIBLE", "Une date de la décision ne se lit pas avec certitude", VOLUME, ecole=False
)
"""Of the periods, and of the séance."""
_JOUR = timedelta(days=1)
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
    if is_uncertain(phase.debut) or is_uncertain(phase.fin):
        return None
    debut, fin = phase.debut.valeur, phase.fin.valeur
    return (debut, fin) if debut and fin and debut <= fin else None


def _certain_minutes(phase: Phase) -> int | None:
    return None if is_uncertain(phase.heures) else phase.heures.valeur


@SECTION.regle(
    DATE_ILLISIBLE,
    bloquant("DECISION_HEURES_ILLISIBLES", "Un volume d'heures ne se lit pas avec certitude", VOLUME, ecole=False),
)
def lecture(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """Every date and every volume reads one way."""
    for rang, phase in _ranked_phases(decision):
        for nom, quoi in (("debut", "date de début"), ("fin", "date de fin")):
            lue = phase.debut if nom == "debut" else phase.fin
            if is_uncertain(lue):
                yield SECTION.found("DECISION_DATE_ILLISIBLE", phrase(
                    "Période {rang}, " + quoi + " : {doute}", rang=rang, doute=lue.doute),
                    f"phase.{rang}.{nom}")  # fmt: skip
        if is_uncertain(phase.heures):
            yield SECTION.found("DECISION_HEURES_ILLISIBLES", phrase(
                "Période {rang}, heures : {doute}", rang=rang, doute=phase.heures.doute),
                f"phase.{rang}.heures")  # fmt: skip


@SECTION.regle(
    bloquant("DECISION_PERIODE_ABSENTE", "La période de l'accompagnement n'est pas complète", VOLUME, ecole=False),
    bloquant("DECISION_HEURES_ABSENTES", "Le volume hebdomadaire de l'accompagnement manque", VOLUME, ecole=False),
)
def complete(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """An accord says from when to when, and how many hours a week; each phase that was begun is whole."""
    if decision.decision in SANS_OCTROI:
        return  # What the prefilled form asks for is left as it is; ``sans_accord`` tells anything more.
    phases = _ranked_phases(decision)
    if not phases and decision.decision in ACCORDS:
        phases = [(1, Phase())]
    for rang, phase in phases:
        for nom, quoi in (("debut", "de début"), ("fin", "de fin")):
            if (phase.debut if nom == "debut" else phase.fin).is_empty:
                yield SECTION.found("DECISION_PERIODE_ABSENTE", phrase(
                    "Il manque la date " + quoi + " de la période {rang}.", rang=rang),
                    f"phase.{rang}.{nom}")  # fmt: skip
        if phase.heures.is_empty or _certain_minutes(phase) == 0:
            yield SECTION.found("DECISION_HEURES_ABSENTES", phrase(
                "Il manque le nombre d'heures par semaine de la période {rang}.", rang=rang),
                f"phase.{rang}.heures")  # fmt: skip


@SECTION.regle(
    bloquant("DECISION_PHASE_INVERSEE", "Une période finit avant d'avoir commencé", DEGRESSIVITE, ecole=False),
    bloquant("DECISION_PHASES_DESORDRE", "Les périodes ne sont pas dans l'ordre", DEGRESSIVITE, ecole=False),
    bloquant("DECISION_PHASES_CHEVAUCHEMENT", "Deux périodes se chevauchent", DEGRESSIVITE, ecole=False),
    bloquant("DECISION_PHASES_INTERRUPTION", "Des jours manquent entre deux périodes", DEGRESSIVITE, ecole=False),
)
def suite(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """Phases follow one another: each begins on the morrow of the former's end."""
    phases = _ranked_phases(decision)
    for rang, phase in phases:
        debut, fin = phase.debut.valeur, phase.fin.valeur
        if debut and fin and fin < debut and not is_uncertain(phase.debut) and not is_uncertain(phase.fin):
            yield SECTION.found("DECISION_PHASE_INVERSEE", phrase(
                "La période {rang} finit le {fin}, avant son début, le {debut} : corrigez ces dates.",
                rang=rang, debut=format_long_date(debut), fin=format_long_date(fin)), f"phase.{rang}.fin")  # fmt: skip
    for (avant, premiere), (rang, seconde) in pairwise(phases):
        bornes, bornes2 = _certain_ends(premiere), _certain_ends(seconde)
        if bornes is None or bornes2 is None or bornes2[0] == bornes[1] + _JOUR:
            continue
        if bornes2[1] < bornes[0]:
            code = "DECISION_PHASES_DESORDRE"
        else:
            code = "DECISION_PHASES_" + ("CHEVAUCHEMENT" if bornes2[0] <= bornes[1] else "INTERRUPTION")
        message = phrase(_MESSAGES[code], rang=rang, avant=avant, debut=format_long_date(bornes2[0]),
                         fin=format_long_date(bornes[1]), attendu=format_long_date(bornes[1] + _JOUR))  # fmt: skip
        yield SECTION.found(code, message, f"phase.{rang}.debut")


def annee_scolaire_from(debut: date) -> AnneeScolaire:
    """School year of a decision that takes effect on a day; from the summer holidays on, the next one."""
    annee = annee_scolaire(debut)
    return annee_scolaire(annee.fin + _JOUR) if debut > annee.dernier_jour_de_classe else annee


@SECTION.regle(
    bloquant("DECISION_HORS_ANNEE", "La décision dépasse l'année scolaire sans motif exceptionnel", DUREE, ecole=False),
    a_verifier(
        "DECISION_EXCEPTION_INUTILE",
        "Une durée exceptionnelle est cochée sans dépasser l'année scolaire",
        DUREE,
        ecole=False,
    ),
)
def annee(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """The help does not outlast the school year, but for an exception with its reason."""
    bornes = [(rang, trouvees) for rang, phase in _ranked_phases(decision) if (trouvees := _certain_ends(phase))]
    if not bornes:
        return
    scolaire = annee_scolaire_from(min(debut for _, (debut, _) in bornes))
    depassent = [rang for rang, (_, fin) in bornes if fin > scolaire.fin]
    if not depassent:
        if decision.exceptionnelle:
            yield SECTION.found("DECISION_EXCEPTION_INUTILE", phrase(
                "Une durée exceptionnelle est cochée, mais l'accompagnement ne dépasse pas l'année scolaire {annee} : "
                "vérifiez les dates.", annee=scolaire.libelle), "exceptionnelle")  # fmt: skip
        return
    if not decision.exceptionnelle:
        yield SECTION.found("DECISION_HORS_ANNEE", phrase(
            "La période {rang} finit après le {fin}, dernier jour de l'année scolaire {annee}. Corrigez la date, ou "
            "cochez la durée exceptionnelle et motivez-la.", rang=depassent[0], fin=format_long_date(scolaire.fin),
            annee=scolaire.libelle), f"phase.{depassent[0]}.fin")  # fmt: skip
    if not decision.exceptionnelle_motif.strip():
        yield SECTION.found("DECISION_HORS_ANNEE", phrase(
            "L'accompagnement dépasse l'année scolaire {annee} : il manque le motif de cette durée exceptionnelle.",
            annee=scolaire.libelle), "exceptionnelle_motif")  # fmt: skip


@SECTION.regle(
    a_verifier("DECISION_EFFET_RETROACTIF", "L'accompagnement commence avant la séance", CIRCULAIRE_I, ecole=False),
    a_verifier("DECISION_FIN_AVANT_CLASSES", "L'accompagnement finit avant la fin des classes", DUREE, ecole=False),
)
def periode(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """A start before the séance and an end before the classes end are to be looked at."""
    bornes = [(rang, trouvees) for rang, phase in _ranked_phases(decision) if (trouvees := _certain_ends(phase))]
    if not bornes:
        return
    rang, debut = min(((rang, debut) for rang, (debut, _) in bornes), key=lambda item: item[1])
    seance = decision.seance.valeur
    if seance and not is_uncertain(decision.seance) and debut < seance:
        yield SECTION.found("DECISION_EFFET_RETROACTIF", phrase(
            "L'accompagnement commence le {debut}, avant la séance du {seance} : vérifiez que la commission l'a voulu.",
            debut=format_long_date(debut), seance=format_long_date(seance)), f"phase.{rang}.debut")  # fmt: skip
    rang, fin = max(((rang, fin) for rang, (_, fin) in bornes), key=lambda item: item[1])
    dernier = annee_scolaire(fin).dernier_jour_de_classe
    if fin < dernier:
        yield SECTION.found("DECISION_FIN_AVANT_CLASSES", phrase(
            "L'accompagnement finit le {fin}, alors que les classes finissent le {dernier} : vérifiez que l'élève peut "
            "rester sans aide dans l'intervalle.", fin=format_long_date(fin), dernier=format_long_date(dernier)),
            f"phase.{rang}.fin")  # fmt: skip


@SECTION.regle(
    bloquant(
        "DECISION_HEURES_SUPERIEURES",
        "Le volume dépasse le temps de scolarisation sans motif",
        "Circulaire 2003-290, II : « à titre principal pendant le temps scolaire »",
        ecole=False,
    ),
    a_verifier(
        "DECISION_SCOLARISATION_INCONNUE",
        "Le volume ne peut pas être comparé au temps de scolarisation",
        "Circulaire 2003-290, II : « à titre principal pendant le temps scolaire »",
        ecole=False,
    ),
    a_verifier(
        "DECISION_QUOTITE_CROISSANTE", "Le volume augmente d'une période à la suivante", DEGRESSIVITE, ecole=False
    ),
    a_verifier(
        "DECISION_ACCORD_INFERIEUR", "L'accord porte sur moins d'heures que la demande", MOTIVATION, ecole=False
    ),
)
def volume(dossier: Dossier, decision: Decision, _: ContexteDecision) -> Iterator[Anomaly]:
    """The volume stays within the schooling time, or says why; it does not rise; an accord is the whole demande."""
    heures = [(rang, minutes) for rang, phase in _ranked_phases(decision) if (minutes := _certain_minutes(phase))]
    protocole = dossier.protocole
    scolarisation = protocole.scolarisation.valeur if protocole and not protocole.scolarisation.doute else None
    if heures and scolarisation is None:
        yield SECTION.found("DECISION_SCOLARISATION_INCONNUE", phrase(
            "Le temps de scolarisation n'est pas connu avec certitude : vérifiez que l'accompagnement ne le dépasse "
            "pas."), f"phase.{heures[0][0]}.heures")  # fmt: skip
    for rang, minutes in heures:
        if scolarisation is not None and minutes > scolarisation and not decision.depassement_motif.strip():
            yield SECTION.found("DECISION_HEURES_SUPERIEURES", phrase(
                "Période {rang} : {heures} par semaine dépassent les {ecole} de scolarisation. Corrigez le volume, ou "
                "écrivez le motif du dépassement.", rang=rang, heures=format_duree(minutes),
                ecole=format_duree(scolarisation)),
                f"phase.{rang}.heures")  # fmt: skip
    for (avant, moins), (rang, plus) in pairwise(heures):
        if plus > moins:
            yield SECTION.found("DECISION_QUOTITE_CROISSANTE", phrase(
                "L'aide passe de {moins} (période {avant}) à {plus} (période {rang}) par semaine : vérifiez qu'elle "
                "doit augmenter.", moins=format_duree(moins), plus=format_duree(plus), avant=avant, rang=rang),
                f"phase.{rang}.heures")  # fmt: skip
    demande = protocole.accompagnement.valeur if protocole and not protocole.accompagnement.doute else None
    if decision.decision is TypeDecision.ACCORD and heures and demande:
        plus = max(minutes for _, minutes in heures)
        if plus < demande:
            yield SECTION.found("DECISION_ACCORD_INFERIEUR", phrase(
                "L'accord porte au plus sur {accorde} par semaine, et la demande sur {demande} : vérifiez qu'il ne "
                "s'agit pas d'un accord partiel, qui se motive.", accorde=format_duree(plus),
                demande=format_duree(demande)),
                f"phase.{heures[0][0]}.heures")  # fmt: skip


def _is_only_prefilled(dossier: Dossier, decision: Decision) -> bool:
    """Nothing but the hours asked, as the form was prefilled: no one granted them."""
    demande = dossier.protocole.accompagnement.valeur if dossier.protocole else None
    (_, seule), *autres = _ranked_phases(decision)
    return not autres and seule.debut.is_empty and seule.fin.is_empty and seule.heures.valeur == demande


@SECTION.regle(
    bloquant("DECISION_VOLUME_CONTRAIRE", "Des heures sont écrites alors que rien n'est accordé", VOLUME, ecole=False),
)
def sans_accord(dossier: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """A refusal or an ajournement grants no hours; those that the form was prefilled with are not a grant."""
    refuse = decision.decision in SANS_OCTROI
    if refuse and _ranked_phases(decision) and not _is_only_prefilled(dossier, decision):
        rang = _ranked_phases(decision)[0][0]
        yield SECTION.found("DECISION_VOLUME_CONTRAIRE", phrase(
            "Une période ou des heures sont écrites, alors que la décision n'accorde rien : effacez-les, ou corrigez "
            "le sens de la décision."), f"phase.{rang}.heures")  # fmt: skip
