"""What is printed for a séance: it follows its dossiers until the first decision of that day is in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.delais import Terme, TypeTerme
from pipeline.dossier.model.dossier import Anomaly, Dossier, Etat
from pipeline.dossier.rules import check
from pipeline.dossier.seance.ligne import LigneSeance, in_order, ligne_seance
from pipeline.dossier.seance.propositions import nature_of, propositions
from pipeline.dossier.seance.tenue import Tenue
from pipeline.forms.fill import Value
from pipeline.paper.prefilled_forms import decision_prefilled
from pipeline.paper.session.agenda import Agenda, DecisionSheet
from pipeline.paper.session.dossiers import SeanceDossiers, WrittenDossier
from pipeline.paper.session.invitation import Invitation
from pipeline.run.documents.catalogue import AGENDA, DECISION_SHEET, DOSSIER, INVITATION, SEANCE, SEANCE_DOSSIERS
from pipeline.run.documents.context import Run
from pipeline.run.documents.course.terms import terms_of
from pipeline.run.documents.failing import told_apart
from pipeline.run.documents.from_register import load_dossier, tenue_of
from pipeline.run.documents.pupil.entourage import contexte, entourage
from pipeline.run.documents.seance.minutes import plan_minutes
from pipeline.run.documents.seance.renewal import renew
from pipeline.run.documents.states import is_decided
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow
from pipeline.store.series import of_seance

READY = (Etat.RECEVABLE, Etat.TRANSMIS)


@dataclass(frozen=True, slots=True)
class Ready:
    """A dossier that the commission can decide on."""

    row: DossierRow
    dossier: Dossier
    anomalies: tuple[Anomaly, ...]
    origine: Dossier | None


def find_ready(run: Run, rows: Iterable[DossierRow]) -> list[Ready]:
    """Those of these dossiers that the commission can decide on, or see again for a recours gracieux.

    One that fails is told of.
    """
    known = entourage(run.register, run.settings)
    appeals = set(run.register.actes.appealed())
    found = []
    for row in rows:
        with told_apart(run, f"Le dossier {row.numero} n’a pas pu être inscrit à une séance"):
            dossier = ready_dossier(run.register, row, appeals)
            if dossier is None:
                continue
            around = contexte(dossier, run.today, known)
            found.append(Ready(row, dossier, check(dossier, around), around.origine))
    return found


def ready_dossier(register: Register, row: DossierRow, appeals: Collection[str]) -> Dossier | None:
    """The dossier, if the commission can decide on it, or see it again for a recours gracieux.

    ``appeals``: numbers of the dossiers that have one, as ``actes.appealed`` finds them.

    Raises:
        PieceError: when it cannot be read any more.
    """
    settled = is_decided(register, row)
    appealed = settled and row.numero in appeals
    if not appealed and (row.etat not in READY or settled):
        return None
    dossier = load_dossier(register, row)
    return None if appealed and dossier.recours_ouvert is None else dossier


def may_be_ready(register: Register) -> list[DossierRow]:
    """Dossiers among which those are that the commission can decide on, by number."""
    return register.dossiers.in_states(READY, register.actes.appealed())


def plan_session(run: Run, jour: date) -> None:
    """Draw up what a séance needs from the dossiers on its agenda, in the place of what was; inside a transaction."""
    register = run.register
    inscribed, tenue = register.seances.inscriptions(jour), tenue_of(register, jour)
    rows = register.dossiers.named(inscribed)
    ready = find_ready(run, rows) if tenue else []
    if tenue is None or not ready:
        for type_ in SEANCE:
            register.documents.withdraw(of_seance(type_.name, jour))
        return
    lead = run.settings.delais.rappel_jours
    lines = [(_line(run, one, inscribed[one.row.numero].auditions), one) for one in ready]
    order = in_order((line, inscribed[one.row.numero].auditions) for line, one in lines)
    dossiers = {one.row.numero: one for one in ready}
    rows_of_sheet = [_row(dossiers[line.numero], jour, tenue, lead) for line in order]
    renew(run, AGENDA, Agenda(jour, tenue.heure, tenue.lieu, tuple(order)), jour)
    renew(run, DECISION_SHEET, DecisionSheet(jour, tuple(rows_of_sheet), tenue.heure, tenue.lieu), jour)
    renew(run, INVITATION, Invitation(jour, tenue.heure, tenue.lieu), jour)


def answer_term(run: Run, one: Ready) -> Terme | None:
    """When the commission's silence rejects a demande."""
    found = terms_of(run.register, one.row, one.dossier, run.settings, run.today)
    return next((one for one in found if one.quoi is TypeTerme.REPONSE), None)


def _line(run: Run, one: Ready, auditions: tuple[int, ...]) -> LigneSeance:
    nature = nature_of(one.dossier, one.origine, run.settings.delais.rappel_jours)
    terme = answer_term(run, one)
    presse = terme is not None and terme.days_left(run.today) <= max(run.settings.delais.alertes_jours)
    jour = terme.jour if terme else None
    return ligne_seance(one.dossier, one.anomalies, auditions=auditions, nature=nature, terme=jour, presse=presse)


def _row(one: Ready, jour: date, tenue: Tenue, lead: int) -> dict[str, Value]:
    return decision_prefilled(one.dossier) | propositions(one.dossier, one.origine, jour, tenue, lead)


def sessions_of(register: Register, numeros: Collection[str]) -> set[date]:
    """Days of the séances on whose agenda these dossiers are."""
    return {seance.le for numero in numeros for seance in register.seances.of(numero)}


def follow_sessions(run: Run, days: Collection[date]) -> None:
    """Draw up anew what is printed for the séances of dossiers that were just looked at; inside a transaction."""
    register = run.register
    for jour in sorted(day for day in days if register.seances.held(day)):
        if not plan_minutes(run, jour) and jour >= run.today:
            plan_session(run, jour)


def plan_prints(run: Run) -> bool:
    """Plan the print file of each séance to come, in the order of its agenda, from the dossiers that are written.

    Returns:
        Whether there is anything new to write.
    """
    register, last = run.register, run.register.documents.last_id()
    for jour in register.seances.to_come(run.today):
        agenda = next(iter(reversed(register.documents.of_series(of_seance(AGENDA.name, jour)))), None)
        if agenda is None or (content := AGENDA.read_if_possible(agenda)) is None:
            continue
        written = [_written(register, ligne.numero) for ligne in content.lignes]
        if all(written):
            with register.transaction():
                renew(run, SEANCE_DOSSIERS, SeanceDossiers(jour, tuple(one for one in written if one)), jour)
    return register.documents.last_id() != last


def _written(register: Register, numero: str) -> WrittenDossier | None:
    """The consolidated dossier of a demande, once it is in the outbox."""
    rows = [row for row in register.documents.of(numero) if row.type == DOSSIER.name]
    return WrittenDossier(numero, rows[-1].chemin, rows[-1].sha256) if rows and rows[-1].sha256 else None
