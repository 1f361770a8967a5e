"""Make a workspace, or what is missing in one."""

from pathlib import Path

from pipeline.config import CONFIG_NAME, load_settings
from pipeline.errors import ConfigError
from pipeline.resources import FORMS_PDF, TEMPLATES
from pipeline.store.files import PRIVATE, SHARED, copy_atomic, make_folder
from pipeline.workspace.place import Workspace


def create(root: Path) -> tuple[Workspace, list[str]]:
    """Make a workspace, or add what is missing to one; return it with the names of what was created.

    Nothing that exists is changed.

    Raises:
        ConfigError: when the folder cannot be written, or its settings are wrong.
    """
    workspace = Workspace(root.resolve())
    created: list[str] = []
    present = (workspace.root / CONFIG_NAME).exists()
    mode = SHARED if present and load_settings(workspace.root).acces.groupe else PRIVATE
    try:
        for name in ("", "inbox/", "outbox/", "modeles/", "formulaires/"):
            if not (workspace.root / name).exists():
                make_folder((workspace.root / name).resolve(), mode=mode)
                created += [name] if name else []
        # To be handed out to the schools; the program fills and compares its own blanks.
        forms = {f"formulaires/{form.name}": form for form in sorted(FORMS_PDF.glob("*.pdf"))}
        for name, issued in ({CONFIG_NAME: TEMPLATES / "workspace" / CONFIG_NAME} | forms).items():
            if not (workspace.root / name).exists():
                copy_atomic(issued, workspace.root / name, mode=mode)
                created.append(name)
    except OSError as error:
        raise ConfigError(f"L’espace de travail ne peut pas être créé : {error.strerror}.") from error
    return workspace, created
