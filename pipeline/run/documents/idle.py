"""Files of a department's folder of templates that replace nothing: a folder or a name spelt otherwise."""

from difflib import get_close_matches
from pathlib import PurePosixPath

from pipeline.resources import TEMPLATES, own_templates
from pipeline.workspace import Workspace


def idle_templates(workspace: Workspace) -> tuple[str, ...]:
    """What is in ``modeles/`` and used by nothing: French, one sentence a file, who acts and how."""
    if not workspace.modeles.is_dir():
        return ()
    ours = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()]
    return tuple(_tell_idle(name, ours) for name in own_templates(workspace.modeles)[1])


def _tell_idle(name: str, ours: list[str]) -> str:
    same = [one for one in ours if PurePosixPath(one).name == PurePosixPath(name).name]
    near = same or get_close_matches(name, ours, n=1, cutoff=0.75)
    meant = f" Serait-ce {near[0]} ?" if near else ""
    return (
        f"modeles/{name} ne remplace aucun modèle du programme et n’est utilisé par aucun autre : il ne sert à rien."
        f"{meant} L’administrateur lui donne le dossier et le nom du fichier à remplacer, ou le retire."
    )
