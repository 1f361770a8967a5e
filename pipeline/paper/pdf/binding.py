"""Tagged PDFs, one after the other → one tagged PDF (PDF/UA-1) to print recto verso.

pypdf joins pages but leaves their structure behind; here each letter keeps its own, as a part of the whole
(ISO 32000-1, 14.7), so that the file of a tray is read aloud as well as its letters are.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NumberObject, TextStringObject

from pipeline.errors import PipelineError
from pipeline.paper.pdf.flat import FlatForms
from pipeline.paper.pdf.pdfa import describe
from pipeline.pdf_objects import dictionary, number_tree, put, written

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
    writer = PdfWriter()
    liasse, formulaires = _Structure(writer), FlatForms(writer)
    pages: list[int] = []
    for rang, partie in enumerate(parties):
        premiere = len(writer.pages)
        if partie.formulaire:
            liasse.add_pictures(formulaires.add(partie.pdf), partie)
        else:
            reader = PdfReader(BytesIO(partie.pdf))
            for page in reader.pages:
                writer.add_page(page)
            liasse.add(reader, partie, premiere, rang)
        for page in writer.pages[premiere:]:
            _check_page(page, partie, landscape=landscape)
        pages.append(len(writer.pages) - premiere)
        if pages[-1] % 2:
            put(writer.add_blank_page(*A4), Tabs="/S")
        writer.add_outline_item(title=partie.signet, page_number=premiere)
    liasse.finish()
    _describe(writer, titre, jour, parties)
    return written(writer), pages


def _check_page(page: PageObject, partie: BindingPart, *, landscape: bool) -> None:
    boite = page.mediabox
    size = (boite.width, boite.height)
    sheets = (A4, A4[::-1]) if landscape else (A4,)
    fits = any(all(abs(a - b) <= _TOLERANCE for a, b in zip(size, sheet, strict=True)) for sheet in sheets)
    if page.rotation or not fits:
        raise PipelineError(
            f"{partie.signet} : une page n’est pas au format A4, le bac ne peut pas être imprimé. "
            "L’administrateur corrige le modèle de ce document."
        )


class _Structure:
    """The structure of the whole, while it grows."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._nums = ArrayObject()
        """The parent tree: key, elements, key, elements …"""
        self._parties = ArrayObject()
        self._racine = dictionary(Type="/StructTreeRoot")
        racine = writer._add_object(self._racine)
        self._document = writer._add_object(_element("/Document", racine, self._parties))
        put(self._racine, K=[self._document])

    def add(self, reader: PdfReader, partie: BindingPart, premiere: int, rang: int) -> None:
        """Take over the structure of a letter whose pages have just been added."""
        source: Any = reader.root_object.get("/StructTreeRoot")
        if source is None:
            raise PipelineError(
                f"{partie.signet} : le document n’est pas accessible (PDF/UA), le bac ne peut pas être imprimé. "
                "Relancez l’écriture de ce document."
            )
        source = source.get_object()
        debut = len(self._nums) // 2
        marques = number_tree(source["/ParentTree"])
        nouvelles = {cle: debut + place for place, cle in enumerate(marques)}
        # The root of the letter becomes its part of the whole; its elements already say that it is their parent.
        racine: Any = source.clone(self._writer, ignore_fields=["/ParentTree"])
        genre = _element("/Part", self._document, racine["/K"])
        racine.clear()
        racine.update(genre)
        put(racine, T=TextStringObject(partie.titre))
        self._parties.append(racine.indirect_reference)
        for element in _elements(racine):
            _keep_apart(element, rang)
        for cle, elements in marques.items():
            # Arrays for the marks of a page, one element for an annotation.
            self._nums += [NumberObject(nouvelles[cle]), elements.clone(self._writer)]
        ancienne: Any
        for ancienne, page in zip(reader.pages, self._writer.pages[premiere:], strict=True):
            put(page, StructParents=nouvelles[ancienne["/StructParents"]])
            for annotation in page.get("/Annots", ()):
                note: Any = annotation.get_object()
                put(note, StructParent=nouvelles[note["/StructParent"]])

    def add_pictures(self, pages: Sequence[PageObject], partie: BindingPart) -> None:
        """Say of pages that have just been added what they are pictures of."""
        enfants = ArrayObject()
        part = self._writer._add_object(_element("/Part", self._document, enfants))
        put(part.get_object(), T=TextStringObject(partie.titre))
        self._parties.append(part)
        for rang, page in enumerate(pages, start=1):
            figure = _element("/Figure", part, ArrayObject([NumberObject(0)]))
            alt = f"{partie.titre}, page {rang} sur {len(pages)}"
            place = {"/O": "/Layout", "/Placement": "/Block", "/BBox": [0, 0, *A4]}
            put(figure, Alt=TextStringObject(alt), Pg=page.indirect_reference, A=place)
            enfants.append(self._writer._add_object(figure))
            cle = len(self._nums) // 2
            self._nums += [NumberObject(cle), ArrayObject([enfants[-1]])]
            put(page, StructParents=cle)

    def finish(self) -> None:
        """Write the structure of the whole into the document."""
        arbre = self._writer._add_object(dictionary(Nums=self._nums))
        put(self._racine, ParentTree=arbre, ParentTreeNextKey=len(self._nums) // 2)
        put(self._writer.root_object, StructTreeRoot=self._racine.indirect_reference)


def _element(genre: str, parent: Any, enfants: ArrayObject) -> DictionaryObject:
    return dictionary(Type="/StructElem", S=genre, P=parent, K=enfants)


def _elements(racine: DictionaryObject) -> list[DictionaryObject]:
    """Every element under one, marks of the pages left out."""
    trouves: list[DictionaryObject] = []
    reste: list[Any] = [racine["/K"]]
    while reste:
        objet = reste.pop().get_object()
        if isinstance(objet, ArrayObject):
            reste += objet
        elif isinstance(objet, DictionaryObject) and "/S" in objet:
            trouves.append(objet)
            reste.append(objet.get("/K", ArrayObject()))
    return trouves


def _keep_apart(element: Any, rang: int) -> None:
    """Keep apart what two letters call by the same name: the headers of their tables, and their roots."""
    if element["/S"] == "/Document":
        put(element, S="/Sect")
    if "/ID" in element:
        put(element, ID=f"{rang}-{element['/ID']}")
    attributs = element.get("/A", {})
    if "/Headers" in attributs:
        put(attributs, Headers=[f"{rang}-{nom}" for nom in attributs["/Headers"]])


def _describe(writer: PdfWriter, titre: str, jour: date, parties: Sequence[BindingPart]) -> None:
    """Title, language, day, and an identifier that depends on the letters alone."""
    put(
        writer.root_object,
        Lang="fr",
        MarkInfo={"/Marked": True},
        # Two sides, turned on the long edge: what the blank backs are made for (ISO 32000-1, table 150).
        ViewerPreferences={"/DisplayDocTitle": True, "/Duplex": "/DuplexFlipLongEdge"},
    )
    describe(writer, titre, jour)
    empreinte = hashlib.sha256(titre.encode())
    for partie in parties:
        empreinte.update(hashlib.sha256(partie.signet.encode() + partie.pdf).digest())
    identifiant = ByteStringObject(empreinte.digest()[:16])
    writer._ID = ArrayObject([identifiant, identifiant])
