"""What is handed over of the letters that came: their scan, or why it is not there."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from pipeline.dossier.model.vie import Courrier
from pipeline.dossier.privacy.occultation import Occultation
from pipeline.errors import PipelineError
from pipeline.run.documents.context import Run
from pipeline.run.documents.write import SAFE_SUFFIXES
from pipeline.run.rights.export_files import RemiseFile


def joined_files(
    run: Run, numero: str, courriers: Iterable[Courrier], occultation: Occultation
) -> Iterator[tuple[Courrier, RemiseFile]]:
    """Each letter of a dossier, with its scan when it is known to show only what its reader may see."""
    alone = set(run.register.fichiers.only_of(numero))
    for rank, one in enumerate(courriers, start=1):
        why = _kept_back(one, alone, occultation)
        content = b""
        if not why:
            try:
                content = run.workspace.archive.read(one.sha256)
            except (OSError, PipelineError):
                why = "il est perdu ou abîmé dans l’archive"
        if why:
            yield one, RemiseFile("", b"", why)
            continue
        suffix = PurePosixPath(run.register.fichiers.name(one.sha256)).suffix.lower()
        name = f"{rank:02}_{one.recu_le.isoformat()}_{one.sorte.value}{suffix if suffix in SAFE_SUFFIXES else '.bin'}"
        yield one, RemiseFile(f"dossier_{numero}/courriers/{name}", content, "")


def _kept_back(one: Courrier, alone: set[str], occultation: Occultation) -> str:
    if not one.sha256:
        return "il n’a pas été numérisé ; l’original se consulte au secrétariat"
    # A picture may show what is hidden where nothing can look.
    if occultation.demandeur is not None:
        return "il pourrait porter des coordonnées occultées ; il se consulte au secrétariat"
    if one.actif:
        return "il contient, ou pourrait contenir, ce qui agit à l’ouverture ; il se consulte au secrétariat"
    if one.sha256 not in alone:
        return "il est aussi dans le dossier d’un autre élève ; il se consulte au secrétariat"
    return ""
