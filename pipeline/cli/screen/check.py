"""What ``pipeline check`` shows: for each pupil, complete or what is missing, in the words of the letter."""

from functools import partial

from rich.markup import escape

from pipeline.cli.screen import Say, new_console, show_reading
from pipeline.dossier.letters.corrections import TITRES, sections
from pipeline.dossier.letters.renvoi import EXPLICATIONS
from pipeline.dossier.model.forms import Kind
from pipeline.intake.programs import advice
from pipeline.intake.raw import Reading
from pipeline.run.checks.check import Checked, Verdict, forms

OK = "Tout est là : rien ne manque. Vous pouvez envoyer ces fichiers."


def show_checked(checked: Checked) -> None:
    """Show the verdict on each pupil's forms, then what could not be read."""
    # The terminal may cut a line, we do not: the name of a file stands whole, to be copied.
    say = partial(new_console().print, soft_wrap=True)
    for verdict in checked.verdicts:
        _show(say, verdict)
        say()
    for reading in checked.readings:
        if not forms(reading):
            _show_unread(say, reading)
            say()


def _show(say: Say, verdict: Verdict) -> None:
    demande, dossier = verdict.demande, verdict.demande.dossier
    say(f"[bold]{escape(dossier.nom_complet or 'Élève non nommé')}[/bold]")
    for kind, titre in TITRES.items():
        say(f"  {titre} : {escape(demande.pieces[kind][0] if kind in demande.pieces else 'pas donné')}")
    for remark in demande.remarques:
        say(f"  Attention : {escape(remark)}")
    absent = [kind for kind in TITRES if kind not in demande.pieces]
    found = [one for one in sections(dossier, verdict.anomalies) if one.titre not in {TITRES[kind] for kind in absent}]
    say(f"  {_sentence(verdict, absent, a_verifier=any(one.a_verifier for one in found))}")
    for section in found:
        say(f"  [bold]{section.titre}[/bold]")
        for titre, points in (("À compléter", section.a_completer), ("À vérifier", section.a_verifier)):
            if points:
                say(f"    {titre} :")
            for point in points:
                say(f"      – {escape(point.texte)}")
                for group in point.grille:
                    items = " ; ".join(f"{item.numero} {item.libelle}" for item in group.lignes)
                    say(escape(f"         {group.nom} : {items}"))


def _sentence(verdict: Verdict, absent: list[Kind], *, a_verifier: bool) -> str:
    if verdict.complete:
        suite = " Regardez seulement les points à vérifier." if a_verifier else ""
        return f"[bold green]Complet.[/bold green] {'Rien ne manque.' if a_verifier else OK}{suite}"
    manque = f" Il manque {' et '.join(kind.label for kind in absent)} : donnez les deux fichiers ensemble."
    return f"[bold red]Pas encore complet.[/bold red]{manque if absent else ''}"


def _show_unread(say: Say, reading: Reading) -> None:
    """In the words of the letter that the school would get; else in those of the secretariat."""
    if reading.diagnosis is None:
        say(
            f"{escape(reading.file)} : c’est une décision de la commission. Cette commande vérifie les fiches et les "
            "protocoles."
        )
        return
    told = EXPLICATIONS.get(reading.diagnosis.code)
    if told is None:
        show_reading(reading)
        return
    say(f"{escape(reading.file)} : [bold]{reading.diagnosis.titre}[/bold]")
    say("  [bold red]Ce fichier n’est pas à envoyer.[/bold red]")
    say(f"  {told.quoi}")
    say(f"  {told.pourquoi}")
    for rank, etape in enumerate(told.etapes, start=1):
        say(f"  {rank}. {etape}")
    if consigne := advice(reading.diagnosis.code, reading.producer):
        say(f"  {consigne}")
