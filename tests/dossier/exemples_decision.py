"""Complete decisions of the CDES on the dossier of pupil 01 (fictional), to be changed with ``dataclasses.replace``."""

from dataclasses import replace
from datetime import date

from pipeline.dossier.model.decision import PHASES_MAX, Base, Decision, Nature, Phase, SignataireDecision, TypeDecision
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.regime import CDES_2003, Regime
from pipeline.dossier.rules.contexte import ContexteDecision
from pipeline.dossier.rules.decision import check_decision
from pipeline.dossier.values.durees import parse_duree
from tests.dossier.exemples import dossier_complet, lire_date

APRES_SEANCE = date(2003, 12, 15)
"""The day on which the examples are notified; the séance was on 11 December 2003."""


def phases(*lignes: tuple[str, str, str]) -> tuple[Phase, ...]:
    """Phases from (du, au, heures) as written, filled up with empty ones."""
    remplies = [Phase(lire_date(du), lire_date(au), parse_duree(heures)) for du, au, heures in lignes]
    return (*remplies, *[Phase()] * (PHASES_MAX - len(remplies)))


def decision_complete() -> Decision:
    """Accord without anything that blocks or is to be checked."""
    return Decision(
        dossier="2003-0001",
        nom="LENOIR-D'ESTRÉES",
        prenom="Chloë",
        naissance=lire_date("28/02/1995"),
        etablissement="École élémentaire Jules-Ficelle",
        seance=lire_date("11/12/2003"),
        decision=TypeDecision.ACCORD,
        nature=Nature.PREMIERE,
        phases=phases(("05/01/2004", "30/06/2004", "12 h")),
        base=Base.SCOLARISATION,
        temps_de_vie=frozenset({"classe", "deplacements", "sorties"}),
        activites=frozenset({"classe", "sorties", "suivi"}),
        motif_droit="besoin_etabli",
        motif_fait="L’élève ne peut ni prendre de notes ni manipuler seule ses outils de travail.",
        entendue=True,
        signataire=SignataireDecision("Marguerite", "PARAPHE", "Secrétaire de la commission",
                                      "Pour le président et par délégation,"),
    )  # fmt: skip


def degressive() -> Decision:
    """Accord whose help decreases over three phases."""
    return replace(
        decision_complete(),
        phases=phases(
            ("05/01/2004", "28/02/2004", "24 h"),
            ("29/02/2004", "30/04/2004", "12 h"),
            ("01/05/2004", "30/06/2004", "6 h"),
        ),
    )


def accord_partiel() -> Decision:
    """Accord of fewer hours than asked for."""
    return replace(
        decision_complete(),
        decision=TypeDecision.ACCORD_PARTIEL,
        phases=phases(("05/01/2004", "30/06/2004", "8 h")),
        motif_droit="besoin_partiel",
        motif_fait="L’élève suit sans aide les séances d’éducation physique et les temps de lecture.",
        non_accorde="Quatre heures sur les douze demandées, pendant l’éducation physique et les temps de lecture : "
        "l’enseignante y suffit.",
    )


def _sans_accord() -> Decision:
    vide = Decision()
    return replace(decision_complete(), phases=vide.phases, base=None, temps_de_vie=frozenset(), activites=frozenset())


def refus() -> Decision:
    """Refusal."""
    return replace(
        _sans_accord(),
        decision=TypeDecision.REFUS,
        motif_droit="materiel",
        motif_fait="L’ordinateur et le plan incliné prêtés à l’élève en novembre lui permettent d’écrire seule ; "
        "l’équipe éducative constate qu’elle suit désormais la classe.",
    )


def ajournement() -> Decision:
    """Put off until something comes."""
    return replace(
        _sans_accord(),
        decision=TypeDecision.AJOURNEMENT,
        motif_droit="instruction",
        motif_fait="Les besoins pendant le repas ne sont pas décrits, alors que la demande porte sur la cantine.",
        attendu="La description, par l’équipe éducative, de l’aide nécessaire pendant le repas.",
    )


def constats_decision(
    decision: Decision, dossier: Dossier | None = None, *, today: date = APRES_SEANCE, regime: Regime = CDES_2003
) -> tuple[Anomaly, ...]:
    """Everything found in a decision on the dossier of pupil 01, or on another."""
    return check_decision(dossier or dossier_complet(), decision, ContexteDecision(today, regime))
