"""Register → the figures of a school year, as they are published: printed, in a workbook, on a screen."""

from pipeline.config import Settings
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.rules import check
from pipeline.dossier.stats import Statistiques, statistiques
from pipeline.dossier.stats.faits import LigneStat, as_first_received, ligne_stat, missing_wordings
from pipeline.dossier.values.calendrier import AnneeScolaire
from pipeline.errors import PipelineError, RegisterError
from pipeline.run.documents.failing import refusal_of
from pipeline.run.documents.from_register import load_dossier
from pipeline.run.documents.pupil.entourage import contexte, entourage
from pipeline.store.register import Register


def figures(register: Register, settings: Settings, annee: AnneeScolaire) -> Statistiques:
    """Count the demandes opened in a school year; what could name someone is hidden.

    Raises:
        PipelineError: when some were purged, or one cannot be read: the figures would be wrong.
    """
    gone = sum(row.ouvert_le in annee for row in register.eliminations.all())
    if gone:
        s, ont = ("s", "ont") if gone > 1 else ("", "a")
        raise PipelineError(
            f"{gone} dossier{s} de {annee.libelle} {ont} été éliminé{s} : le suivi de cette année serait faux "
            "et n’a pas été refait. Celui qui a été écrit auparavant fait foi (outbox/statistiques)."
        )
    return statistiques(annee, _lines(register, settings, annee))


def _lines(register: Register, settings: Settings, annee: AnneeScolaire) -> list[LigneStat]:
    known = entourage(register, settings)
    lines: list[LigneStat] = []
    for row in register.dossiers.opened_between(annee.debut, annee.fin):
        merged = row.etat == Etat.CLOS and not register.pieces.of(row.numero)
        if row.etat == Etat.ANNULE or merged:
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
