"""What ``pipeline check`` shows: for each pupil, complete or what is missing, in the words of the letter."""

from rich.console import Console
from rich.markup import escape

from pipeline.cli.screen import new_console, show_reading
from pipeline.dossier.letters.corrections import TITRES, GroupeItems, Point, sections
from pipeline.dossier.letters.renvoi import EXPLICATIONS
from pipeline.dossier.model.forms import Kind
from pipeline.intake.programs import advice
from pipeline.intake.raw import Diagnosis, Reading
from pipeline.run.checks.check import Checked, Verdict, forms

OK = "Tout est là : rien ne manque. Vous pouvez envoyer ces fichiers."


def show_checked(checked: Checked) -> None:
    """Show the verdict on each pupil's forms, then what could not be read."""
    screen = new_console()
    for verdict in checked.verdicts:
        _show(screen, verdict)
    for reading in checked.readings:
        if not forms(reading):
            _show_unread(screen, reading)


def _show(screen: Console, verdict: Verdict) -> None:
    demande, dossier = verdict.demande, verdict.demande.dossier
    screen.print(f"[bold]{escape(dossier.nom_complet or 'Élève non nommé')}[/bold]")
    for kind, titre in TITRES.items():
        name = demande.pieces[kind][0] if kind in demande.pieces else "pas donné"
        screen.print(f"  {titre} : {escape(name)}", soft_wrap=True)
    for remark in demande.remarques:
        screen.print(f"  Attention : {escape(remark)}", soft_wrap=True)
    absent = [kind for kind in TITRES if kind not in demande.pieces]
    found = [one for one in sections(dossier, verdict.anomalies) if one.titre not in {TITRES[kind] for kind in absent}]
    screen.print(f"  {_sentence(verdict, absent, a_verifier=any(one.a_verifier for one in found))}", soft_wrap=True)
    for section in found:
        screen.print(f"  [bold]{section.titre}[/bold]")
        for titre, points in (("À compléter", section.a_completer), ("À vérifier", section.a_verifier)):
            if points:
                screen.print(f"    {titre} :")
            for point in points:
                _show_point(screen, point)
    screen.print()


def _sentence(verdict: Verdict, absent: list[Kind], *, a_verifier: bool) -> str:
    if verdict.complete:
        suite = " Regardez seulement les points à vérifier." if a_verifier else ""
        return f"[bold green]Complet.[/bold green] {'Rien ne manque.' if a_verifier else OK}{suite}"
    quoi = {Kind.FICHE: "la fiche d’évaluation", Kind.PROTOCOLE: "le protocole"}
    manque = (
        f" Il manque {' et '.join(quoi[kind] for kind in absent)} : donnez les deux fichiers ensemble."
        if absent
        else ""
    )
    return f"[bold red]Pas encore complet.[/bold red]{manque}"


def _show_point(screen: Console, point: Point) -> None:
    screen.print(f"      – {escape(point.texte)}", soft_wrap=True)
    for group in point.grille:
        screen.print(f"         {_items(group)}", soft_wrap=True)


def _items(group: GroupeItems) -> str:
    items = " ; ".join(f"{item.numero} {item.libelle}" for item in group.lignes)
    return f"{group.nom} : {items}"


def _show_unread(screen: Console, reading: Reading) -> None:
    if reading.diagnosis is not None:
        _show_diagnosis(screen, reading, reading.diagnosis)
    else:
        screen.print(
            f"{escape(reading.file)} : c’est une décision de la commission. Cette commande vérifie les fiches et les "
            "protocoles.",
            soft_wrap=True,
        )
    screen.print()


def _show_diagnosis(screen: Console, reading: Reading, diagnosis: Diagnosis) -> None:
    """In the words of the letter that the school would get; else in those of the secretariat."""
    told = EXPLICATIONS.get(diagnosis.code)
    if told is None:
        show_reading(reading)
        return
    screen.print(f"{escape(reading.file)} : [bold]{diagnosis.titre}[/bold]", soft_wrap=True)
    screen.print("  [bold red]Ce fichier n’est pas à envoyer.[/bold red]")
    screen.print(f"  {told.quoi}", soft_wrap=True)
    screen.print(f"  {told.pourquoi}", soft_wrap=True)
    for rank, etape in enumerate(told.etapes, start=1):
        screen.print(f"  {rank}. {etape}", soft_wrap=True)
    if consigne := advice(diagnosis.code, reading.producer):
        screen.print(f"  {consigne}", soft_wrap=True)
