"""A dossier that changed → its state and the documents it is owed, planned in the register."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from pipeline.config import Settings
from pipeline.dossier.letters import LetterSettings, TypeLettre, letters_owed
from pipeline.dossier.letters.convocation import convocations
from pipeline.dossier.model.anomalies import Anomaly, Severite
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import check, compute_etat, find_anomalies
from pipeline.dossier.rules.contexte import Contexte
from pipeline.dossier.values.types import Commission
from pipeline.forms.editions import FORMS
from pipeline.paper.notes.remarques import NoteRemarques
from pipeline.run.documents.catalogue import DECISION_FORM, DOSSIER, REMARKS
from pipeline.run.documents.context import Run
from pipeline.run.documents.decision import plan_decision
from pipeline.run.documents.entourage import Entourage, contexte, entourage
from pipeline.run.documents.from_register import load_dossier
from pipeline.run.documents.kinds import Nothing
from pipeline.run.documents.letters import plan_letters, withdraw_unwritten
from pipeline.run.documents.returned_forms import plan_returned
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, Plan
from pipeline.store.series import of_dossier

MOTIFS_DECISION = {
    Etat.DECIDE: "La commission a décidé ; la décision est notifiée",
    Etat.AJOURNE: "La commission a ajourné sa décision",
}
"""States that a decision leads to, with their reason: the demande's own letters are then behind."""


def reglages(settings: Settings) -> LetterSettings:
    """What the core must know of the configuration."""
    return LetterSettings(
        commissions={
            Commission.CCPE: (settings.ccpe.nom, *settings.ccpe.adresse),
            Commission.CCSD: (settings.ccsd.nom, *settings.ccsd.adresse),
        },
        complement_jours=settings.delais.complement_jours,
        ia=(settings.ia.nom, *settings.ia.adresse),
    )


def plan_dossiers(run: Run) -> None:
    """Look again at each dossier that changed.

    All in one transaction: the letters of one run leave in one batch, whatever stopped a run before.
    """
    register = run.register
    voisins = entourage(register, run.settings)
    with register.transaction():
        for row in register.dossiers.all(a_revoir=True):
            if row.etat == Etat.ANNULE:
                register.dossiers.mark_reviewed(row.numero)  # Nothing is owed to it.
                continue
            _plan(run, row, voisins)


def _plan(run: Run, row: DossierRow, voisins: Entourage) -> None:
    register, settings, today = run.register, run.settings, run.today
    dossier = load_dossier(register, row)
    around = contexte(dossier, today, voisins)
    anomalies = check(dossier, around)
    rules = reglages(settings)
    etat, motif = Etat(row.etat), MOTIFS_DECISION.get(Etat(row.etat), "")
    if dossier.decision is not None:
        decided, found = plan_decision(
            register, dossier, dossier.decision, settings, rules, today, suivi=voisins.is_followed(dossier.numero)
        )
        anomalies = (*anomalies, *found)
        if decided is not None:
            register.documents.withdraw(of_dossier(REMARKS.name, dossier.numero))  # The commission has seen them.
            plan_returned(register, dossier, (), today)
            etat, motif = decided, MOTIFS_DECISION[decided]
    if dossier.decision is None or etat not in MOTIFS_DECISION:
        if _awaits_form(dossier, voisins):
            # Nobody is asked for a form that is here and waits for a person.
            etat, motif = Etat.A_COMPLETER, "Un formulaire reçu attend qu’une personne dise s’il est de ce dossier"
        else:
            etat, motif = _plan_demande(register, row, dossier, around, rules, today)
    last = register.dossiers.etats(row.numero)[-1]
    # The day a dossier became what it is, is kept: looking at it again makes no history.
    if (etat, motif) != (last.etat, last.motif) and not (etat == row.etat == Etat.TRANSMIS):
        register.dossiers.set_etat(row.numero, etat, today, motif)
    register.dossiers.mark_reviewed(row.numero)
    run.report.dossiers.append(dossier_json(dossier, etat, anomalies))


def _awaits_form(dossier: Dossier, voisins: Entourage) -> bool:
    """A form that the dossier lacks was received, and may be its own."""
    present = {piece.kind for piece in dossier.pieces}
    return any(
        (dossier.numero, kind) in voisins.attendus for kind in (Kind.FICHE, Kind.PROTOCOLE) if kind not in present
    )


