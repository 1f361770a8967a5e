"""Files found in other files: kept and registered."""

import hashlib
from datetime import date

from pipeline.intake.bounds import at_depth, within_limits
from pipeline.intake.raw import Reading
from pipeline.run.arrivals import arrive_within
from pipeline.run.documents.context import Run
from pipeline.store.register import Register
from pipeline.store.rows import ContenuRow

EXTRACTION = "extraction"
"""Event: a file was found in another one, whose hash is its detail."""
_BY_ITSELF = ("réception", "doublon", "réparation")
"""Events of a file that came by itself."""

Kept = list[tuple[str, str]]
"""Name and hash of each content."""


def within_bounds(run: Run, reading: Reading) -> Reading:
    """Return a reading, without its contents when it stands too deep in others for them to be taken, or when they are
    too many with all that these others hold.
    """
    if not reading.contenus:
        return reading
    register = run.register
    found = at_depth(reading, _depth(register, reading.sha256))
    own = {hashlib.sha256(one.octets).hexdigest(): len(one.octets) for one in found.contenus}
    alone = register.journal.happened(_BY_ITSELF, reading.sha256)
    for around in [reading.sha256] if alone else register.contenus.above(reading.sha256):
        others = {sha256: _size(run, sha256) for sha256 in register.contenus.below(around)} | own
        found = within_limits(found, len(others), sum(others.values()))
    return found


def _size(run: Run, sha256: str) -> int:
    try:
        return run.archive.path(sha256).stat().st_size
    except OSError:
        return 0  # Purged, or spoilt: it takes no place.


def _depth(register: Register, sha256: str, seen: frozenset[str] = frozenset()) -> int:
    """In how many containers, one in the other, a file stands at least; 0 when it also came by itself."""
    if register.journal.happened(_BY_ITSELF, sha256):
        return 0
    above = {one.contenant for one in register.contenus.holding(sha256)} - seen
    return 1 + min((_depth(register, one, seen | {sha256}) for one in above), default=-1)


def archive_contents(run: Run, reading: Reading) -> Kept:
    """Keep the bytes of what was found in a file; before anything is registered of it.

    Raises:
        OSError: when the archive cannot be written.
    """
    return [(one.nom, run.archive.put(one.octets)) for one in reading.contenus]


def register_contents(run: Run, reading: Reading, kept: Kept, received: date) -> None:
    """Register what was found in a file, each as a file of its own to read; inside a transaction."""
    register = run.register
    for rang, (one, (_, sha256)) in enumerate(zip(reading.contenus, kept, strict=True), start=1):
        arrive_within(register, reading.sha256, sha256, one.nom, received)
        register.fichiers.came_in(sha256, [reading.sha256])  # Pages in pictures, joined to one mail, came together.
        said = tuple(one.courrier) if one.courrier else ("", "", "")
        register.contenus.add(ContenuRow(reading.sha256, rang, sha256, one.nom, *said))
        register.journal.log(run.today, "pipeline", EXTRACTION, sha256=sha256, detail=reading.sha256)
