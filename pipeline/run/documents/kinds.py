"""What a type of document is: how it is called, where it goes, what it says, what makes its pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast

import msgspec

from pipeline.dossier.values.types import Worded
from pipeline.run.documents.pupil.entourage import Entourage
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow, Plan

C = TypeVar("C")


def _nothing(_: object) -> tuple[str, ...]:
    return ()


class Pour(Worded):
    """Whom a document is for: the readers of letters (``Genre``), and those who get none; values stand in registers."""

    FAMILLE = "famille"
    ETABLISSEMENT = "etablissement", "établissement"
    COMMISSION = "commission"
    IA_DSDEN = "ia_dsden", "inspection académique"
    SECRETARIAT = "secretariat", "secrétariat"
    ARCHIVES = "archives", "Archives départementales"


@dataclass(frozen=True, slots=True)
class Nothing:
    """The content of a document that is made from the dossier, or from letters, as they are on the day."""


@dataclass(frozen=True, slots=True)
class DocumentType(Generic[C]):
    """A type of document, of which the register keeps the content (``C``, a frozen dataclass)."""

    name: str
    """Stands in every register: it does not change."""
    titre: str
    """French, for whoever asks what was written."""
    content: type[C]
    render: str
    """``module:function`` (content, Press) → bytes; "" for what batches make of letters."""
    stem: str
    """Name of the file without its suffix; ``{dossier}`` and other slots are filled by the plan."""
    folder: str = "a_verifier"
    """Below the outbox, with slots as well; what is not said to stand elsewhere is for the secretariat to look at."""
    suffix: str = ".pdf"
    genre: Pour = Pour.SECRETARIAT
    """Whom it is for."""
    gather: Callable[[Register, DocumentRow, Entourage], object] | None = None
    """What the renderer is given, when that is more than the content kept."""
    received: Callable[[Any], Iterable[str]] = _nothing
    """Of what its renderer is given: hashes of the files received that it shows."""
    written: Callable[[Any], Iterable[str]] = _nothing
    """Likewise: paths in the outbox of the files that it is made of."""
    beside: bool = False
    """The file received is put beside it; its content then has ``fichier`` and ``sha256``."""
    letter: bool = False
    """It is put into an envelope."""

    def plan(
        self, content: C, le: date, *, serie: str, cle: str, dossier: str | None = None, genre: str = "", **slots: str
    ) -> Plan:
        """Plan one.

        Args:
            content: what it says.
            le: day that it bears.
            serie: the one it replaces the last document of (``store.series``).
            cle: what it says in short: with the same key, nothing new is written.
            dossier: number of the dossier in which it stands.
            genre: whom it is for, when the type has several readers.
            slots: what its folder and its name take.
        """
        names = {"dossier": dossier or "", **slots}
        where = (self.folder.format(**names), self.stem.format(**names), self.suffix)
        what = (dossier, self.name, genre or self.genre, serie, cle)
        return Plan(*what, *where, to_json(content), le, self.letter)

    def read(self, row: DocumentRow) -> C:
        """Return the content of a document of this type.

        Raises:
            ValueError: when the register holds something else under this name.
        """
        return msgspec.convert(row.contenu, self.content)

    def read_if_possible(self, row: DocumentRow) -> C | None:
        """Return the content, or ``None`` when the register cannot read it any more: it then stands in the outbox."""
        try:
            return self.read(row)
        except (ValueError, KeyError, TypeError):
            return None


def to_json(content: object) -> Mapping[str, Any]:
    """Return a content as the register keeps it: JSON data."""
    # Through JSON and back: what is compared and kept is what will be read, tuples being lists and enums their values.
    return cast(Mapping[str, Any], msgspec.json.decode(msgspec.json.encode(content)))