def _plan_demande(
    register: Register, row: DossierRow, dossier: Dossier, around: Contexte, rules: LetterSettings, today: date
) -> tuple[Etat, str]:
    """Plan what a demande not yet decided on calls for; return its state and the reason."""
    anomalies = check(dossier, around)
    etat = compute_etat(anomalies, dossier)
    planned = plan_letters(register, dossier.numero, letters_owed(dossier, anomalies, rules, today), today)
    plan_returned(register, dossier, anomalies if etat is Etat.A_COMPLETER else (), today)
    _plan_remarks(register, dossier, anomalies if etat is Etat.RECEVABLE else (), today)
    if etat is Etat.RECEVABLE:
        if row.etat == Etat.A_COMPLETER:
            # What could not be read in one file came in another.
            withdraw_unwritten(register, dossier.numero, TypeLettre.RENVOI)
        # All anomalies, those that a person accepted as well: the commission sees what was settled, by whom and why.
        register.documents.plan(_dossier_plan(dossier, find_anomalies(dossier, around), today))
        register.documents.plan(_decision_form_plan(dossier, today))
        _plan_convocation(register, dossier, today)
        told = TypeLettre.TRANSMISSION not in planned and register.documents.is_last_written(
            dossier.numero, TypeLettre.TRANSMISSION
        )
        if told and row.etat != Etat.AJOURNE:
            return Etat.TRANSMIS, "La transmission à la CDES est écrite"  # Nothing new to tell the commission.
    return etat, _motif(dossier, anomalies)


def _plan_remarks(register: Register, dossier: Dossier, anomalies: tuple[Anomaly, ...], today: date) -> None:
    """Tell the secretary what she must look at in a complete demande; what blocks is asked of the school."""
    points = tuple((item.code, item.message) for item in anomalies if item.severite is Severite.A_VERIFIER)
    serie = of_dossier(REMARKS.name, dossier.numero)
    if not points:
        register.documents.withdraw(serie)
        return
    content = NoteRemarques(dossier.numero, dossier.nom_complet, points)
    cle = "\n".join(message for _, message in points)
    register.documents.renew(REMARKS.plan(content, today, serie=serie, cle=cle, dossier=dossier.numero))


def _plan_convocation(register: Register, dossier: Dossier, today: date) -> None:
    """Call the family that wishes to be heard to each session to come."""
    for seance in register.seances.of(dossier.numero):
        if seance.le >= today:
            letters = convocations(dossier, seance.le, seance.heure, seance.lieu, today)
            plan_letters(register, dossier.numero, letters, today)


def _decision_form_plan(dossier: Dossier, today: date) -> Plan:
    """The form on which the commission writes its decision, prefilled."""
    cle = " ".join(piece.sha256 for piece in dossier.pieces)
    return DECISION_FORM.plan(Nothing(), today, serie=DECISION_FORM.name, cle=cle, dossier=dossier.numero)


def _dossier_plan(dossier: Dossier, anomalies: tuple[Anomaly, ...], today: date) -> Plan:
    facts = {
        "pieces": [piece.sha256 for piece in (*dossier.remplacees, *dossier.pieces)],
        "anomalies": [asdict(anomaly) for anomaly in anomalies],
        "acceptations": [[a.code, a.target, a.par, a.motif] for a in dossier.acceptations],
    }
    cle = hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return DOSSIER.plan(Nothing(), today, serie=DOSSIER.name, cle=cle, dossier=dossier.numero)


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
    return {
        "number": dossier.numero,
        "state": etat.value,
        "anomalies": [
            {
                "code": anomaly.code,
                "severity": anomaly.severite.value,
                "form": anomaly.kind.value if anomaly.kind else None,
                "field": _field(anomaly),
                "message": anomaly.message,
            }
            for anomaly in anomalies
        ],
    }


def _field(anomaly: Anomaly) -> str | None:
    if anomaly.kind is None:
        return None
    field = FORMS[anomaly.kind].by_target.get(anomaly.target)
    return field.name if field else None
