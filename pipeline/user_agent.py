"""What the layout engine gives every page before its own styles, less what a page without notes never uses.

WeasyPrint styles the call, the marker and the way back of a note, and the marker of a list, for every element of a
page: six styles computed for each, more than all others together. A page without notes is the same without them.
"""

import re
from functools import cache
from typing import Any

import weasyprint
import weasyprint.html
from weasyprint.css.counters import CounterStyle

SPECIAL = re.compile(r"(?:foot)?note\s*\(|footnote|::?(?:marker|note-)|list-item", re.IGNORECASE)
"""What a page or one of its stylesheets must say to have notes, or a list of anything but ``li``."""
_NOTES = re.compile(r"(?m)^::(?:footnote|note)-[a-z]+ \{.*\}$")
_MARKERS = re.compile(r"(?m)^::marker(?= \{)")


class Page(weasyprint.HTML):
    """A page of HTML."""

    plain = False
    """Nothing in it is :data:`SPECIAL`, nor in its stylesheets."""

    # The engine has no public way to be given other styles than its own.
    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        own = super()._ua_stylesheets(forms)
        return [_plain_styles(), *own[1:]] if self.plain else own


@cache
def _plain_styles() -> Any:
    """The engine's own styles without those of notes, and with markers for the items of lists alone."""
    styles = _MARKERS.sub("li::marker", _NOTES.sub("", weasyprint.html.UA))
    # Every page is given the engine's own counters: those that are read here go nowhere.
    return weasyprint.CSS(string=styles, counter_style=CounterStyle())
