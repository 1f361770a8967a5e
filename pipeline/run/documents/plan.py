"""A dossier that changed → its state and the documents it is owed, planned in the register."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from pipeline.dossier.letters import TypeLettre, letters_owed
from pipeline.dossier.letters.cloture import CLOSING, cloture_letters, without_consent
from pipeline.dossier.letters.saisine import describe_saisine, say_saisine
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Anomaly, Dossier, Etat, Severite
from pipeline.dossier.model.vie import Cloture
from pipeline.dossier.rules import check, compute_etat, find_anomalies
from pipeline.dossier.rules.contexte import Contexte
from pipeline.dossier.rules.valeurs import NON_IMPRIME
from pipeline.forms.editions import FORMS
from pipeline.paper.notes.note import NoteRemarques
from pipeline.run.documents.batches import remake_lots
from pipeline.run.documents.catalogue import DECISION_FORM, DECISION_NOTE, DOSSIER, REMARKS
from pipeline.run.documents.context import Run
from pipeline.run.documents.course.reminders import RELANCES, plan_relance
from pipeline.run.documents.course.terms import received_complete
from pipeline.run.documents.decision import plan_decision, session_to_come
from pipeline.run.documents.failing import Apart, isolated
from pipeline.run.documents.from_register import load_dossier, session_values
from pipeline.run.documents.kinds import Nothing
from pipeline.run.documents.letters import corrected_letters, plan_letters, reglages
from pipeline.run.documents.pupil.ends import plan_ends
from pipeline.run.documents.pupil.entourage import Entourage, contexte, entourage
from pipeline.run.documents.pupil.standing import chain_of, find_ends, find_going_on
from pipeline.run.documents.returned_forms import plan_returned
from pipeline.run.documents.seance.calls import leave_session, plan_convocations
from pipeline.run.documents.seance.minutes import note_decided
from pipeline.run.documents.seance.printed import follow_sessions, sessions_of
from pipeline.run.documents.states import DECIDED, TRANSMITTED, is_notified
from pipeline.run.documents.views import view
from pipeline.store.rows import DossierRow, Sorte
from pipeline.store.series import of_dossier

MOTIFS_DECISION = {
    Etat.DECIDE: DECIDED,
    Etat.AJOURNE: "La commission a ajourné sa décision",
}
"""States that a decision leads to, with their reason: the demande's own letters are then behind."""
DEMANDE_LETTERS = (
    TypeLettre.DEMANDE_COMPLEMENT,
    TypeLettre.ACCUSE_INCOMPLET,
    TypeLettre.ACCUSE,
    TypeLettre.TRANSMISSION,
)
"""What ``letters_owed`` may call for."""
OF_AN_OPEN_ONE = (
    *DEMANDE_LETTERS,
    *RELANCES,
    TypeLettre.CONVOCATION,
    TypeLettre.RENVOI,
    TypeLettre.RAPPEL_ETABLISSEMENT,
    TypeLettre.RAPPEL_FAMILLE,
)
"""Letters that a closed dossier calls for no more."""


def plan_dossiers(run: Run) -> None:
    """Look again at each dossier that changed.

    All in one transaction: the letters of one run leave in one batch, whatever stopped a run before.
    """
    register = run.register
    voisins = entourage(register, run.settings)
    apart = Apart(run, Sorte.DOSSIER)
    with register.transaction():
        # What a decision ends is said by the one that ends it: it is looked at whenever the former one changes. What
        # becomes of a later demande says whether the former decision still calls for a reminder.
        for row in register.dossiers.all(a_revoir=True):
            for numero in (*voisins.suit(row.numero), *voisins.following(row.numero)):
                register.dossiers.review(numero)
        rows = register.dossiers.all(a_revoir=True)
        sessions = sessions_of(register, [row.numero for row in rows])
        for row in rows:
            with isolated(run, apart, row.numero, f"Le dossier {row.numero} n’a pas pu être revu"):
                if row.etat != Etat.ANNULE:  # Nothing is owed to one that was annulled.
                    _plan(run, row, voisins)
                register.dossiers.mark_reviewed(row.numero)
        follow_sessions(run, sessions)
        if any(one.bac for one in register.documents.to_withdraw()):
            remake_lots(run)


