"""A dossier on which the commission has decided → its notifications and what follows from them, planned."""

from dataclasses import replace
from datetime import date

from pipeline.config import Settings
from pipeline.dossier.letters import Letter, LetterSettings, TypeLettre
from pipeline.dossier.letters.mission import MissionSettings, missions
from pipeline.dossier.letters.notifications import note_decision, notifications, replacing
from pipeline.dossier.letters.rappels import echeances, rappels
from pipeline.dossier.model.anomalies import Anomaly, Severite
from pipeline.dossier.model.decision import Decision, TypeDecision
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.regime import regime
from pipeline.dossier.rules import acceptation
from pipeline.dossier.rules.decision import check_decision
from pipeline.dossier.rules.decision_contexte import ContexteDecision
from pipeline.run.documents.catalogue import DECISION_NOTE, RENEWALS
from pipeline.run.documents.kinds import Nothing
from pipeline.run.documents.letters import plan_letters, plan_once, with_series
from pipeline.store.register import Register
from pipeline.store.rows import Plan
from pipeline.store.series import of_dossier, of_event, of_row


def plan_decision(
    register: Register,
    dossier: Dossier,
    decision: Decision,
    settings: Settings,
    reglages: LetterSettings,
    today: date,
    *,
    suivi: bool,
) -> tuple[Etat | None, tuple[Anomaly, ...]]:
    """Plan what a decision calls for; return the state it leads to and what is wrong with it.

    A notification that lacks what makes it lawful is not written: the state is then ``None`` and a note says what
    to complete. ``suivi``: a later demande follows this dossier, so nobody needs to be reminded.
    """
    anomalies = decision_anomalies(dossier, decision, settings, today)
    if any(item.severite is Severite.BLOQUANT for item in anomalies):
        register.documents.renew(_note(dossier, anomalies, today))
        _while_blocked(register, dossier, decision, settings, today, suivi=suivi)
        return None, anomalies
    if any(item.severite is Severite.A_VERIFIER for item in anomalies):
        register.documents.renew(_note(dossier, anomalies, today))
    else:
        register.documents.withdraw(of_dossier(DECISION_NOTE.name, dossier.numero))
    register.documents.withdraw(of_row(dossier.numero))
    # Computed once: what they replace is a date beside them, no part of what makes them the same or not.
    letters = notifications(dossier, decision, anomalies, reglages, today)
    if former := _former(register, dossier, decision, letters, settings, today):
        letters = replacing(letters, former)
    hours = MissionSettings(
        settings.inspecteur.nom, settings.inspecteur.telephone, settings.service_avs.minutes_invisibles
    )
    plan_letters(register, dossier.numero, (*letters, *missions(dossier, decision, hours, today)), today)
    # Once a renewal is complete, a reminder to ask for it would only worry a family.
    days = [] if suivi else _plan_reminders(register, dossier, decision, settings, today)
    register.dossiers.set_echeances(dossier.numero, days)
    return Etat.AJOURNE if decision.decision is TypeDecision.AJOURNEMENT else Etat.DECIDE, anomalies


def _while_blocked(
    register: Register, dossier: Dossier, decision: Decision, settings: Settings, today: date, *, suivi: bool
) -> None:
    """A decision that cannot be notified stands in for nothing: the former one still runs.

    One that came before its session is looked at again on the day of the session.
    """
    former = _last_valid(dossier, settings, today)
    days = _plan_reminders(register, dossier, former, settings, today) if former and not suivi else []
    if decision.seance.valeur and decision.seance.valeur > today:
        days.append(decision.seance.valeur)
    register.dossiers.set_echeances(dossier.numero, days)


def _last_valid(dossier: Dossier, settings: Settings, today: date) -> Decision | None:
    """The last decision before the one in force that could be notified."""
    for piece in reversed(dossier.remplacees):
        if isinstance(piece.form, Decision):
            # As it was judged then: alone, and not beside the decision that came after it.
            alone = replace(dossier, piece_decision=piece)
            found = decision_anomalies(alone, piece.form, settings, today)
            if all(item.severite is not Severite.BLOQUANT for item in found):
                return piece.form
    return None


def decision_anomalies(dossier: Dossier, decision: Decision, settings: Settings, today: date) -> tuple[Anomaly, ...]:
    """What is wrong with a decision, less what a person accepted; what the reading found comes first."""
    piece = dossier.piece_decision
    read = piece.anomalies if piece else ()
    around = ContexteDecision(today, regime(settings.regime, settings.textes or {}))
    found = (*read, *check_decision(dossier, decision, around))
    return tuple(item for item in found if acceptation(item, dossier) is None)


def _former(
    register: Register,
    dossier: Dossier,
    decision: Decision,
    letters: tuple[Letter, ...],
    settings: Settings,
    today: date,
) -> date | None:
    """Day of the notification that this one replaces, when a decision was corrected after it was notified.

    What is decided after an ajournement corrects nothing, unless it is of the same session.
    """
    former = _last_valid(dossier, settings, today)
    if former is None:
        return None
    if former.decision is TypeDecision.AJOURNEMENT and former.seance.valeur != decision.seance.valeur:
        return None
    for serie, letter in with_series(letters):
        last = register.documents.last(dossier.numero, serie)
        if last and last.cle != letter.cle:
            return last.prevu_le
    return None


def _plan_reminders(
    register: Register, dossier: Dossier, decision: Decision, settings: Settings, today: date
) -> list[date]:
    """Write the reminders whose day has come, and return the days of the next ones."""
    letters = rappels(dossier, decision, today, settings.delais.rappel_jours)
    for letter in plan_once(register, dossier.numero, letters, today):
        if letter.type is TypeLettre.RAPPEL_ETABLISSEMENT:
            for kind in (Kind.FICHE, Kind.PROTOCOLE):
                register.documents.plan(_renewal_form(dossier, kind, letter.cle, today))
    days = [echeance.rappel_le for echeance in echeances(decision, settings.delais.rappel_jours)]
    return [day for day in days if day > today]


def _renewal_form(dossier: Dossier, kind: Kind, rappel: str, today: date) -> Plan:
    """A blank form of the renewal, prefilled with who the pupil is: sent to the school with the reminder."""
    form = RENEWALS[kind]
    return form.plan(Nothing(), today, serie=of_event(form.name, rappel), cle=rappel, dossier=dossier.numero)


def _note(dossier: Dossier, anomalies: tuple[Anomaly, ...], today: date) -> Plan:
    """What to complete before it can be notified, or to look at before the letters leave."""
    content = note_decision(dossier, anomalies)
    return DECISION_NOTE.plan(
        content,
        today,
        serie=of_dossier(DECISION_NOTE.name, dossier.numero),
        cle="\n".join(item.message for item in anomalies),
        dossier=dossier.numero,
        what="a_completer" if content.bloquants else "a_verifier",
    )
