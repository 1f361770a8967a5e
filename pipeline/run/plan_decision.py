"""A dossier on which the commission has decided → its notifications and what follows from them, planned."""

from datetime import date

from pipeline.config import Settings
from pipeline.dossier.anomalies import Anomaly, Severite
from pipeline.dossier.decision import Decision, TypeDecision
from pipeline.dossier.dossier import Dossier, Etat
from pipeline.dossier.letters import Letter, Reglages
from pipeline.dossier.mission import ReglagesMission, missions
from pipeline.dossier.model import Kind
from pipeline.dossier.notifications import note_decision, notifications
from pipeline.dossier.rappels import echeances, rappels
from pipeline.dossier.regime import regime
from pipeline.dossier.rules import acceptation
from pipeline.dossier.rules_decision import check_decision
from pipeline.dossier.rules_decision_contexte import ContexteDecision
from pipeline.run.plan_letters import plan_letters, with_series
from pipeline.run.render import FORMULAIRE_RENOUVELLEMENT
from pipeline.store.register import Register
from pipeline.store.rows import Plan


def plan_decision(
    register: Register,
    dossier: Dossier,
    decision: Decision,
    settings: Settings,
    reglages: Reglages,
    today: date,
    *,
    suivi: bool,
) -> tuple[Etat | None, tuple[Anomaly, ...]]:
    """Plan what a decision calls for; return the state it leads to and what is wrong with it.

    A notification that lacks what makes it lawful is not written: the state is then ``None`` and a note says what
    to complete. ``suivi``: a later demande follows this dossier, so nobody needs to be reminded.
    """
    anomalies = decision_anomalies(dossier, decision, settings, today)
    serie = f"note_decision/{dossier.numero}"
    if any(item.severite is Severite.BLOQUANT for item in anomalies):
        register.renew(_note(dossier, anomalies, serie, today))
        return None, anomalies
    register.withdraw(serie)
    letters = notifications(dossier, decision, anomalies, reglages, today)
    if former := _former(register, dossier.numero, letters):
        letters = notifications(dossier, decision, anomalies, reglages, today, former)
    hours = ReglagesMission(
        settings.inspecteur.nom, settings.inspecteur.telephone, settings.service_avs.minutes_invisibles
    )
    plan_letters(register, dossier.numero, (*letters, *missions(dossier, decision, hours, today)), today)
    if not suivi:
        _plan_reminders(register, dossier, decision, settings, today)
    return Etat.AJOURNE if decision.decision is TypeDecision.AJOURNEMENT else Etat.DECIDE, anomalies


def decision_anomalies(dossier: Dossier, decision: Decision, settings: Settings, today: date) -> tuple[Anomaly, ...]:
    """What is wrong with a decision, less what a person accepted; what the reading found comes first."""
    piece = dossier.piece_decision
    read = piece.anomalies if piece else ()
    around = ContexteDecision(today, regime(settings.regime, settings.textes or {}))
    found = (*read, *check_decision(dossier, decision, around))
    return tuple(item for item in found if acceptation(item, dossier) is None)


def _former(register: Register, numero: str, letters: tuple[Letter, ...]) -> date | None:
    """Day of the notification that this one replaces, when the decision was corrected after it was written."""
    for serie, letter in with_series(letters):
        last = register.last(numero, serie)
        if last and last.cle != letter.cle:
            return last.prevu_le
    return None


def _plan_reminders(register: Register, dossier: Dossier, decision: Decision, settings: Settings, today: date) -> None:
    """Write the reminders whose day has come, and have the dossier looked at again on the next ones."""
    days = [echeance.rappel_le for echeance in echeances(decision, settings.delais.rappel_jours)]
    register.set_echeances(dossier.numero, [day for day in days if day > today])
    letters = rappels(dossier, decision, today, settings.delais.rappel_jours)
    if plan_letters(register, dossier.numero, letters, today):
        for kind in (Kind.FICHE, Kind.PROTOCOLE):
            register.plan(_renewal_form(dossier, kind, today))


def _renewal_form(dossier: Dossier, kind: Kind, today: date) -> Plan:
    """A blank form of the renewal, prefilled with who the pupil is: sent to the school with the reminder."""
    type_ = f"{FORMULAIRE_RENOUVELLEMENT}_{kind}"
    return Plan(
        dossier=dossier.numero,
        type=type_,
        genre="etablissement",
        serie=f"{type_}/{today.isoformat()}",
        cle=today.isoformat(),
        dossier_sortie=f"courriers/{dossier.numero}",
        nom=f"{dossier.numero}_renouvellement_{kind}",
        suffixe=".pdf",
        contenu={},
        prevu_le=today,
    )


def _note(dossier: Dossier, anomalies: tuple[Anomaly, ...], serie: str, today: date) -> Plan:
    contenu = dict(note_decision(dossier, anomalies))
    return Plan(
        dossier=dossier.numero,
        type="note_decision",
        genre="secretariat",
        serie=serie,
        cle="\n".join(item.message for item in anomalies),
        dossier_sortie="a_verifier",
        nom=f"{dossier.numero}_decision_a_completer",
        suffixe=".pdf",
        contenu=contenu,
        prevu_le=today,
    )
