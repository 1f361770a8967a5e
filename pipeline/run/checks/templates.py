"""The templates of a department, looked at before they print anything: what would be refused."""

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.specimens import LE, specimens
from pipeline.errors import PipelineError
from pipeline.lazy import load
from pipeline.resources import own_templates, read_templates
from pipeline.run.documents.catalogue import LETTERS
from pipeline.run.documents.failing import Refusal
from pipeline.run.documents.letters import reglages
from pipeline.run.documents.rendering import Order, render_all
from pipeline.sandbox.local import Local
from pipeline.workspace import Workspace

_JOBS = 2


def refused_templates(workspace: Workspace) -> tuple[str, ...]:
    """What the templates of the department would be refused for: French, one sentence a fault, each once.

    A letter of each type is printed with them, on a pupil who does not exist; of other templates the syntax is read.
    """
    if not workspace.modeles.is_dir():
        return ()
    replaced = own_templates(workspace.modeles)[0]
    told = [*_unreadable(workspace, [name for name in replaced if name.endswith(".html")])]
    if not told and any(name.startswith("letters/") for name in replaced):
        told += _refused_letters(workspace)
    return tuple(dict.fromkeys(told))


def _unreadable(workspace: Workspace, names: list[str]) -> list[str]:
    engine = load("pipeline.html:Engine")(read_templates(workspace.modeles))
    told = []
    for name in names:
        try:
            engine.require(name)
        except PipelineError as error:
            told.append(str(error))
    return told


def _refused_letters(workspace: Workspace) -> list[str]:
    letters = specimens(reglages(workspace.settings()))
    orders = [Order(one.type.value, one, LE, LETTERS[one.type].render) for one in letters]
    with Local(_JOBS) as pool:
        outcomes = zip(letters, render_all(workspace, orders, pool), strict=True)
        return [_tell_refused(one.type, outcome) for one, outcome in outcomes if isinstance(outcome, Refusal)]


def _tell_refused(type_: TypeLettre, refusal: Refusal) -> str:
    return f"{type_.label} : {refusal.why}"
