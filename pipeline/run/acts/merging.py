"""Two dossiers of one pupil become one: the pieces of the first go into the second, under whose number all goes on."""

from datetime import date

from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import Cloture, MotifCloture
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import conclude, deciding
from pipeline.run.acts import consequences
from pipeline.run.documents.context import Run
from pipeline.run.life.record import as_json
from pipeline.run.lookup import known_dossier, require_usable
from pipeline.store.rows import Geste, PieceRow
from pipeline.workspace import Workspace


def merge(workspace: Workspace, numero: str, into: str, par: str, raison: str, today: date) -> Report:
    """Put all that is in a dossier into another one; its number serves no more, and leads to the other.

    Raises:
        PipelineError: when one of them is unknown or closed, both are one, or the commission decided on one.
    """
    with deciding(workspace, par, raison, today) as run:
        register = run.register
        if register.actes.into(numero) != into:
            _require_mergeable(run, numero, into)
            with register.transaction():
                _merge(run, numero, into, par, raison)
        conclude(run)
        return run.report


def _require_mergeable(run: Run, numero: str, into: str) -> None:
    if numero == into:
        raise PipelineError("Donnez deux dossiers différents. Rien n’a été changé.")
    for one in (numero, into):
        require_usable(run.register, one)
        if known_dossier(run.register, one).etat == Etat.DECIDE or any(
            row.kind == Kind.DECISION for row in run.register.pieces.of(one)
        ):
            raise PipelineError(
                f"La commission a décidé sur le dossier {one} : il ne peut plus être réuni à un autre. Rien n’a été "
                "changé. Une pièce mal rangée se sort (pipeline set-aside), puis se rattache (pipeline attach)."
            )


def _merge(run: Run, numero: str, into: str, par: str, raison: str) -> None:
    """Inside a transaction."""
    register = run.register
    since = register.documents.last_id()
    cloture = Cloture(MotifCloture.FUSION, run.today, par, raison, (into,))
    # With the copies and the pages beside the forms: they are purged with them.
    register.actes.add(
        Geste.FUSION,
        par,
        raison,
        run.today,
        pieces=register.pieces.ids_of(numero),
        dossier=numero,
        acceptation=(cloture.motif.value, into),
        valeur=as_json(cloture),
    )
    register.journal.log(run.today, par, Geste.FUSION, dossier=numero, detail=into)
    forms = register.pieces.of(numero)
    for row in forms:
        register.pieces.attach(row.id, into, en_vigueur=_is_later(run, row, into))
    register.pieces.move(numero, into)
    register.documents.withdraw_unposted(numero)
    consequences.replan(run, {numero, into}, since)


def _is_later(run: Run, row: PieceRow, into: str) -> bool:
    """It came after the form of its kind that is in force there."""
    there = [one for one in run.register.pieces.of(into) if one.kind == row.kind][-1:]
    return not there or there[0].recue_le <= row.recue_le
