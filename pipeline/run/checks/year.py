"""A year as a person looks at it: what ends on which day, the séances, the figures of a school year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.config import Settings
from pipeline.dossier.delais import TypeTerme, silence_decides
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.stats import Statistiques
from pipeline.dossier.values.calendrier import annee_scolaire_de
from pipeline.dossier.values.types import Worded
from pipeline.errors import PipelineError
from pipeline.lazy import load
from pipeline.paper.stats import ensemble
from pipeline.run.checks.deadlines import OPEN, readable_dossier
from pipeline.run.documents.course.terms import complement, received_between, terms_of
from pipeline.run.documents.from_register import tenue_of
from pipeline.run.documents.pupil.known import FIN, mark_new
from pipeline.run.figures import figures
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow
from pipeline.workspace import Workspace


class Sorte(Worded):
    """What there is on a day."""

    SEANCE = "session", "séance"
    REPONSE = "answer", "réponse à la demande"
    COMPLEMENT = "missing", "pièces à compléter"
    AJOURNEMENT = "adjourned", "demande ajournée"
    AUDITION = "hearing", "famille à entendre"
    FIN = "end", "fin d’accompagnement"


_TERMS = {
    TypeTerme.REPONSE: Sorte.REPONSE,
    TypeTerme.COMPLEMENT: Sorte.COMPLEMENT,
    TypeTerme.AJOURNEMENT: Sorte.AJOURNEMENT,
    TypeTerme.AUDITION: Sorte.AUDITION,
}
"""Terms of a demande that stand in the calendar; what our own letters want is told of by « pending »."""


@dataclass(frozen=True, slots=True)
class Terme:
    """One thing on one day."""

    jour: date
    sorte: Sorte
    numero: str
    """Number of the dossier; "" for a séance."""
    eleve: str
    texte: str
    """French: what it is, and what follows."""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        said = {"day": self.jour.isoformat(), "kind": self.sorte.value, "dossier": self.numero or None}
        return said | {"pupil": self.eleve or None, "text": self.texte}


def list_terms(workspace: Workspace, du: date, au: date, today: date) -> list[Terme]:
    """Return all that ends, and the séances, between two days, both included, by day.

    Raises:
        PipelineError: when the days are the wrong way round, or the workspace cannot be used.
    """
    if du > au:
        raise PipelineError("Le dernier jour est avant le premier : vérifiez les dates (--from, --to).")
    settings = workspace.settings()
    with Register.open(workspace.register_path) as register:
        found = [*_seances(register, du, au), *_open_terms(register, settings, du, au, today), *_ends(register, du, au)]
    ranks = list(Sorte)
    asked = (one for one in found if du <= one.jour <= au)
    return sorted(asked, key=lambda one: (one.jour, ranks.index(one.sorte), one.numero))


def _seances(register: Register, du: date, au: date) -> Iterator[Terme]:
    rows = register.seances.held_between(du, au)
    counts = register.seances.counts(row.le for row in rows)
    for row in rows:
        if tenue := tenue_of(register, row.le):
            count = counts[row.le]
            told = f"Séance à {tenue.heure}, {count} dossier{'s' if count > 1 else ''} à l’ordre du jour."
            yield Terme(row.le, Sorte.SEANCE, "", "", told)


def _open_terms(register: Register, settings: Settings, du: date, au: date, today: date) -> Iterator[Terme]:
    for row in register.dossiers.in_states(OPEN):
        if not _may_end(register, row, du, au):
            continue
        if (dossier := readable_dossier(register, row)) is not None:
            for one in terms_of(register, row, dossier, settings, today):
                if one.quoi in _TERMS:
                    yield Terme(one.jour, _TERMS[one.quoi], row.numero, dossier.nom_complet, one.phrase)


def _may_end(register: Register, row: DossierRow, du: date, au: date) -> bool:
    """Without its forms being read, which takes long: a term of a dossier may be one of these days. Never a no too
    many.
    """
    match Etat(row.etat):
        case Etat.A_COMPLETER:
            asked = complement(register.documents.of(row.numero))
            return asked is not None and du <= asked.limite <= au
        case Etat.RECEVABLE | Etat.TRANSMIS:
            days = received_between(register, row.numero)
            answered = days is None or (silence_decides(days[0]) <= au and silence_decides(days[1]) >= du)
            return answered or any(du <= one.le <= au for one in register.seances.of(row.numero))
        case _:
            return True


def _ends(register: Register, du: date, au: date) -> Iterator[Terme]:
    """Last days of what the decisions in force grant, as they were decided."""
    mark_new(register)
    for mark, piece in register.reperes.decided_between(f"{FIN}{du}", f"{FIN}{au}"):
        numero = piece.dossier or ""
        after = [one.numero for one in register.dossiers.following(numero) if one.etat != Etat.ANNULE]
        then = f" La suite est demandée : dossier {', '.join(after)}." if after else ""
        who = " ".join(text for text in (piece.identite.get("prenom"), piece.identite.get("nom")) if text)
        told = f"Fin de l’accompagnement accordé.{then}"
        yield Terme(date.fromisoformat(mark.removeprefix(FIN)), Sorte.FIN, numero, who, told)


def show_figures(workspace: Workspace, annee: int) -> Statistiques:
    """Return the figures of a school year, small ones hidden as they are in print.

    Args:
        workspace: the workspace.
        annee: calendar year of the rentrée: 2003 for 2003-2004.

    Raises:
        PipelineError: when the workspace cannot be used, or the figures would be wrong.
    """
    settings = workspace.settings()
    with Register.open(workspace.register_path) as register:
        last = register.journal.last()
        kept = _counted.get(workspace.register_path)
        # A year of a thousand demandes is counted in some ten seconds: once, as long as nothing is done.
        if kept is None or kept[:2] != (last, repr(settings)):
            kept = _counted[workspace.register_path] = (last, repr(settings), {})
        if annee not in kept[2]:
            kept[2][annee] = figures(register, settings, annee_scolaire_de(annee))
        return kept[2][annee]


_counted: dict[Path, tuple[str, str, dict[int, Statistiques]]] = {}
"""Register → its last event, the settings, and the figures that were counted since, by year."""


def figures_workbook(found: Statistiques) -> bytes:
    """Return the workbook of figures (.xlsx)."""
    content: bytes = load("pipeline.paper.stats_book:workbook_stats")(found)
    return content


def figures_json(found: Statistiques) -> dict[str, Any]:
    """Return the JSON form of figures (guide-administrateur, « Sorties JSON »)."""
    return {
        "year": found.annee.libelle,
        "whole": [{"label": label, "value": value} for label, value in ensemble(found)],
        "tables": [
            {
                "key": one.cle,
                "title": one.titre,
                "shown": one.is_shown,
                "total": one.total,
                "note": one.note or None,
                "rows": [{"label": row.libelle, "count": row.effectif} for row in one.lignes],
            }
            for one in found.tableaux
        ],
    }
