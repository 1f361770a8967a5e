"""The directory of schools, looked at and handed out as a spreadsheet."""

from pathlib import Path

from pipeline.dossier.matching.annuaire import COLUMNS, cells_of
from pipeline.dossier.values.texte import fold_words
from pipeline.errors import PipelineError
from pipeline.paper.directory import directory_csv, directory_xlsx
from pipeline.run.desk.schools import ecole_of_row
from pipeline.store.files import write_atomic
from pipeline.store.register import Register
from pipeline.store.rows import EcoleRow
from pipeline.workspace import Workspace


def directory(workspace: Workspace, asked: str = "") -> list[EcoleRow]:
    """Return the schools of the directory, by name; those that hold every word asked for.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    workspace.settings()
    with Register.open(workspace.register_path) as register:
        rows = register.ecoles.all()
    words = fold_words(asked).split()
    return [row for row in rows if all(word in fold_words(" ".join(cells_of(ecole_of_row(row)))) for word in words)]


def directory_file(workspace: Workspace, name: str) -> bytes:
    """Return the directory as a spreadsheet, of the kind that the ending of a name says (.xlsx or .csv).

    Raises:
        PipelineError: when it says another one, or the workspace cannot be used.
    """
    rows = [cells_of(ecole_of_row(row)) for row in directory(workspace)]
    if name.lower().endswith(".xlsx"):
        return directory_xlsx(COLUMNS, rows)
    if name.lower().endswith(".csv"):
        return directory_csv(COLUMNS, rows)
    raise PipelineError("L’annuaire s’écrit en .xlsx ou en .csv, que tous les tableurs ouvrent.")


def export_directory(workspace: Workspace, path: Path) -> int:
    """Write the directory as a spreadsheet; return how many schools it has.

    Raises:
        PipelineError: as :func:`directory_file`, or when it cannot be written.
    """
    content = directory_file(workspace, path.name)
    try:
        write_atomic(path, content)
    except OSError as error:
        raise PipelineError(f"L’annuaire ne peut pas être écrit à cet endroit ({error.strerror}).") from error
    return len(directory(workspace))
