"""The follow-up of a year, written on demand; it can always be made again from the register."""

from datetime import date

from pipeline.dossier.values.calendrier import annee_scolaire_de
from pipeline.errors import PipelineError
from pipeline.paper.stats import csv_stats, render_stats
from pipeline.paper.stats_book import workbook_stats
from pipeline.report import Report
from pipeline.run import acting
from pipeline.run.documents.rendering import local_press
from pipeline.run.figures import figures
from pipeline.store.files import write_atomic
from pipeline.workspace import Workspace


def write_stats(workspace: Workspace, annee: int, today: date) -> tuple[Report, list[str]]:
    """Write the printable follow-up of a school year, its CSV and its workbook.

    Args:
        annee: calendar year of the rentrée: 2003 for 2003-2004.

    Returns:
        What was owed before, and their paths in the outbox.

    Raises:
        PipelineError: when the workspace cannot be used, or a file cannot be written.
    """
    with acting(workspace, today) as run:
        register, scolaire = run.register, annee_scolaire_de(annee)
        found = figures(register, run.settings, scolaire)
        files = {
            f"statistiques/suivi_{scolaire.libelle}.pdf": render_stats(found, local_press(workspace, today)),
            f"statistiques/suivi_{scolaire.libelle}.csv": csv_stats(found),
            f"statistiques/suivi_{scolaire.libelle}.xlsx": workbook_stats(found),
        }
        for path, content in files.items():
            try:
                sha256 = write_atomic(workspace.outbox / path, content, mode=run.outward)
            except OSError as error:
                raise PipelineError(
                    f"Le suivi annuel n’a pas pu être écrit dans outbox/ ({error.strerror}). L’administrateur vérifie "
                    "l’espace disque et les droits, puis relance la commande."
                ) from error
            # Made again, the same figures are no event.
            if register.journal.recorded_paths().get(path) != sha256:
                with register.transaction():
                    register.journal.log(today, "secrétariat", "écriture", sha256=sha256, detail=path)
        return run.report, list(files)
