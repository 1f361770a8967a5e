"""The follow-up of a year, written on demand; it can always be made again from the register."""

from datetime import date

from pipeline.config import Settings
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.rules import check
from pipeline.dossier.stats import statistiques
from pipeline.dossier.stats.faits import LigneStat, as_first_received, ligne_stat, missing_wordings
from pipeline.dossier.values.calendrier import AnneeScolaire, annee_scolaire_de
from pipeline.errors import PipelineError, RegisterError
from pipeline.paper.stats import csv_stats, render_stats
from pipeline.report import Report
from pipeline.run import acting
from pipeline.run.documents.failing import refusal_of
from pipeline.run.documents.from_register import load_dossier
from pipeline.run.documents.pupil.entourage import contexte, entourage
from pipeline.run.documents.rendering import local_press
from pipeline.store.files import write_atomic
from pipeline.store.register import Register
from pipeline.workspace import Workspace


def write_stats(workspace: Workspace, annee: int, today: date) -> tuple[Report, list[str]]:
    """Write the printable follow-up of a school year and its CSV.

    Args:
        annee: calendar year of the rentrée: 2003 for 2003-2004.

    Returns:
        What was owed before, and their paths in the outbox.

    Raises:
        PipelineError: when the workspace cannot be used, or a file cannot be written.
    """
    with acting(workspace, today) as run:
        register, scolaire = run.register, annee_scolaire_de(annee)
        gone = sum(row.ouvert_le in scolaire for row in register.eliminations.all())
        if gone:
            s, ont = ("s", "ont") if gone > 1 else ("", "a")
            raise PipelineError(
                f"{gone} dossier{s} de {scolaire.libelle} {ont} été éliminé{s} : le suivi de cette année serait faux "
                "et n’a pas été refait. Celui qui a été écrit auparavant fait foi (outbox/statistiques)."
            )
        found = statistiques(scolaire, _lines(register, run.settings, scolaire))
        files = {
            f"statistiques/suivi_{scolaire.libelle}.pdf": render_stats(found, local_press(workspace, today)),
            f"statistiques/suivi_{scolaire.libelle}.csv": csv_stats(found),
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


def _lines(register: Register, settings: Settings, annee: AnneeScolaire) -> list[LigneStat]:
    known = entourage(register, settings)
    lines: list[LigneStat] = []
    for row in register.dossiers.all():
        merged = row.etat == Etat.CLOS and not register.pieces.of(row.numero)
        if row.ouvert_le not in annee or row.etat == Etat.ANNULE or merged:
            continue
        try:
            dossier = load_dossier(register, row)
            first = as_first_received(dossier)
            missing = missing_wordings(check(first, contexte(first, row.ouvert_le, known)))
        except RegisterError:
            raise
        except Exception as error:
            # Counted without it, the follow-up would be wrong without a word.
            raise PipelineError(
                f"Le suivi de {annee.libelle} n’a pas été fait : le dossier {row.numero} ne peut pas y être compté. "
                f"{refusal_of(error).why[:1].upper()}{refusal_of(error).why[1:]}"
            ) from error
        complete = next((etat.le for etat in register.dossiers.etats(row.numero) if etat.etat == Etat.RECEVABLE), None)
        lines.append(ligne_stat(dossier, complete, missing))
    return lines
