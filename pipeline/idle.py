"""Is there anything to do? All that a run on an empty inbox looks at: it loads no rule, no form and no paper."""

from datetime import date

from pipeline.intake.inbox import is_empty
from pipeline.store.register import Register
from pipeline.workspace import Workspace


def nothing_to_do(workspace: Workspace, today: date) -> bool:
    """Nothing came in, nothing is owed and no day has come.

    Raises:
        PipelineError: when the workspace cannot be used (configuration, register, another run under way).
    """
    workspace.settings()
    with workspace.lock(), Register.open(workspace.register_path) as register:
        return is_empty(workspace.inbox) and register.is_idle(today) and workspace.archive.settled
