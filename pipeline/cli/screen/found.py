"""What a search finds, on a terminal: dossiers, where the words stand in each, forms that wait; answers of forms."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.markup import escape

from pipeline.cli.screen import new_console, show_table
from pipeline.dossier.model.forms import Kind


def show_results(found: Mapping[str, Any]) -> None:
    """Show a page of what was found."""
    say = new_console().print
    for one in found["found"]:
        who = _who(one)
        say(f"[bold]{one['number']}[/bold]  {escape(who)}  – {one['state_label']}, ouvert le {one['opened']}")
        _show_places(one)
    for one in found["waiting"]:
        kind = Kind(one["kind"]).mot
        say(f"[bold]{one['piece']}[/bold]  {escape(_who(one))}  – {kind} sans dossier : pipeline pending")
        _show_places(one)
    for mot, like in found["like"].items():
        say(f"Cherché aussi, comme « {escape(mot)} » : {escape(', '.join(like))}")
    if not found["found"] and not found["waiting"]:
        say("Rien n’est trouvé.")
    elif found["total"]:
        s = "s" if found["total"] > 1 else ""
        say(f"{found['total']} dossier{s}, page {found['page']} sur {found['pages']} (--page pour les autres).")


def _who(one: Mapping[str, Any]) -> str:
    birth = one["birth"] and f"né(e) le {one['birth']}"
    return ", ".join(filter(None, (one["pupil"], birth, one["school"]))) or "rien ne dit qui est l’élève"


def _show_places(one: Mapping[str, Any]) -> None:
    say = new_console().print
    for place in one["places"]:
        text = f"{escape(place['before'])}[bold]{escape(place['found'])}[/bold]{escape(place['after'])}"
        say(f"    {escape(place['label'])} : {text}", soft_wrap=True)


def show_answers(forms: Iterable[Mapping[str, Any]]) -> None:
    """Show what forms answer, part by part."""
    for form in forms:
        new_console().print(f"[bold]{escape(form['title'])}[/bold]  reçu le {form['received']}  {form['piece']}")
        for part in form["parts"]:
            rows = ((one["label"], escape(_answer(one))) for one in part["answers"])
            show_table((part["title"], "Réponse"), rows)


def _answer(one: Mapping[str, Any]) -> str:
    return f"{one['text']} (corrigé ; le formulaire dit : {one['written']})" if one["written"] else str(one["text"])
