"""A person has the établissement asked once more for what a demande lacks."""

from datetime import date

from pipeline.dossier.model.dossier import Etat
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import conclude, deciding
from pipeline.run.acts import consequences
from pipeline.run.documents.context import Run
from pipeline.run.documents.course.reminders import wished
from pipeline.run.documents.course.terms import asking
from pipeline.run.life.record import record_act
from pipeline.run.lookup import known_dossier
from pipeline.store.rows import Geste
from pipeline.workspace import Workspace


def remind(workspace: Workspace, numero: str, par: str, motif: str, today: date) -> Report:
    """Ask the établissement once more for what is missing on this day, and tell the family.

    Raises:
        PipelineError: when the dossier is unknown, nothing was asked of the établissement, what was asked last has not
            left yet, or there is nothing that it could mend.
    """
    with deciding(workspace, par, motif, today) as run:
        row = known_dossier(run.register, numero)
        if row.etat != Etat.A_COMPLETER:
            raise PipelineError(
                f"Rien n’est à compléter dans le dossier {numero} ({Etat(row.etat).label}) : il n’y a rien à relancer."
            )
        with run.register.transaction():
            _remind(run, numero, par, motif)
        conclude(run)
        return run.report


def _remind(run: Run, numero: str, par: str, motif: str) -> None:
    """Inside a transaction."""
    register = run.register
    asked = asking(register.documents.of(numero))
    if not asked:
        raise PipelineError(
            f"Rien n’a encore été demandé à l’établissement du dossier {numero}. Pourquoi : pipeline status {numero}"
        )
    rank = len(asked)
    if asked[-1].poste_le is None:
        if wished(register, numero, asked) == rank - 1 > 0:
            return  # The same words again come from a person whose command was cut short.
        raise PipelineError(
            f"La dernière lettre qui demande ces pièces n’est pas encore dite postée : outbox/{asked[-1].chemin}. "
            "Postez-la d’abord, puis dites-le (pipeline print-done)."
        )
    since = register.documents.last_id()
    record_act(register, run.today, Geste.RELANCE, par, motif, numero, str(rank))
    consequences.replan(run, {numero}, since)
    if len(asking(register.documents.of(numero))) == rank:
        raise PipelineError(
            f"Rien ne peut être demandé aujourd’hui à l’établissement du dossier {numero} : ce qui le retient attend "
            f"une personne du secrétariat. Rien n’a été changé. Pourquoi : pipeline status {numero}"
        )
