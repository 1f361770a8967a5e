"""What a decision says and why: its sense, what it grants, its motifs in law and in fact."""

from collections.abc import Iterator

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.decision import (
    ACCORDS,
    DEFAVORABLES,
    LIBELLE_DECISION,
    MOTIFS_DROIT,
    TEMPS_DE_VIE,
    Decision,
    TypeDecision,
)
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.rules.decision_contexte import ContexteDecision, RegleDecision, decision_anomaly
from pipeline.dossier.values import phrase

_CONTRADICTING = {
    TypeDecision.ACCORD: {"materiel", "relais", "besoin_non_etabli", "hors_champ", "dependance", "instruction"},
    TypeDecision.ACCORD_PARTIEL: {"besoin_non_etabli", "instruction"},
    TypeDecision.REFUS: {"besoin_etabli", "instruction"},
    TypeDecision.AJOURNEMENT: {"besoin_etabli", "besoin_partiel", "besoin_non_etabli"},
}
_DOUBTFUL = {
    TypeDecision.ACCORD: {"besoin_partiel"},
    TypeDecision.ACCORD_PARTIEL: {"besoin_etabli"},
    TypeDecision.REFUS: {"besoin_partiel"},
    TypeDecision.AJOURNEMENT: {"materiel", "relais", "hors_champ", "dependance"},
}
"""Keys of MOTIFS_DROIT that contradict a decision, or go with it only in some way that a person must see. An
incomplete file is an ajournement, not a refusal (fact sheet §2)."""


