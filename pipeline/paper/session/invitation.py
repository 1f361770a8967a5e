"""The séance for the calendars of the members (iCalendar, RFC 5545): day, hour, place, and no pupil.

By hand: an event of seven lines needs its lines folded and its texts escaped, and neither rules of recurrence nor time
zones, which are what libraries are for. The hour is that of the place (a floating time): overseas departments have
others than Paris.
"""

from dataclasses import dataclass
from datetime import date

from pipeline.dossier.values.durees import parse_heure
from pipeline.press import Press

_WIDTH = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """One séance."""

    seance: date
    heure: str
    lieu: str


def render_invitation(content: Invitation, press: Press) -> bytes:
    """Write the event; another hour or place replaces it in the calendars, for its name stays the same."""
    jour, minutes = f"{content.seance:%Y%m%d}", parse_heure(content.heure).valeur
    start = f";VALUE=DATE:{jour}" if minutes is None else f":{jour}T{minutes // 60:02}{minutes % 60:02}00"
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CDES//Secretariat//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:seance-{content.seance.isoformat()}@cdes.invalid",
        f"DTSTAMP:{press.today:%Y%m%d}T000000Z",
        f"DTSTART{start}",
        f"SUMMARY:{_escaped(f'Séance : {press.settings.cdes.nom}')}",
        f"LOCATION:{_escaped(content.lieu)}",
        f"ORGANIZER;CN={_quoted(press.settings.service.nom)}:{_mail(press)}" if _mail(press) else "",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(_folded(line) for line in lines if line)


def _mail(press: Press) -> str:
    courriel = press.settings.service.courriel.strip()
    return f"mailto:{courriel}" if courriel and not set(courriel) & set(' \n\r;:,"') else ""


def _escaped(text: str) -> str:
    """A text value (3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(line.strip() for line in text.splitlines())


def _quoted(text: str) -> str:
    """A parameter value (3.2): no quote and no control can stand in it."""
    return '"' + "".join(char for char in text if char != '"' and char.isprintable()) + '"'


def _folded(line: str) -> bytes:
    """A content line in lines of 75 octets, no letter cut in two; those that follow begin with a space (3.1)."""
    parts, part = [], b""
    for char in line:
        octets = char.encode()
        if len(part) + len(octets) > _WIDTH:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