def _plan(run: Run, row: DossierRow, voisins: Entourage) -> None:
    register, today = run.register, run.today
    dossier = load_dossier(register, row)
    # A form that waits may be the agreement itself: nobody is told of a refusal before a person has spoken.
    refused = None if voisins.why_held(dossier) else without_consent(dossier)
    if cloture := dossier.vie.cloture or refused:
        _plan_closed(run, row, dossier, cloture)
        return
    before = Etat(row.etat)
    if before is Etat.CLOS:
        for type_ in CLOSING:
            register.documents.withdraw_type(row.numero, type_)
        before = Etat.A_COMPLETER  # What it is now is found below.
    around = contexte(dossier, today, voisins)
    anomalies = of_demande = check(dossier, around)
    last, decided = register.dossiers.etats(row.numero)[-1], None
    if dossier.decision is not None:
        decided, found = _plan_decided(run, dossier, dossier.decision, voisins)
        anomalies = (*of_demande, *found)
    if decided is not None:
        note_decided(run, dossier)
        if dossier.recours_ouvert:
            plan_convocations(run, dossier)  # The commission sees it again.
        register.documents.withdraw(of_dossier(REMARKS.name, dossier.numero))  # The commission has seen them.
        plan_returned(register, dossier, (), today)
        for type_ in set(DEMANDE_LETTERS) - {TypeLettre.ACCUSE}:
            register.documents.withdraw_set_apart(row.numero, type_)
        # The state follows the paper: it becomes « décidé » once the family's notification is there to be posted.
        waits = decided is Etat.DECIDE and not is_notified(register, row.numero)
        etat, motif = (Etat(last.etat), last.motif) if waits else (decided, MOTIFS_DECISION[decided])
    elif dossier.decision is not None and row.etat in MOTIFS_DECISION:
        etat, motif = Etat(row.etat), MOTIFS_DECISION[Etat(row.etat)]
    else:
        etat, motif = before, MOTIFS_DECISION.get(before, "")
        if held := voisins.why_held(dossier):
            # Nobody is asked for a form that is here and waits for a person.
            if etat is Etat.A_COMPLETER or compute_etat(of_demande, dossier) is Etat.A_COMPLETER:
                etat, motif = Etat.A_COMPLETER, held
            else:
                motif = last.motif  # What was complete stays so until a person has spoken.
        else:
            etat, motif = _plan_demande(run, before, dossier, around, of_demande)
    # The day a dossier became what it is, is kept: looking at it again makes no history.
    if (etat, motif) != (last.etat, last.motif) and not (etat == row.etat == Etat.TRANSMIS):
        register.dossiers.set_etat(row.numero, etat, today, motif)
    run.report.dossiers.append(dossier_json(dossier, etat, anomalies))


def _plan_closed(run: Run, row: DossierRow, dossier: Dossier, cloture: Cloture) -> None:
    """Plan the letters that say that a dossier is closed; what was owed to it and not posted leaves."""
    documents, numero = run.register.documents, row.numero
    for note in (REMARKS, DECISION_NOTE):
        documents.withdraw(of_dossier(note.name, numero))
    plan_returned(run.register, dossier, (), run.today)
    for type_ in (*OF_AN_OPEN_ONE, DECISION_FORM.name):
        documents.withdraw_type(numero, type_)
    plan_letters(run, numero, corrected_letters(dossier, lambda one: cloture_letters(one, cloture, run.today)))
    for seance in run.register.seances.of(numero):
        if seance.le >= run.today:
            leave_session(run, numero, seance.le)
    run.register.dossiers.set_echeances(numero, [])
    last, motif = run.register.dossiers.etats(numero)[-1], cloture.motif.label
    if (Etat.CLOS, motif) != (last.etat, last.motif):
        run.register.dossiers.set_etat(numero, Etat.CLOS, run.today, motif)
    run.report.dossiers.append(dossier_json(dossier, Etat.CLOS, ()))


def _plan_decided(
    run: Run, dossier: Dossier, decision: Decision, around: Entourage
) -> tuple[Etat | None, tuple[Anomaly, ...]]:
    """Plan what a decision calls for, beside what was granted to the pupil in other dossiers."""
    chain = chain_of(dossier, around, run.settings, run.today)
    ends, suivi = find_ends(dossier, chain, run.register), around.is_followed(dossier.numero)
    demeure = find_going_on(chain, run.today)
    found = plan_decision(run, dossier, decision, suivi=suivi, suite=chain.suite, finies=ends, demeure=demeure)
    if found[0] is not None:
        plan_ends(run, dossier, ends)
    return found


