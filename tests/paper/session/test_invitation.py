"""The séance for the calendars of the members (RFC 5545)."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipeline.paper.session.invitation import Invitation, render_invitation
from tests.paper.presse import SETTINGS, presse


def _lines(content: bytes) -> list[str]:
    """Content lines, unfolded (RFC 5545, 3.1)."""
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def _text(value: str) -> str:
    """A text value without its escapes (3.3.11)."""
    found, rest = "", iter(value)
    for char in rest:
        found += {"n": "\n"}.get(after := next(rest), after) if char == "\\" else char
    return found


def test_it_says_when_and_where_in_a_name_that_stays() -> None:
    """Local hour, place, one UID a day; the same facts give the same bytes."""
    made = render_invitation(Invitation(date(2003, 12, 4), "9 h 30", "Salle 2, 1 rue"), presse())
    lines = _lines(made)
    assert {"DTSTART:20031204T093000", "UID:seance-2003-12-04@cdes.invalid", "LOCATION:Salle 2\\, 1 rue"} <= set(lines)
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert made == render_invitation(Invitation(date(2003, 12, 4), "9 h 30", "Salle 2, 1 rue"), presse())


def test_an_hour_that_does_not_read_makes_a_whole_day() -> None:
    """That of a séance opened before hours were checked."""
    made = render_invitation(Invitation(date(2003, 12, 4), "en matinée", "Salle 2"), presse())
    assert "DTSTART;VALUE=DATE:20031204" in _lines(made)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=200), st.text(max_size=60))
def test_lines_are_short_and_texts_come_back(lieu: str, nom: str) -> None:
    """No line beyond 75 octets, no letter cut in two, no text that could be another line; it reads back the same."""
    service = replace(SETTINGS.service, nom=nom)
    made = render_invitation(
        Invitation(date(2003, 12, 4), "9 h", lieu), presse(settings=replace(SETTINGS, service=service))
    )
    assert all(len(line) <= 75 and line.decode() is not None for line in made.split(b"\r\n"))
    (found,) = [line.removeprefix("LOCATION:") for line in _lines(made) if line.startswith("LOCATION:")]
    assert _text(found) == "\n".join(line.strip() for line in lieu.splitlines())
    assert [line for line in _lines(made) if line.startswith("BEGIN:")] == ["BEGIN:VCALENDAR", "BEGIN:VEVENT"]
