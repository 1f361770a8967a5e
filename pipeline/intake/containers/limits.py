"""What a container may hold, and how one that is refused says so: it is taken whole or not at all."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from pipeline.intake.raw import Contenu, Courrier

MAX_CONTENTS = 200
"""Files in one container: a school sends a few forms, a whole year of them a few dozen."""
MAX_TOTAL = 60_000_000
"""Bytes of all that one container holds, once unpacked."""
MAX_CONTENTS_WITHIN = 2 * MAX_CONTENTS
"""Files in one container and in all those that it holds."""
MAX_TOTAL_WITHIN = 2 * MAX_TOTAL
"""Bytes of all of them: 200 archives of 60 MB each would fill a disk."""
MAX_NAME = 200
"""Characters of a name that are shown."""


class RefusedError(Exception):
    """A container from which nothing is taken."""

    def __init__(self, code: str, precision: str = "") -> None:
        super().__init__(code)
        self.code = code
        """Of the diagnosis (:mod:`pipeline.intake.diagnosis`)."""
        self.precision = precision
        """French sentence: what of it is refused."""


def refuse(precision: str) -> RefusedError:
    """Return the refusal of a container that no honest program makes, or that is too big."""
    return RefusedError("contenant_refuse", precision)


def too_many(what: str) -> RefusedError:
    """Return the refusal of a container that holds too many files (``what``: how many, in French)."""
    return refuse(f"Il contient {what} fichiers ; la limite est de {MAX_CONTENTS}.")


def too_large() -> RefusedError:
    """Return the refusal of a container whose content is too large once unpacked."""
    return refuse(f"Une fois ouvert, il pèserait plus de {MAX_TOTAL // 1_000_000} Mo.")


def shown(name: str) -> str:
    """Return the name of a file in a container as it can be kept and printed, without its folders."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name.rstrip("/\\"))[-1])
    name = "".join("\ufffd" if unicodedata.category(char)[0] == "C" else char for char in name).strip()
    return name[:MAX_NAME] or "sans nom"


def one_line(text: str) -> str:
    """Return what a header says on one line, without anything that does not print, and not for ever."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join("\ufffd" if unicodedata.category(char)[0] == "C" else char for char in text)[:MAX_NAME]


def is_unsafe(name: str) -> bool:
    """Whether a name leads out of the folder in which its file would be written, or hides what it is."""
    parts = re.split(r"[/\\]", name)
    return not name or "\0" in name or parts[0] == "" or ".." in parts or bool(re.match(r"[A-Za-z]:", name))


def collected(found: Iterable[tuple[str, bytes, Courrier | None]]) -> tuple[Contenu, ...]:
    """Return contents under their shown names, within the limits; the same bytes twice are one content.

    Raises:
        RefusedError: as soon as they are too many, or too large.
    """
    kept: dict[bytes, Contenu] = {}
    total = 0
    for name, data, courrier in found:
        total += len(data)
        if total > MAX_TOTAL:
            raise too_large()
        kept.setdefault(data, Contenu(shown(name), data, courrier))
        if len(kept) > MAX_CONTENTS:
            raise too_many(f"plus de {MAX_CONTENTS}")
    return tuple(_apart(kept.values()))


def _apart(contents: Iterable[Contenu]) -> Iterator[Contenu]:
    """Give each its own name: nobody could tell two « fiche.pdf » of two folders from one another."""
    seen: dict[str, int] = {}
    for one in contents:
        rank = seen[one.nom] = seen.get(one.nom, 0) + 1
        stem, dot, ending = one.nom.rpartition(".")
        name = f"{stem} [{rank}].{ending}" if dot else f"{one.nom} [{rank}]"
        yield one if rank == 1 else Contenu(name, one.octets, one.courrier)