def sens(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """The decision says what was decided, and on what kind of demande."""
    if decision.decision is None:
        yield decision_anomaly("DECISION_SENS_ABSENT", phrase(
            "Il manque le sens de la décision : accord, accord partiel, refus ou ajournement."),
            "decision")  # fmt: skip
    if decision.nature is None:
        yield decision_anomaly("DECISION_NATURE_ABSENTE", phrase(
            "Il n'est pas dit s'il s'agit d'une première demande, d'un renouvellement ou d'une révision."),
            "nature")  # fmt: skip


def objet(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """An accord says on what the hours are counted, for which temps de vie and for which activities."""
    if decision.decision not in ACCORDS:
        return
    if decision.base is None:
        yield decision_anomaly("DECISION_BASE_ABSENTE", phrase(
            "Il n'est pas dit sur quoi les heures sont comptées : temps de scolarisation de l'élève, horaire de "
            "l'établissement ou service de l'auxiliaire."), "base")  # fmt: skip
    if not decision.temps_de_vie & set(TEMPS_DE_VIE):
        yield decision_anomaly("DECISION_TEMPS_DE_VIE_ABSENT", phrase(
            "Il manque les temps de vie de l'élève pour lesquels l'aide est accordée : cochez-en au moins un."),
            "temps_de_vie")  # fmt: skip
    for temps in ("cantine", "garderie"):
        if temps in decision.temps_de_vie:
            yield decision_anomaly("DECISION_PERISCOLAIRE", phrase(
                "L'aide est accordée pour la " + temps + " : vérifiez que la scolarité en dépend."),
                f"temps.{temps}")  # fmt: skip
    if not decision.activites:
        yield decision_anomaly("DECISION_ACTIVITES_ABSENTES", phrase(
            "Aucune activité de l'auxiliaire n'est cochée : vérifiez que la notification n'a pas à les préciser."),
            "activites")  # fmt: skip
    yield decision_anomaly("DECISION_AES", phrase(
        "Aide financée par la collectivité : elle ne compte pas comme tierce personne rémunérée par la famille au "
        "titre de l'allocation d'éducation spéciale (AES)."), "decision")  # fmt: skip


def motif_droit(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """Every decision has its considérations de droit, and they do not say the contrary."""
    motif = decision.motif_droit
    if motif not in MOTIFS_DROIT:
        yield decision_anomaly("DECISION_MOTIF_DROIT_ABSENT", phrase(
            "Il manque le motif de droit : choisissez-le dans la liste."), "motif_droit")  # fmt: skip
        return
    if decision.decision is None:
        return
    nom = LIBELLE_DECISION[decision.decision].lower()
    if motif in _CONTRADICTING[decision.decision]:
        yield decision_anomaly("DECISION_MOTIF_CONTRAIRE", phrase(
            "Le motif de droit contredit la décision ({nom}) : « {motif} ». Corrigez l'un ou l'autre.",
            nom=nom, motif=MOTIFS_DROIT[motif]), "motif_droit")  # fmt: skip
    elif motif in _DOUBTFUL[decision.decision]:
        yield decision_anomaly("DECISION_MOTIF_A_VERIFIER", phrase(
            "Le motif de droit s'accorde mal avec la décision ({nom}) : « {motif} ». Vérifiez l'un et l'autre.",
            nom=nom, motif=MOTIFS_DROIT[motif]), "motif_droit")  # fmt: skip


def motif_fait(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """What is not wholly granted is motivated in fact; an accord should be."""
    if decision.decision is None or decision.motif_fait.strip():
        return
    if decision.decision is TypeDecision.ACCORD:
        yield decision_anomaly("DECISION_ACCORD_SANS_FAIT", phrase(
            "L'accord n'a pas de motif de fait : écrivez en une phrase ce qui le fonde."), "motif_fait")  # fmt: skip
    else:
        yield decision_anomaly("DECISION_MOTIF_FAIT_ABSENT", phrase(
            "Il manque le motif de fait : écrivez, pour cet élève, ce qui fonde la décision ({nom}).",
            nom=LIBELLE_DECISION[decision.decision].lower()), "motif_fait")  # fmt: skip


def precisions(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """An accord partiel says what is not granted, an ajournement what is awaited; the others say neither."""
    textes = (
        ("non_accorde", TypeDecision.ACCORD_PARTIEL, "DECISION_NON_ACCORDE_ABSENT",
         "Accord partiel : il manque ce qui n'est pas accordé.", "Ce qui n'est pas accordé"),
        ("attendu", TypeDecision.AJOURNEMENT, "DECISION_ATTENDU_ABSENT",
         "Ajournement : il manque ce qui est attendu, et de qui.", "Ce qui est attendu"),
    )  # fmt: skip
    for target, sens_, code, message, quoi in textes:
        ecrit = bool(getattr(decision, target).strip())
        if decision.decision is sens_ and not ecrit:
            yield decision_anomaly(code, phrase(message), target)
        elif decision.decision not in {sens_, None} and ecrit:
            yield decision_anomaly("DECISION_TEXTE_SANS_OBJET", phrase(
                quoi + " est écrit, mais la décision est autre : ce texte ne figurera pas dans la notification. "
                "Vérifiez le sens de la décision."), target)  # fmt: skip


def envoi(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """What refuses something goes by registered letter."""
    if decision.decision in DEFAVORABLES:
        yield decision_anomaly("DECISION_RECOMMANDEE", phrase(
            "La notification à la famille part en recommandé avec demande d'avis de réception."),
            "decision")  # fmt: skip


REGLES: tuple[RegleDecision, ...] = (
    RegleDecision(sens, ("DECISION_SENS_ABSENT", "DECISION_NATURE_ABSENTE")),
    RegleDecision(objet, ("DECISION_BASE_ABSENTE", "DECISION_TEMPS_DE_VIE_ABSENT", "DECISION_PERISCOLAIRE",
                          "DECISION_ACTIVITES_ABSENTES", "DECISION_AES")),
    RegleDecision(motif_droit, ("DECISION_MOTIF_DROIT_ABSENT", "DECISION_MOTIF_CONTRAIRE",
                                "DECISION_MOTIF_A_VERIFIER")),
    RegleDecision(motif_fait, ("DECISION_MOTIF_FAIT_ABSENT", "DECISION_ACCORD_SANS_FAIT")),
    RegleDecision(precisions, ("DECISION_NON_ACCORDE_ABSENT", "DECISION_ATTENDU_ABSENT",
                               "DECISION_TEXTE_SANS_OBJET")),
    RegleDecision(envoi, ("DECISION_RECOMMANDEE",)),
)  # fmt: skip
"""Every check with the codes it may raise."""
