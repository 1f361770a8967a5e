"""What the commands on the rights of persons show on a terminal."""

from collections.abc import Sequence

from rich.markup import escape

from pipeline.cli.screen import new_console, show_table
from pipeline.run.rights.purge import Purge
from pipeline.run.rights.retention import Due


def show_due(due: Sequence[Due]) -> None:
    """List what is due: number, state, dates, rule, and what comes next."""
    rows = (
        (
            du.cible if du.dossier else du.cible[:12],
            escape(du.libelle_etat),
            f"{du.depart:%d/%m/%Y}",
            du.regle.label,
            f"{du.echeance:%d/%m/%Y}",
            f"{du.fichiers}" + (f" (+ {du.partages} partagés)" if du.partages else ""),
            _next(du),
        )
        for du in due
    )
    shown = show_table(("Dossier ou fichier", "État", "Depuis le", "Règle", "Échu le", "Originaux", "Suite"), rows)
    new_console().print("Rien n’a été changé." if shown else "Rien n’a dépassé sa durée de conservation.")


def _next(du: Due) -> str:
    if du.retenu:
        return f"retenu : {du.retenu}"
    if du.preavis_le:
        return f"soumis le {du.preavis_le:%d/%m/%Y}"
    return "à soumettre (--notice)"


def show_purge(done: Purge, *, notice: bool) -> None:
    """Say what was submitted, or purged."""
    console = new_console()
    dossiers = sum(du.dossier is not None for du in done.dus)
    what = f"{dossiers} dossier{'s' if dossiers > 1 else ''}, {len(done.dus) - dossiers} fichier(s) sans dossier"
    console.print(f"Soumis au visa : {what}." if notice else f"Éliminé : {what}.")
    for document in done.report.documents:
        console.print(f"À imprimer : outbox/{document['path']}")
    if notice:
        console.print("Envoyez cette liste aux Archives départementales. Au retour du visa : pipeline purge --visa …")
    else:
        console.print("Les sauvegardes faites avant aujourd’hui contiennent encore ces dossiers (guide).")