def _plan_demande(
    run: Run, before: Etat, dossier: Dossier, around: Contexte, anomalies: tuple[Anomaly, ...]
) -> tuple[Etat, str]:
    """Plan what a demande not yet decided on calls for; return its state and the reason."""
    documents, numero, today = run.register.documents, dossier.numero, run.today
    etat = compute_etat(anomalies, dossier)
    settings = reglages(run.settings)
    owed = corrected_letters(
        dossier,
        lambda one: letters_owed(one, anomalies, settings, today, complete=received_complete(run.register, one)),
    )
    origine = around.origine
    saisine = describe_saisine(dossier, origine, around.rappel_jours) if origine else None
    planned = plan_letters(run, numero, say_saisine(owed, saisine))
    for type_ in set(DEMANDE_LETTERS) - {letter.type for letter in owed}:
        documents.withdraw_type(numero, type_)  # What has come since is not asked for.
    if etat is Etat.RECEVABLE or TypeLettre.DEMANDE_COMPLEMENT in planned:
        for type_ in RELANCES:
            documents.withdraw_type(numero, type_)  # What it asks for came, in part at least.
    days = plan_relance(run, dossier, anomalies) if etat is Etat.A_COMPLETER else []
    run.register.dossiers.set_echeances(numero, [*days, *session_to_come(dossier.decision, today)])
    plan_returned(run.register, dossier, anomalies if etat is Etat.A_COMPLETER else (), today)
    _plan_remarks(run, dossier, anomalies, complete=etat is Etat.RECEVABLE)
    if etat is Etat.RECEVABLE:
        if before is Etat.A_COMPLETER:
            # What could not be read in one file came in another.
            documents.withdraw_unwritten(numero, TypeLettre.RENVOI)
        # All anomalies, those that a person accepted as well: the commission sees what was settled, by whom and why.
        cle = _cle(dossier, find_anomalies(dossier, around))
        documents.plan(DOSSIER.plan(Nothing(), today, serie=DOSSIER.name, cle=cle, dossier=numero))
        # Prefilled from the pieces and the séance alone: nothing else makes another form.
        prefilled = map(str, session_values(run.register, numero, today).values())
        cle = " ".join((*(piece.sha256 for piece in dossier.pieces), *_corrected(dossier), *prefilled))
        former = [row for row in documents.of(numero) if row.type == DECISION_FORM.name]
        if documents.plan(DECISION_FORM.plan(Nothing(), today, serie=DECISION_FORM.name, cle=cle, dossier=numero)):
            for row in former:
                documents.withdraw_one(row.id)
        plan_convocations(run, dossier)
        told = TypeLettre.TRANSMISSION not in planned and documents.is_last_written(numero, TypeLettre.TRANSMISSION)
        if told and before is not Etat.AJOURNE:
            return Etat.TRANSMIS, TRANSMITTED  # Nothing new to tell the commission.
    return etat, _motif(dossier, anomalies)


def _plan_remarks(run: Run, dossier: Dossier, anomalies: tuple[Anomaly, ...], *, complete: bool) -> None:
    """Tell the secretary what she must look at in a complete demande; what blocks is asked of the school.

    What letters do not show as it was written is told at once: those of a demande that is not complete leave as well.
    """
    told = [
        item for item in anomalies if item.severite is Severite.A_VERIFIER and (complete or item.code == NON_IMPRIME)
    ]
    points = tuple((item.code, item.message) for item in told)
    serie = of_dossier(REMARKS.name, dossier.numero)
    if not points:
        run.register.documents.withdraw(serie)
        return
    content = NoteRemarques(dossier.numero, dossier.nom_complet, points, not complete)
    cle = "\n".join((*(message for _, message in points), *(() if complete else ("",))))
    run.register.documents.renew(REMARKS.plan(content, run.today, serie=serie, cle=cle, dossier=dossier.numero))


def _cle(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> str:
    """What the consolidated dossier says: it is printed again when that changes."""
    facts: dict[str, Any] = {
        "pieces": [piece.sha256 for piece in (*dossier.remplacees, *dossier.pieces)],
        "anomalies": [asdict(anomaly) for anomaly in anomalies],
        "acceptations": [[a.code, a.target, a.par, a.motif] for a in dossier.acceptations],
    }
    if between := [*_corrected(dossier), *(repr(one) for one in (*dossier.vie.avis, *dossier.vie.courriers))]:
        facts["vie"] = between
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _corrected(dossier: Dossier) -> list[str]:
    return [f"{one.champ} {one.valeur}" for one in dossier.vie.corrections]


def _motif(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> str:
    if dossier.fiche is None:
        return "Il manque la fiche d’évaluation"
    if dossier.protocole is None:
        return "Il manque le protocole"
    bloquants = sum(anomaly.severite is Severite.BLOQUANT for anomaly in anomalies)
    if bloquants:
        return f"{bloquants} point{'s' if bloquants > 1 else ''} à compléter"
    return "Les deux formulaires sont complets"


def dossier_json(dossier: Dossier, etat: Etat, anomalies: tuple[Anomaly, ...]) -> dict[str, Any]:
    """Return the JSON of a dossier (guide-administrateur, « Sorties JSON »)."""
    keys = "code severity=severite form=kind field=target message"
    found = [view(anomaly, keys) | {"field": _field(anomaly)} for anomaly in anomalies]
    return {"number": dossier.numero, "state": etat.value, "anomalies": found}


def _field(anomaly: Anomaly) -> str | None:
    field = FORMS[anomaly.kind].by_target.get(anomaly.target) if anomaly.kind else None
    return field.name if field else None
