"""What is in force on a day: of one dossier, in words; of all, in a table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rich.markup import escape

from pipeline.cli.screen import new_console, show_table
from pipeline.dossier.values.typographie import format_duree, format_long_date


def show_in_force(found: Mapping[str, Any]) -> None:
    """List what is in force on a day."""
    jour = _day(found["on"])
    rows = (
        (one["dossier"], escape(one["pupil"]), escape(one["school"]), _hours(one), one["from"], one["until"])
        for one in found["in_force"]
    )
    if not show_table(("Dossier", "Élève", "Établissement", "Par semaine", "Du", "Au"), rows):
        new_console().print(f"Rien n’est en vigueur le {jour}.")


def show_in_force_of(found: Mapping[str, Any]) -> None:
    """Say of one pupil what is in force, and all that was granted; nothing where nothing ever was."""
    if not found["granted"]:
        return
    say = new_console().print
    jour, now = _day(found["on"]), found["in_force"]
    if now:
        say(f"En vigueur le {jour} : [bold]{_hours(now)} par semaine[/bold], {_named(now)}")
    else:
        say(f"En vigueur le {jour} : rien.")
    for one in found["granted"]:
        said = " ; ".join(
            f"du {_day(p['from'])} au {_day(p['until'])}, {_hours(p)} par semaine" for p in one["periods"]
        )
        ended = f" – une décision du dossier {one['ended_by']} y met fin" if one["ended_by"] else ""
        say(f"  Accordé ({_named(one)}) : {said or 'ne prend pas effet'}{ended}", soft_wrap=True)


def _named(one: Mapping[str, Any]) -> str:
    school = f", {escape(one['school'])}" if one["school"] else ""
    return f"dossier {one['dossier']}, séance du {_day(one['session'])}{school}"


def _hours(one: Mapping[str, Any]) -> str:
    return format_duree(one["minutes"]) if one["minutes"] is not None else "—"


def _day(iso: str) -> str:
    return format_long_date(date.fromisoformat(iso))
