"""A dossier that changed → its state and the documents it is owed, planned in the register."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pipeline.config import Settings
from pipeline.dossier.letters import LetterSettings, TypeLettre, letters_owed
from pipeline.dossier.letters.convocation import convocations
from pipeline.dossier.model.anomalies import Anomaly, Severite
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import check, compute_etat, find_anomalies
from pipeline.dossier.rules.contexte import Contexte, DossierSummary
from pipeline.dossier.values.calendrier import AnneeScolaire, annee_scolaire
from pipeline.dossier.values.types import Commission
from pipeline.forms.editions import FORMS
from pipeline.run.documents.catalogue import NOTE_REMARQUES
from pipeline.run.documents.context import Run
from pipeline.run.documents.decision import plan_decision
from pipeline.run.documents.from_register import identite_from_json, load_dossier
from pipeline.run.documents.letters import plan_letters, withdraw_unwritten
from pipeline.run.documents.returned_forms import plan_returned
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, Plan

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
        for row in register.dossiers(a_revoir=True):
            if row.etat == Etat.ANNULE:
                register.mark_reviewed(row.numero)  # Nothing is owed to it.
                continue
            _plan(run, row, voisins)


@dataclass(frozen=True, slots=True)
class Entourage:
    """What the rules may know of the other dossiers, gathered once per run."""

    resumes: tuple[tuple[AnneeScolaire, DossierSummary], ...]
    """School year of the opening, and whom the dossier is about."""
    origines: Mapping[str, str | None]
    """Dossier → the decided dossier it follows."""
    completes: frozenset[str]
    """Dossiers whose demande is complete."""
    attendus: frozenset[tuple[str, str]]
    """(dossier, kind) of the forms that were received and may be theirs: a person will say."""
    rappel_jours: int
    """Days between a reminder and the end of the help."""
    register: Register

    def is_followed(self, numero: str) -> bool:
        """A later demande, complete, follows this dossier: nobody needs to be reminded to ask."""
        return any(self.origines[suivant] == numero for suivant in self.completes)

    def dossier(self, numero: str) -> Dossier | None:
        """Load one of them."""
        row = next((row for row in self.register.dossiers() if row.numero == numero), None)
        return load_dossier(self.register, row) if row else None


def entourage(register: Register, settings: Settings) -> Entourage:
    """Gather what the rules may know of every dossier."""
    found: dict[str, tuple[AnneeScolaire, DossierSummary]] = {}
    for numero, ouvert_le, data in register.identites():
        ident = identite_from_json(data)
        resume = DossierSummary(numero, ident.nom, ident.prenom, ident.naissance.valeur, ident.etablissement)
        found[numero] = (annee_scolaire(ouvert_le), resume)
    rows = register.dossiers()
    completes = frozenset(row.numero for row in rows if row.etat not in (Etat.A_COMPLETER, Etat.ANNULE))
    return Entourage(
        tuple(found.values()),
        {row.numero: row.origine for row in rows},
        completes,
        _awaited(register),
        settings.delais.rappel_jours,
        register,
    )


def _awaited(register: Register) -> frozenset[tuple[str, str]]:
    waiting = register.pieces_without_dossier()
    return frozenset((numero, row.kind) for row in waiting for numero in row.candidats)


def contexte(dossier: Dossier, today: date, around: Entourage) -> Contexte:
    """What the rules look at beside the dossier: a day, and the other dossiers of its school year."""
    year = annee_scolaire(dossier.ouvert_le)
    # A saisine is about the same pupil as the decided dossier it follows: that is no homonym.
    siens = {dossier.numero, dossier.origine, *(n for n, o in around.origines.items() if o == dossier.numero)}
    autres = tuple(resume for annee, resume in around.resumes if annee == year and resume.numero not in siens)
    origine = around.dossier(dossier.origine) if dossier.origine else None
    return Contexte(today=today, annee=year, autres=autres, origine=origine, rappel_jours=around.rappel_jours)


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
            register.withdraw(f"{NOTE_REMARQUES}/{dossier.numero}")  # The commission has seen them.
            plan_returned(register, dossier, (), today)
            etat, motif = decided, MOTIFS_DECISION[decided]
    if dossier.decision is None or etat not in MOTIFS_DECISION:
        if _awaits_form(dossier, voisins):
            # Nobody is asked for a form that is here and waits for a person.
            etat, motif = Etat.A_COMPLETER, "Un formulaire reçu attend qu’une personne dise s’il est de ce dossier"
        else:
            etat, motif = _plan_demande(register, row, dossier, around, rules, today)
    last = register.etats(row.numero)[-1]
    if (etat, motif) != (last.etat, last.motif) and not (etat == row.etat == Etat.TRANSMIS):
        register.set_etat(row.numero, etat, today, motif)
    register.mark_reviewed(row.numero)
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
        register.plan(_dossier_plan(dossier, find_anomalies(dossier, around), today))
        register.plan(_decision_form_plan(dossier, today))
        _plan_convocation(register, dossier, today)
        told = TypeLettre.TRANSMISSION not in planned and register.is_last_written(
            dossier.numero, TypeLettre.TRANSMISSION
        )
        if told and row.etat != Etat.AJOURNE:
            return Etat.TRANSMIS, "La transmission à la CDES est écrite"  # Nothing new to tell the commission.
    return etat, _motif(dossier, anomalies)


def _plan_remarks(register: Register, dossier: Dossier, anomalies: tuple[Anomaly, ...], today: date) -> None:
    """Tell the secretary what she must look at in a complete demande; what blocks is asked of the school."""
    points = [[item.code, item.message] for item in anomalies if item.severite is Severite.A_VERIFIER]
    serie = f"{NOTE_REMARQUES}/{dossier.numero}"
    if not points:
        register.withdraw(serie)
        return
    register.renew(
        Plan(
            dossier=dossier.numero,
            type=NOTE_REMARQUES,
            genre="secretariat",
            serie=serie,
            cle="\n".join(message for _, message in points),
            dossier_sortie="a_verifier",
            nom=f"{dossier.numero}_demande_a_verifier",
            suffixe=".pdf",
            contenu={"numero": dossier.numero, "eleve": dossier.nom_complet, "points": points},
            prevu_le=today,
        )
    )


def _plan_convocation(register: Register, dossier: Dossier, today: date) -> None:
    """Call the family that wishes to be heard to each session to come."""
    for seance in register.seances(dossier.numero):
        if seance.le >= today:
            letters = convocations(dossier, seance.le, seance.heure, seance.lieu, today)
            plan_letters(register, dossier.numero, letters, today)


def _decision_form_plan(dossier: Dossier, today: date) -> Plan:
    """The form on which the commission writes its decision, prefilled."""
    return Plan(
        dossier=dossier.numero,
        type="formulaire_decision",
        genre="commission",
        serie="formulaire_decision",
        cle=" ".join(piece.sha256 for piece in dossier.pieces),
        dossier_sortie=f"dossiers/{dossier.numero}",
        nom=f"decision_{dossier.numero}",
        suffixe=".pdf",
        contenu={},
        prevu_le=today,
    )


def _dossier_plan(dossier: Dossier, anomalies: tuple[Anomaly, ...], today: date) -> Plan:
    facts = {
        "pieces": [piece.sha256 for piece in (*dossier.remplacees, *dossier.pieces)],
        "anomalies": [asdict(anomaly) for anomaly in anomalies],
        "acceptations": [[a.code, a.target, a.par, a.motif] for a in dossier.acceptations],
    }
    cle = hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return Plan(
        dossier=dossier.numero,
        type="dossier",
        genre="commission",
        serie="dossier",
        cle=cle,
        dossier_sortie=f"dossiers/{dossier.numero}",
        nom=f"dossier_{dossier.numero}",
        suffixe=".pdf",
        contenu={},
        prevu_le=today,
    )


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
