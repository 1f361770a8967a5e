"""The persons of a workspace, opened as its settings say."""

from pipeline.comptes import People
from pipeline.workspace import Workspace


def open_people(workspace: Workspace) -> People:
    """Open the accounts of a workspace; close them, or use them as a context manager.

    Raises:
        ConfigError: when the workspace cannot be used.
        WrongAccountError: when this account of the machine may not write here.
        RegisterError: when the file of accounts cannot be used.
    """
    settings = workspace.settings()
    workspace.require_account()
    return People(workspace.comptes_path, settings.bureau.inactivite_minutes, shared=bool(settings.acces.groupe))
