"""« Chercher »: dossiers and forms that wait, found as one types; a form that has no dossier is attached from here."""

from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from pipeline.bureau.hall.telling import told_of
from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.dossier.model.dossier import Etat
from pipeline.errors import PipelineError
from pipeline.run.acts.pieces import attach
from pipeline.run.looking.search import Asked, Results, search

_NOTHING = Results((), 0, 1, 1, (), {})
_KEPT = ("q", "ecole", "etat", "depuis", "jusque", "piece")
"""What the address of a search holds, its page apart."""


def show(visit: Visit) -> Response:
    """Show a page of what is found; to htmx, which asks for it as one types, what is found alone."""
    query = visit.query
    etat = query.get("etat", "")
    wrong: list[str] = []
    since, until = _day(visit, "depuis", wrong), _day(visit, "jusque", wrong)
    number = query.get("page", "1")
    asked = Asked(
        query.get("q", ""),
        query.get("ecole", ""),
        etat if etat in set(Etat) else "",
        since,
        until,
        int(number) if number.isdecimal() and len(number) < 7 else 1,
    )
    try:
        found = search(visit.desk.workspace, asked, visit.desk.today())
    except PipelineError as error:
        wrong, found = [*wrong, str(error)], _NOTHING
    said: dict[str, Any] = {
        "asked": asked,
        "found": found,
        "wrong": wrong,
        "kept": {name: query.get(name, "") for name in _KEPT},
        "address": _address,
        "states": tuple(Etat),
        "piece": query.get("piece", ""),
    }
    typed = visit.request.headers.get("hx-request") and not visit.request.headers.get("hx-boosted")
    return visit.fragment("chercher_trouve.html", **said) if typed else visit.render("chercher.html", **said)


def _address(kept: dict[str, str], number: int) -> str:
    return f"/chercher?{urlencode({name: value for name, value in kept.items() if value} | {'page': str(number)})}"


def _day(visit: Visit, name: str, wrong: list[str]) -> date | None:
    """A day of the address; one that is none is told rather than ignored."""
    text = visit.query.get(name, "")
    if not text:
        return None
    with suppress(ValueError):
        return date.fromisoformat(text)
    wrong.append("Cette date n’en est pas une : elle n’a pas servi.")
    return None


def choose(visit: Visit) -> Response:
    """Attach the form for which a dossier was looked for."""
    piece, numero, motif = visit.said("piece"), visit.said("dossier"), visit.said("motif")
    if not motif:
        raise PipelineError("Il faut dire pourquoi : une phrase suffit, elle est gardée avec votre nom.")
    day = visit.desk.today()
    report = visit.do(lambda: attach(visit.workspace, piece, numero, visit.person.nom, motif, day))
    return visit.done("/a-faire", [f"Pièce {piece} rattachée au dossier {numero}.", *told_of(report)], piece)


ROUTES = [page("/chercher", show), act("/chercher", choose, show)]
