"""A séance, and what ends in a year, on a terminal."""

from collections.abc import Iterable

from rich.markup import escape

from pipeline.cli.screen import new_console, show_table
from pipeline.dossier.values.typographie import format_long_date
from pipeline.run.checks.session import ETATS, Ligne, Seance, Vue
from pipeline.run.checks.year import Terme


def show_sessions(held: Iterable[Seance]) -> None:
    """List the séances that were opened."""
    rows = ((f"{one.jour:%d/%m/%Y}", one.heure, escape(one.lieu.split("\n")[0]), str(one.dossiers)) for one in held)
    if not show_table(("Séance", "Heure", "Lieu", "Dossiers"), rows):
        new_console().print("Aucune séance n’a été préparée (pipeline session open).")


def show_session(vue: Vue) -> None:
    """Show a séance: its dossiers, then those that are ready and left out."""
    say, tenue = new_console().print, vue.tenue
    if tenue is None:
        say(f"La séance du {format_long_date(vue.jour)} n’est pas préparée (pipeline session open).")
    else:
        say(f"Séance du {format_long_date(vue.jour)}, {tenue.heure}, {escape(tenue.lieu.split(chr(10))[0])}")
    rows = (
        (one.numero, escape(one.eleve), " et ".join(one.agenda.auditions) if one.agenda else "", _said(one), one.suite)
        for one in vue.lignes
    )
    show_table(("Dossier", "Élève", "Audition", "Décision", "Suite"), rows)
    for one in vue.lignes:
        _messages(one)
    for left in vue.prets:
        until = f", à décider et notifier au plus tard le {left.terme:%d/%m/%Y}" if left.terme else ""
        elsewhere = f", à l’ordre du jour du {left.ailleurs:%d/%m/%Y}" if left.ailleurs else ""
        say(f"Prêt et laissé de côté : dossier {left.numero}, {escape(left.eleve)}{until}{elsewhere}")


def show_terms(found: Iterable[Terme]) -> None:
    """List what ends, by day."""
    rows = (
        (f"{one.jour:%d/%m/%Y}", one.sorte.label, one.numero, escape(one.eleve), escape(one.texte)) for one in found
    )
    if not show_table(("Jour", "Terme", "Dossier", "Élève", "Ce qui suit"), rows):
        new_console().print("Rien ne vient à terme entre ces deux jours.")


def show_line(line: Ligne) -> None:
    """Show what is typed of one dossier."""
    new_console().print(f"Dossier {line.numero}, {escape(line.eleve)} : {_said(line)}")
    _messages(line)


def _said(line: Ligne) -> str:
    sens = line.decision.decision.label if line.decision and line.decision.decision else ""
    return f"{sens}, {ETATS[line.etat]}" if sens else ETATS[line.etat]


def _messages(line: Ligne) -> None:
    told = [*line.dit, *(said for one in line.cases for said in one.dit)]
    for message in told:
        new_console().print(f"  {line.numero} : {escape(message)}", soft_wrap=True)
