"""How pages are made of templates: French dates and counts; whatever was typed in a form is shown and never obeyed."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.bureau.hall.telling import NARROW, SPACE, in_page_words, linked

HERE = Path(__file__).parent.parent
STATIC = HERE / "static"


def jour(value: date | str | None) -> str:
    """Return a day as it is written in a letter, 21/11/2003; "" for none."""
    if not value:
        return ""
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{day:%d/%m/%Y}"


def moment(value: datetime | str | None) -> str:
    """Return a moment by the clock of this machine; "" for none."""
    if not value:
        return ""
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{instant.astimezone():%d/%m/%Y à %H h %M}"


def pluriel(count: int, one: str, many: str) -> str:
    """Return a count and its noun."""
    return f"{count:,}".replace(",", NARROW) + SPACE + (one if count in (0, 1) else many)


def lines(text: str) -> Iterable[str]:
    """Return the lines of a message, without those that are empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def static(name: str) -> str:
    """Return the address of a file of ours, which changes with what is in it: a browser never keeps a former one."""
    return f"/static/{name}?v={_IMPRINTS[name]}"


_IMPRINTS = {
    path.name: sha256(path.read_bytes()).hexdigest()[:12] for path in sorted(STATIC.iterdir()) if path.is_file()
}


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # A page that is being upgraded goes on with the templates of its own version, until it is started anew.
        auto_reload=False,
    )
    made.filters |= {"jour": jour, "moment": moment, "fr": in_page_words, "message": linked, "lignes": lines}
    made.globals |= {"pluriel": pluriel, "static": static}
    return made


_PAGES = _environment()


def render(page: str, *, visit: Any, told: Any, **context: Any) -> str:
    """Return the HTML of a page, or of a part of one.

    Args:
        page: name of its template.
        visit: the :class:`~pipeline.bureau.hall.visit.Visit`.
        told: what was just done, for the layout to say.
        context: what the template shows.
    """
    csrf = visit.session.csrf if visit.session else ""
    token = Markup('<input type="hidden" name="jeton" value="{}">').format(csrf)
    return _PAGES.get_template(page).render(visit=visit, told=told, jeton=token, **context)
