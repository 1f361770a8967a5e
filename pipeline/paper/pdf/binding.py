"""Tagged PDFs, one after the other → one tagged PDF (PDF/UA-1) to print recto verso.

Libraries join pages but leave their structure behind; here each letter keeps its own, as a part of the whole
(ISO 32000-1, 14.7), so that the file of a tray is read aloud as well as its letters are. qpdf (pikepdf) copies objects
without taking them apart: pypdf took as long to bind a letter as it takes to make it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from pypdf import PdfWriter

from pipeline.errors import PipelineError
from pipeline.paper.pdf.flat import FlatForms
from pipeline.paper.pdf.pdfa import packet
from pipeline.pdf_objects import written

A4 = (595.276, 841.89)
"""Points."""
_TOLERANCE = 1.0
"""Points by which a page may differ from A4."""


@dataclass(frozen=True, slots=True)
class BindingPart:
    """One letter of the whole."""

    signet: str
    """Bookmark; no name of a person in it."""
    titre: str
    """What a screen reader announces."""
    pdf: bytes = field(repr=False)
    formulaire: bool = False
    """A fillable form: it is bound as it is printed, a picture a page."""


def bind(parties: Sequence[BindingPart], titre: str, jour: date, *, landscape: bool = False) -> tuple[bytes, list[int]]:
    """Join letters, each beginning on the front of a sheet; the same letters and day give the same bytes.

    ``landscape``: sheets may also lie on their side, as none does that goes into an envelope.

    Returns:
        The PDF, and the printed pages of each part, blank backs left out.

    Raises:
        PipelineError: when a page is not A4, or a letter has no structure.
    """
    whole = pikepdf.new()
    liasse, formulaires = _Structure(whole), _print_forms(parties)
    pages: list[int] = []
    signets: list[pikepdf.OutlineItem] = []
    for rang, partie in enumerate(parties):
        premiere = len(whole.pages)
        if partie.formulaire:
            whole.pages.extend(next(formulaires))
            liasse.add_pictures(whole.pages[premiere:], partie)
        else:
            source = pikepdf.open(BytesIO(partie.pdf))
            # The pages first: what is copied afterwards leads to them.
            whole.pages.extend(source.pages)
            liasse.add(source, partie, premiere, rang)
        for page in whole.pages[premiere:]:
            _check_page(page, partie, landscape=landscape)
        pages.append(len(whole.pages) - premiere)
        if pages[-1] % 2:
            whole.add_blank_page(page_size=A4)
            whole.pages[-1].obj.Tabs = Name.S
        signets.append(pikepdf.OutlineItem(partie.signet, premiere))
    liasse.finish()
    with whole.open_outline() as outline:
        outline.root.extend(signets)
    _describe(whole, titre, jour)
    result = BytesIO()
    whole.save(result, force_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return result.getvalue(), pages


def _print_forms(parties: Sequence[BindingPart]) -> Iterator[list[pikepdf.Page]]:
    """The pages of each form, as they are printed: in one file, for they share nearly all that they draw."""
    forms = [partie for partie in parties if partie.formulaire]
    if not forms:
        return
    writer = PdfWriter()
    flat = FlatForms(writer)
    counts = [len(flat.add(form.pdf)) for form in forms]
    printed = iter(pikepdf.open(BytesIO(written(writer))).pages)
    for count in counts:
        yield list(islice(printed, count))


def _check_page(page: pikepdf.Page, partie: BindingPart, *, landscape: bool) -> None:
    left, low, right, high = map(float, page.mediabox)
    size = (right - left, high - low)
    sheets = (A4, A4[::-1]) if landscape else (A4,)
    fits = any(all(abs(a - b) <= _TOLERANCE for a, b in zip(size, sheet, strict=True)) for sheet in sheets)
    if page.rotation or not fits:
        raise PipelineError(
            f"{partie.signet} : une page n’est pas au format A4, le bac ne peut pas être imprimé. "
            "L’administrateur corrige le modèle de ce document."
        )


class _Structure:
    """The structure of the whole, while it grows."""

    def __init__(self, whole: pikepdf.Pdf) -> None:
        self._whole = whole
        self._nums: Any = Array()
        """The parent tree: key, elements, key, elements …"""
        self._racine: Any = whole.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document: Any = whole.make_indirect(_element(Name.Document, self._racine, Array()))
        self._racine.K = Array([self._document])

    def add(self, source: pikepdf.Pdf, partie: BindingPart, premiere: int, rang: int) -> None:
        """Take over the structure of a letter whose pages have just been added."""
        if Name.StructTreeRoot not in source.Root:
            raise PipelineError(
                f"{partie.signet} : le document n’est pas accessible (PDF/UA), le bac ne peut pas être imprimé. "
                "Relancez l’écriture de ce document."
            )
        # The root of the letter becomes its part of the whole; its elements already say that it is their parent.
        racine: Any = self._whole.copy_foreign(source.make_indirect(source.Root.StructTreeRoot))
        debut = len(self._nums) // 2
        # Arrays for the marks of a page, one element for an annotation.
        marques = list(racine.ParentTree.Nums)
        nouvelles = {int(cle): debut + place for place, cle in enumerate(marques[::2])}
        for cle, elements in zip(marques[::2], marques[1::2], strict=True):
            self._nums.extend([nouvelles[int(cle)], elements])
        for entree in set(racine.keys()) - {"/K"}:
            del racine[entree]
        racine.Type, racine.S, racine.P = Name.StructElem, Name.Part, self._document
        self._name(racine, partie)
        _keep_apart(racine.K, rang)
        for page in self._whole.pages[premiere:]:
            page.obj.StructParents = nouvelles[int(page.obj.StructParents)]
            for annotation in page.obj.get(Name.Annots, ()):
                annotation.StructParent = nouvelles[int(annotation.StructParent)]

    def add_pictures(self, pages: Sequence[pikepdf.Page], partie: BindingPart) -> None:
        """Say of pages that have just been added what they are pictures of."""
        part = self._whole.make_indirect(_element(Name.Part, self._document, Array()))
        self._name(part, partie)
        for rang, page in enumerate(pages, start=1):
            figure: Any = self._whole.make_indirect(_element(Name.Figure, part, 0))
            figure.Alt = pikepdf.String(f"{partie.titre}, page {rang} sur {len(pages)}")
            figure.Pg = page.obj
            figure.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array([0, 0, *map(Decimal, map(str, A4))]))
            part.K.append(figure)
            page.obj.StructParents = len(self._nums) // 2
            self._nums.extend([len(self._nums) // 2, Array([figure])])

    def _name(self, part: Any, partie: BindingPart) -> None:
        part.T = pikepdf.String(partie.titre)
        self._document.K.append(part)

    def finish(self) -> None:
        """Write the structure of the whole into the document."""
        self._racine.ParentTree = self._whole.make_indirect(Dictionary(Nums=self._nums))
        self._racine.ParentTreeNextKey = len(self._nums) // 2
        self._whole.Root.StructTreeRoot = self._racine


def _element(genre: Name, parent: Any, enfants: Any) -> Dictionary:
    return Dictionary(Type=Name.StructElem, S=genre, P=parent, K=enfants)


def _keep_apart(kids: Any, rang: int) -> None:
    """Keep apart what two letters call by the same name: the headers of their tables, and their roots.

    Marks of the pages, which are numbers, are left out.
    """
    todo = [kids]
    while todo:
        found = todo.pop()
        if isinstance(found, Array):
            todo.extend(list(found))
        elif isinstance(found, Dictionary) and Name.S in found:
            if Name.Document == found.S:
                found.S = Name.Sect
            if Name.ID in found:
                found.ID = pikepdf.String(f"{rang}-{found.ID}")
            attributs = found.get(Name.A)
            if attributs is not None and Name.Headers in attributs:
                attributs.Headers = Array([pikepdf.String(f"{rang}-{nom}") for nom in attributs.Headers])
            if Name.K in found:
                todo.append(found.K)


def _describe(whole: pikepdf.Pdf, titre: str, jour: date) -> None:
    """Title, language, day."""
    whole.Root.Lang = pikepdf.String("fr")
    whole.Root.MarkInfo = Dictionary(Marked=True)
    # Two sides, turned on the long edge: what the blank backs are made for (ISO 32000-1, table 150).
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, Duplex=Name.DuplexFlipLongEdge)
    whole.Root.Metadata = whole.make_stream(packet(titre, jour), Type=Name.Metadata, Subtype=Name.XML)
    stamp = pikepdf.String(f"D:{jour:%Y%m%d}000000Z")
    whole.trailer.Info = whole.make_indirect(Dictionary(Title=pikepdf.String(titre), CreationDate=stamp, ModDate=stamp))
