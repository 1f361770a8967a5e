"""What a decision says and why: its sense, what it grants, its motifs in law and in fact."""

from collections.abc import Iterator

from pipeline.dossier.model.decision import ACCORDS, DEFAVORABLES, MOTIFS_DROIT, TEMPS_DE_VIE, Decision, TypeDecision
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import ContexteDecision, DecisionSection
from pipeline.dossier.rules.regle import a_verifier, bloquant, information
from pipeline.dossier.values.substance import says_nothing

SECTION = DecisionSection("Le sens et les motifs de la décision")

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


@SECTION.regle(
    bloquant("DECISION_SENS_ABSENT", "Le sens de la décision manque", loi.CIRCULAIRE_I),
    a_verifier(
        "DECISION_NATURE_ABSENTE",
        "La nature de la demande (première, renouvellement, révision) manque",
        loi.CIRCULAIRE_I,
    ),
)
def sens(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """The decision says what was decided, and on what kind of demande."""
    if decision.decision is None:
        message = "Il manque le sens de la décision : accord, accord partiel, refus ou ajournement."
        yield SECTION.found("DECISION_SENS_ABSENT", "decision", message)
    if decision.nature is None:
        message = "Il n'est pas dit s'il s'agit d'une première demande, d'un renouvellement ou d'une révision."
        yield SECTION.found("DECISION_NATURE_ABSENTE", "nature", message)


@SECTION.regle(
    bloquant("DECISION_BASE_ABSENTE", "La base du volume d'heures manque", loi.VOLUME),
    bloquant("DECISION_TEMPS_DE_VIE_ABSENT", "Les temps de vie de l'élève manquent", loi.VOLUME),
    a_verifier("DECISION_PERISCOLAIRE", "La cantine ou la garderie est accordée", loi.PERISCOLAIRE),
    a_verifier("DECISION_ACTIVITES_ABSENTES", "Aucune activité de l'auxiliaire n'est indiquée", loi.ACTIVITES),
    information("DECISION_AES", "L'auxiliaire n'est pas une tierce personne rémunérée pour l'AES", loi.AES),
)
def objet(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """An accord says on what the hours are counted, for which temps de vie and for which activities."""
    if decision.decision not in ACCORDS:
        return
    if decision.base is None:
        message = (
            "Il n'est pas dit sur quoi les heures sont comptées : temps de scolarisation de l'élève, horaire de "
            "l'établissement ou service de l'auxiliaire."
        )
        yield SECTION.found("DECISION_BASE_ABSENTE", "base", message)
    if not decision.temps_de_vie & set(TEMPS_DE_VIE):
        message = "Il manque les temps de vie de l'élève pour lesquels l'aide est accordée : cochez-en au moins un."
        yield SECTION.found("DECISION_TEMPS_DE_VIE_ABSENT", "temps_de_vie", message)
    for temps in ("cantine", "garderie"):
        if temps in decision.temps_de_vie:
            message = "L'aide est accordée pour la " + temps + " : vérifiez que la scolarité en dépend."
            yield SECTION.found("DECISION_PERISCOLAIRE", f"temps.{temps}", message)
    if not decision.activites:
        message = "Aucune activité de l'auxiliaire n'est cochée : vérifiez que la notification n'a pas à les préciser."
        yield SECTION.found("DECISION_ACTIVITES_ABSENTES", "activites", message)
    message = (
        "Aide financée par la collectivité : elle ne compte pas comme tierce personne rémunérée par la famille au "
        "titre de l'allocation d'éducation spéciale (AES)."
    )
    yield SECTION.found("DECISION_AES", "decision", message)


@SECTION.regle(
    bloquant("DECISION_MOTIF_DROIT_ABSENT", "Le motif de droit manque", loi.MOTIVATION),
    bloquant("DECISION_MOTIF_CONTRAIRE", "Le motif de droit contredit la décision", loi.MOTIVATION),
    a_verifier(
        "DECISION_MOTIF_A_VERIFIER", "Le motif de droit s'accorde mal avec la décision", loi.MOTIVATION, tient=True
    ),
)
def motif_droit(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """Every decision has its considérations de droit, and they do not say the contrary."""
    motif = decision.motif_droit
    if motif not in MOTIFS_DROIT:
        message = "Il manque le motif de droit : choisissez-le dans la liste."
        yield SECTION.found("DECISION_MOTIF_DROIT_ABSENT", "motif_droit", message)
        return
    if decision.decision is None:
        return
    dits = {"nom": decision.decision.label, "motif": MOTIFS_DROIT[motif]}
    if motif in _CONTRADICTING[decision.decision]:
        message = "Le motif de droit contredit la décision ({nom}) : « {motif} ». Corrigez l'un ou l'autre."
        yield SECTION.found("DECISION_MOTIF_CONTRAIRE", "motif_droit", message, **dits)
    elif motif in _DOUBTFUL[decision.decision]:
        message = "Le motif de droit s'accorde mal avec la décision ({nom}) : « {motif} ». Vérifiez l'un et l'autre."
        yield SECTION.found("DECISION_MOTIF_A_VERIFIER", "motif_droit", message, **dits)


@SECTION.regle(
    bloquant("DECISION_MOTIF_FAIT_ABSENT", "Le motif de fait manque", loi.MOTIVATION),
    a_verifier("DECISION_ACCORD_SANS_FAIT", "Le motif de fait d'un accord ne dit rien", loi.MOTIVATION),
)
def motif_fait(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """What is not wholly granted is motivated in fact; an accord may be, by words that say something."""
    if decision.decision is None or not says_nothing(decision.motif_fait):
        return
    if decision.decision is TypeDecision.ACCORD:
        # Loi 79-587 wants the facts of what refuses something: an accord of the whole demande refuses nothing.
        if not decision.motif_fait.strip():
            return
        message = "Le motif de fait de l'accord ne dit rien : écrivez en une phrase ce qui le fonde, ou effacez-le."
        yield SECTION.found("DECISION_ACCORD_SANS_FAIT", "motif_fait", message)
    else:
        message = "Il manque le motif de fait : écrivez, pour cet élève, ce qui fonde la décision ({nom})."
        yield SECTION.found("DECISION_MOTIF_FAIT_ABSENT", "motif_fait", message, nom=decision.decision.label)


_TEXTES = (
    ("non_accorde", TypeDecision.ACCORD_PARTIEL, "DECISION_NON_ACCORDE_ABSENT",
     "Accord partiel : il manque ce qui n'est pas accordé.", "Ce qui n'est pas accordé"),
    ("attendu", TypeDecision.AJOURNEMENT, "DECISION_ATTENDU_ABSENT",
     "Ajournement : il manque ce qui est attendu, et de qui.", "Ce qui est attendu"),
)  # fmt: skip


@SECTION.regle(
    bloquant("DECISION_NON_ACCORDE_ABSENT", "Ce qui n'est pas accordé manque", loi.MOTIVATION),
    bloquant("DECISION_ATTENDU_ABSENT", "Ce qui est attendu pour décider manque", loi.MOTIVATION),
    a_verifier("DECISION_TEXTE_SANS_OBJET", "Un texte ne correspond pas au sens de la décision", loi.MOTIVATION),
)
def precisions(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """An accord partiel says what is not granted, an ajournement what is awaited; the others say neither."""
    for target, sens_, code, message, quoi in _TEXTES:
        ecrit = not says_nothing(getattr(decision, target))
        if decision.decision is sens_ and not ecrit:
            yield SECTION.found(code, target, message)
        elif decision.decision not in {sens_, None} and ecrit:
            sans_objet = (
                " est écrit, mais la décision est autre : ce texte ne figurera pas dans la notification. Vérifiez le "
                "sens de la décision."
            )
            yield SECTION.found("DECISION_TEXTE_SANS_OBJET", target, quoi + sans_objet)


@SECTION.regle(
    information("DECISION_RECOMMANDEE", "La notification part en recommandé", "Preuve de la date de réception")
)
def envoi(_: Dossier, decision: Decision, __: ContexteDecision) -> Iterator[Anomaly]:
    """What refuses something goes by registered letter."""
    if decision.decision in DEFAVORABLES:
        message = "La notification à la famille part en recommandé avec demande d'avis de réception."
        yield SECTION.found("DECISION_RECOMMANDEE", "decision", message)
