"""A person notes the opinion of a commission, or what became of a registered letter; no letter follows from either."""

from datetime import date

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.vie import Avis, AvisReception, SensAvis, SuiteRecommande
from pipeline.dossier.values.types import Commission
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import conclude, deciding
from pipeline.run.acts.letters import posted_letters
from pipeline.run.documents.context import Run
from pipeline.run.life.record import record_act, vie_of
from pipeline.run.lookup import require_usable
from pipeline.store.rows import Geste
from pipeline.workspace import Workspace

NOTED = "Noté au dossier"


def opinion(
    workspace: Workspace,
    numero: str,
    sens: SensAvis,
    commission: Commission,
    le: date,
    texte: str,
    par: str,
    today: date,
) -> Report:
    """Note the opinion of the CCPE or of the CCSD, which the dossier of the séance then shows.

    Raises:
        PipelineError: when the dossier is unknown or closed, or the day is to come.
    """
    _require_past(le, today)
    if sens is not SensAvis.FAVORABLE and not texte.strip():
        raise PipelineError(
            "Un avis défavorable ou réservé se motive : donnez son texte (--text). Rien n’a été changé."
        )
    with deciding(workspace, par, NOTED, today) as run:
        require_usable(run.register, numero)
        avis = Avis(commission, sens, le, texte.strip(), par)
        if avis not in vie_of(run.register, numero).avis:
            _note(run, numero, Geste.AVIS, par, sens.value, avis)
        conclude(run)
        return run.report


def delivered(
    workspace: Workspace,
    numero: str,
    type_: TypeLettre,
    rang: int | None,
    suite: SuiteRecommande,
    le: date,
    par: str,
    today: date,
) -> Report:
    """Note the acknowledgment of a letter that was posted: the time to appeal runs from that day.

    Raises:
        PipelineError: when no such letter was posted, several were, or the day is before its posting or to come.
    """
    _require_past(le, today)
    with deciding(workspace, par, NOTED, today) as run:
        letter = posted_letters(run.register, numero, type_, rang)
        if letter.poste_le and le < letter.poste_le:
            raise PipelineError(
                f"Cette lettre a été postée le {letter.poste_le:%d/%m/%Y} : elle n’a pas pu être présentée avant. "
                "Vérifiez la date (--on). Rien n’a été changé."
            )
        accuse = AvisReception(letter.sha256 or "", letter.type, suite, le, par)
        if accuse not in vie_of(run.register, numero).accuses:
            _note(run, numero, Geste.ACCUSE, par, suite.value, accuse)
        conclude(run)
        return run.report


def _require_past(le: date, today: date) -> None:
    if le > today:
        raise PipelineError("Ce jour est à venir : vérifiez la date (--on). Rien n’a été changé.")


def _note(run: Run, numero: str, geste: Geste, par: str, code: str, said: Avis | AvisReception) -> None:
    register = run.register
    with register.transaction():
        record_act(register, run.today, geste, par, NOTED, numero, code, said)
        register.dossiers.review(numero)
