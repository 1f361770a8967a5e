"""Files that were purged leave the disk: after the transaction that forgets them, and again until it is done."""

from pathlib import Path

from pipeline.store.eliminations import COMPACT
from pipeline.store.files import sync_folder
from pipeline.store.register import ARCHIVE_NAME, Register
from pipeline.workspace import Workspace


def erase_pending(workspace: Workspace, register: Register) -> list[str]:
    """Erase what is still to be; return, in French, what could not be.

    Killed anywhere, it is done again by the next run. A path that the register has taken again since (the same file
    was dropped anew) is left.
    """
    problems: list[str] = []
    pending = register.effacements.all()
    if not pending:
        return problems
    archive = workspace.archive
    taken = {archive.path(sha256) for sha256 in register.fichiers.hashes()}
    taken |= {workspace.outbox / chemin for chemin in register.journal.recorded_paths()}
    taken |= {workspace.outbox / document.chemin for document in register.documents.written()}
    for chemin in pending:
        path = workspace.root / chemin
        # The register itself comes last: until then it must still say what is to be erased.
        if chemin == COMPACT:
            continue
        try:
            if path not in taken:
                _erase(workspace, path)
        except OSError as error:
            problems.append(
                f"Un fichier éliminé n’a pas pu être effacé du disque ({error.strerror}) : {chemin}. L’administrateur "
                "vérifie les droits et le disque ; le prochain traitement recommence."
            )
            continue
        register.effacements.mark_done(chemin)
    if COMPACT in pending:
        register.recherche.tidy()
        register.effacements.compact()
        register.effacements.mark_done(COMPACT)
    return problems


def _erase(workspace: Workspace, path: Path) -> None:
    path.unlink(missing_ok=True)
    kept = (workspace.root, workspace.outbox, workspace.root / ARCHIVE_NAME)
    for folder in path.parents:
        if folder in kept or not folder.is_relative_to(workspace.root):
            return
        if folder.is_dir():
            # Else a power cut could bring the name back, of a file that the register no longer knows.
            sync_folder(folder)
            if any(folder.iterdir()):
                return
            folder.rmdir()
