"""The series of documents: where each is named, and where each is found again.

Of one series (and one dossier), the last document holds. What a series is called stands in every register: it does
not change.
"""

from datetime import date

_NOTE = "note"
_WAITING = "attente"
_ROW = "note_releve"
_ARRIVAL = "arrivee"


def of_letter(type_: str, genre: str, rank: int) -> str:
    """Letters of a type to one reader of a kind; ``rank`` tells the readers of a kind apart."""
    return f"{type_}/{genre}/{rank}"


def of_event(type_: str, key: str) -> str:
    """What is written once for an event (a reminder), and replaces nothing."""
    return f"{type_}/{key}"


def event_like(type_: str, serie: str) -> str:
    """What goes with what was written for an event, under the series of that."""
    return of_event(type_, serie.partition("/")[2])


def of_dossier(type_: str, numero: str) -> str:
    """A note that says what there is to do in a dossier."""
    return f"{type_}/{numero}"


def of_form(type_: str, numero: str, kind: str) -> str:
    """A form of a dossier that goes back to be completed."""
    return f"{type_}/{numero}/{kind}"


def of_seance(type_: str, jour: date) -> str:
    """What is printed for a session of the commission."""
    return f"{type_}/{jour.isoformat()}"


def of_lot(lot: str, name: str) -> str:
    """A tray or the bordereau of a batch."""
    return f"lot/{lot}/{name}"


def of_notice(number: int) -> str:
    """The list submitted before a purge."""
    return f"préavis/{number}"


def of_visa(visa: str) -> str:
    """The record of a purge."""
    return f"visa/{visa}"


def of_row(numero: str) -> str:
    """The note on the row of a relevé that is about a dossier: once it is decided, its note leaves."""
    return f"{_ROW}/{numero}"


def of_file(sha256: str, part: str = "") -> str:
    """The note on a file, or on a part of it."""
    return f"{_NOTE}/{sha256}/{part}"


def of_waiting(code: str, kind: str, what: str = "") -> str:
    """The note on a form that waits for a person; ``what`` tells several apart."""
    return "/".join((_WAITING, code, kind, *([what] if what else [])))


def of_arrival(sha256: str, rank: int) -> str:
    """The note on a file that was known already; ``rank`` tells its arrivals apart."""
    return f"{_ARRIVAL}/{sha256}/{rank}"


def file_of(serie: str) -> str:
    """Hash of the file that a note is about; "" when its series names none."""
    kind, _, rest = serie.partition("/")
    return rest.partition("/")[0] if kind == _NOTE else ""


def arrival_of(serie: str) -> tuple[str, str]:
    """Hash and rank of the arrival that a note is about."""
    sha256, _, rank = serie.removeprefix(f"{_ARRIVAL}/").partition("/")
    return sha256, rank


FORM_WAITS = f"{_WAITING}/%"
"""SQL pattern of all the notes on forms that wait."""
FILE_HAS_NOTE = f"d.serie LIKE '{_NOTE}/' || f.sha256 || '/%'"
"""SQL: the document ``d`` is a note on the file ``f``."""


def about_file(sha256: str) -> tuple[str, ...]:
    """SQL patterns of the notes on a file, on its arrivals, and on the forms that were read in it."""
    return f"{_NOTE}/{sha256}/%", f"{_ARRIVAL}/{sha256}/%", f"{_WAITING}/{sha256[:12]}%"
