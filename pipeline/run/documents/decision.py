"""A dossier on which the commission has decided → its notifications and what follows from them, planned."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from pipeline.config import Settings
from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.fin import Fin
from pipeline.dossier.letters.mission import MissionSettings, missions
from pipeline.dossier.letters.notifications import note_decision, notifications, replacing
from pipeline.dossier.letters.rappels import echeances, rappels
from pipeline.dossier.model.decision import Decision, TypeDecision
from pipeline.dossier.model.dossier import Anomaly, Dossier, Etat, Severite
from pipeline.dossier.regime import regime
from pipeline.dossier.rules import acceptation, holds
from pipeline.dossier.rules.contexte import ContexteDecision
from pipeline.dossier.rules.decision import check_decision
from pipeline.dossier.values.texte import fold_words
from pipeline.dossier.vigueur import ALONE, Suite, Vigueur
from pipeline.fonts.printable import unprintable
from pipeline.run.documents.catalogue import DECISION_NOTE, RENEWALS
from pipeline.run.documents.context import Run
from pipeline.run.documents.kinds import Nothing
from pipeline.run.documents.letters import (
    corrected_letters,
    drop_unposted,
    facts_of,
    plan_letters,
    plan_once,
    reglages,
    same_facts,
    with_series,
)
from pipeline.run.documents.pupil.known import mark_new, repere_motif
from pipeline.store.register import Register
from pipeline.store.rows import Plan
from pipeline.store.series import of_dossier, of_event, of_row


def plan_decision(
    run: Run,
    dossier: Dossier,
    decision: Decision,
    *,
    suivi: bool,
    suite: Suite = ALONE,
    finies: tuple[Fin, ...] = (),
    demeure: Vigueur | None = None,
) -> tuple[Etat | None, tuple[Anomaly, ...]]:
    """Plan what a decision calls for; return the state it leads to and what is wrong with it.

    A notification that lacks what makes it lawful, or that a person must look at first, is not written: the state is
    then ``None`` and a note says what to complete or to accept.

    Args:
        run: the run.
        dossier: the one on which the commission decided.
        decision: its decision in force.
        suivi: a later demande follows this dossier, so nobody needs to be reminded.
        suite: what was granted to the pupil in other dossiers.
        finies: the former decisions that this one ends.
        demeure: the former one that goes on, if this one grants nothing.
    """
    register, settings, today, numero = run.register, run.settings, run.today, dossier.numero
    anomalies = decision_anomalies(dossier, decision, settings, today, suite)
    former = _last_valid(dossier, settings, today)
    # Computed once: what they replace is a date beside them, no part of what makes them the same or not.
    owed = partial(
        notifications,
        anomalies=anomalies,
        reglages=reglages(settings),
        today=today,
        finies=finies,
        demeure=demeure,
    )
    letters = corrected_letters(dossier, lambda one: owed(one, one.decision or decision))
    tenus: tuple[Anomaly, ...] = ()
    # What was notified already is not held back because somebody looks at it again.
    if not _stands(register, numero, letters):
        if memes := same_motifs(register, numero, decision):
            anomalies = decision_anomalies(dossier, decision, settings, today, suite, memes)
        tenus = tuple(item for item in anomalies if holds(item))
    severites = {item.severite for item in anomalies}
    if severites & {Severite.BLOQUANT, Severite.A_VERIFIER}:
        register.documents.renew(_note(dossier, anomalies, tenus, today))
    else:
        register.documents.withdraw(of_dossier(DECISION_NOTE.name, numero))
    if tenus or Severite.BLOQUANT in severites:
        # A decision that cannot be notified stands in for nothing: the former one still runs.
        days = _plan_reminders(run, dossier, former) if former and not suivi else []
        register.dossiers.set_echeances(numero, [*days, *session_to_come(decision, today)])
        return None, anomalies
    register.documents.withdraw(of_row(numero))
    if former:
        letters = _replacing(register, dossier, decision, former, letters)
    hours = MissionSettings(
        settings.inspecteur.nom, settings.inspecteur.telephone, settings.service_avs.minutes_invisibles
    )
    follow = corrected_letters(dossier, lambda one: missions(one, one.decision or decision, hours, today))
    plan_letters(run, numero, (*letters, *_say_replaced(register, numero, follow)))
    # Once a renewal is complete, a reminder to ask for it would only worry a family.
    days = [] if suivi else [today + timedelta(days=1)]
    # A reminder speaks of a decision « qui vous a été notifiée »: it waits until that is so.
    if days and not register.documents.is_set_apart(numero, TypeLettre.NOTIFICATION_FAMILLE):
        days = _plan_reminders(run, dossier, decision)
    register.dossiers.set_echeances(numero, days)
    return Etat.AJOURNE if decision.decision is TypeDecision.AJOURNEMENT else Etat.DECIDE, anomalies


def session_to_come(decision: Decision | None, today: date) -> list[date]:
    """When a decision that came before its session is looked at again: on the day of the session; [] otherwise."""
    seance = decision.seance.valeur if decision else None
    return [seance] if seance and seance > today else []


def valid_versions(dossier: Dossier, settings: Settings, today: date) -> Iterator[Dossier]:
    """The dossier with each of its decisions that could be notified, the last one first."""
    pieces = (dossier.piece_decision, *reversed(dossier.remplacees))
    for piece in pieces:
        if piece is not None and isinstance(piece.form, Decision):
            # As it was judged then: alone, and not beside the decision that came after it.
            alone = replace(dossier, piece_decision=piece)
            found = decision_anomalies(alone, piece.form, settings, today)
            if all(item.severite is not Severite.BLOQUANT for item in found):
                yield alone


def _last_valid(dossier: Dossier, settings: Settings, today: date) -> Decision | None:
    """The last decision before the one in force that could be notified."""
    former = next(valid_versions(replace(dossier, piece_decision=None), settings, today), None)
    return former.decision if former else None


def decision_anomalies(
    dossier: Dossier,
    decision: Decision,
    settings: Settings,
    today: date,
    suite: Suite = ALONE,
    memes: tuple[str, ...] = (),
) -> tuple[Anomaly, ...]:
    """What is wrong with a decision, less what a person accepted; what the reading found comes first."""
    piece = dossier.piece_decision
    read = piece.anomalies if piece else ()
    around = ContexteDecision(today, regime(settings.regime, settings.textes), unprintable, suite, memes)
    found = (*read, *check_decision(dossier, decision, around))
    return tuple(item for item in found if acceptation(item, dossier) is None)


def _replacing(
    register: Register, dossier: Dossier, decision: Decision, former: Decision, letters: tuple[Letter, ...]
) -> tuple[Letter, ...]:
    """Notifications that say, each to its reader, which one they replace: that of a decision corrected since.

    What is decided after an ajournement corrects nothing, unless it is of the same session. A reader who was never
    written to is not told of a letter that there never was.
    """
    if former.decision is TypeDecision.AJOURNEMENT and former.seance.valeur != decision.seance.valeur:
        return letters
    return _say_replaced(register, dossier.numero, letters)


def _say_replaced(register: Register, numero: str, letters: tuple[Letter, ...]) -> tuple[Letter, ...]:
    """Letters that name, each, the day of the one that it takes the place of: what was posted and said otherwise."""
    found = []
    for serie, letter in with_series(letters):
        last = drop_unposted(register, numero, serie, letter.cle)
        replaced = last and last.poste_le and not same_facts(last.cle, letter.cle)
        found.append(replacing(letter, last.prevu_le) if last and replaced else letter)
    return tuple(found)


def _plan_reminders(run: Run, dossier: Dossier, decision: Decision) -> list[date]:
    """Write the reminders whose day has come, and return the days of the next ones."""
    numero, today, lead = dossier.numero, run.today, run.settings.delais.rappel_jours
    for letter in plan_once(run, numero, corrected_letters(dossier, lambda one: rappels(one, decision, today, lead))):
        if letter.type is TypeLettre.RAPPEL_ETABLISSEMENT:
            # With the reminder, the school gets the forms of the renewal, prefilled with who the pupil is.
            for form in RENEWALS.values():
                serie = of_event(form.name, facts_of(letter.cle))
                run.register.documents.renew(form.plan(Nothing(), today, serie=serie, cle=letter.cle, dossier=numero))
    days = [echeance.rappel_le for echeance in echeances(decision, lead)]
    return [day for day in days if day > today]


def _stands(register: Register, numero: str, letters: tuple[Letter, ...]) -> bool:
    """The notifications of this very decision are already there, or owed."""
    lasts = [(register.documents.last(numero, serie), letter.cle) for serie, letter in with_series(letters)]
    return bool(lasts) and all(last is not None and same_facts(last.cle, cle) for last, cle in lasts)


def same_motifs(register: Register, numero: str, decision: Decision) -> tuple[str, ...]:
    """Dossiers on which a decision in force, of the same séance, gives the very same motif de fait."""
    if not fold_words(decision.motif_fait) or decision.seance.valeur is None:
        return ()
    mark_new(register)
    # The mark says all: a séance may give one motif hundreds of times, and reading each form again would take long.
    return tuple(sorted({*register.pieces.dossiers_marked(repere_motif(decision))} - {numero}))


def _note(dossier: Dossier, anomalies: tuple[Anomaly, ...], tenus: tuple[Anomaly, ...], today: date) -> Plan:
    """What to complete before it can be notified, or to look at before the letters are written, or leave."""
    content = replace(note_decision(dossier, anomalies), attend=bool(tenus))
    serie = of_dossier(DECISION_NOTE.name, dossier.numero)
    cle, what = "\n".join(item.message for item in anomalies), "a_completer" if content.bloquants else "a_verifier"
    if tenus and not content.bloquants:
        cle, what = f"{cle}\n", "a_accepter"
    return DECISION_NOTE.plan(content, today, serie=serie, cle=cle, dossier=dossier.numero, what=what)
