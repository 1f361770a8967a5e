"""Tagged PDFs, one after the other → one tagged PDF (PDF/UA-1) to print recto verso.

pypdf joins pages but leaves their structure behind; here each letter keeps its own, as a part of the whole
(ISO 32000-1, 14.7), so that the file of a tray is read aloud as well as its letters are.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject

A4 = (595.276, 841.89)
"""Points."""
_TOLERANCE = 1.0
"""Points by which a page may differ from A4."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titre}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>fr</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:CreateDate="{jour}T00:00:00Z" xmp:ModifyDate="{jour}T00:00:00Z"/>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class BindingPart:
    """One letter of the whole."""

    signet: str
    """Bookmark; no name of a person in it."""
    titre: str
    """What a screen reader announces."""
    pdf: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Binding:
    """What came out of the binding."""

    pdf: bytes = field(repr=False)
    pages: tuple[int, ...]
    """Printed pages of each part, blank backs left out."""


def count_feuilles(nombre: int) -> int:
    """How many sheets so many pages take, recto verso."""
    return (nombre + 1) // 2


def relier(parties: Sequence[BindingPart], titre: str, jour: date) -> Binding:
    """Join letters, each beginning on the front of a sheet; the same letters and day give the same bytes.

    Raises:
        PipelineError: when a page is not A4, or a letter has no structure.
    """
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - only when there is something to print

    writer = PdfWriter()
    liasse = _Structure(writer)
    pages: list[int] = []
    for rang, partie in enumerate(parties):
        reader = PdfReader(BytesIO(partie.pdf))
        premiere = len(writer.pages)
        for page in reader.pages:
            _check_page(page, partie)
            writer.add_page(page)
        liasse.add(reader, partie, premiere, rang)
        pages.append(len(reader.pages))
        if pages[-1] % 2:
            _add_blank_back(writer)
        writer.add_outline_item(title=partie.signet, page_number=premiere)
    liasse.finish()
    _describe(writer, titre, jour, parties)
    sortie = BytesIO()
    writer.write(sortie)
    return Binding(sortie.getvalue(), tuple(pages))


def _check_page(page: "PageObject", partie: BindingPart) -> None:
    boite = page.mediabox
    if page.rotation or any(abs(a - b) > _TOLERANCE for a, b in zip((boite.width, boite.height), A4, strict=True)):
        raise PipelineError(
            f"{partie.signet} : une page n’est pas au format A4, le bac ne peut pas être imprimé. "
            "L’administrateur corrige le modèle de ce document."
        )


def _add_blank_back(writer: "PdfWriter") -> None:
    from pypdf.generic import NameObject  # noqa: PLC0415

    page = writer.add_blank_page(*A4)
    page[NameObject("/Tabs")] = NameObject("/S")


class _Structure:
    """The structure of the whole, while it grows."""

    def __init__(self, writer: "PdfWriter") -> None:
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject  # noqa: PLC0415

        self._writer = writer
        self._nums = ArrayObject()
        """The parent tree: key, elements, key, elements …"""
        self._parties = ArrayObject()
        self._racine = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
        racine = writer._add_object(self._racine)
        self._document = writer._add_object(_element("/Document", racine, self._parties))
        self._racine[NameObject("/K")] = ArrayObject([self._document])

    def add(self, reader: "PdfReader", partie: BindingPart, premiere: int, rang: int) -> None:
        """Take over the structure of a letter whose pages have just been added."""
        from pypdf.generic import NameObject, NumberObject, TextStringObject  # noqa: PLC0415

        source: Any = reader.root_object.get("/StructTreeRoot")
        if source is None:
            raise PipelineError(
                f"{partie.signet} : le document n’est pas accessible (PDF/UA), le bac ne peut pas être imprimé. "
                "Relancez l’écriture de ce document."
            )
        source = source.get_object()
        debut = len(self._nums) // 2
        cles = source["/ParentTree"]["/Nums"]
        nouvelles = {int(cles[place]): debut + place // 2 for place in range(0, len(cles), 2)}
        # The root of the letter becomes its part of the whole; its elements already say that it is their parent.
        racine: Any = source.clone(self._writer, ignore_fields=["/ParentTree"])
        genre = _element("/Part", self._document, racine["/K"])
        racine.clear()
        racine.update(genre)
        racine[NameObject("/T")] = TextStringObject(partie.titre)
        self._parties.append(racine.indirect_reference)
        for element in _elements(racine):
            _keep_apart(element, rang)
        for place in range(0, len(cles), 2):
            # Arrays for the marks of a page, one element for an annotation.
            self._nums += [NumberObject(nouvelles[int(cles[place])]), cles[place + 1].clone(self._writer)]
        for ancienne, page in zip(reader.pages, self._writer.pages[premiere:], strict=True):
            cle: Any = ancienne["/StructParents"]
            page[NameObject("/StructParents")] = NumberObject(nouvelles[cle])
            for annotation in page.get("/Annots", ()):
                note: Any = annotation.get_object()
                note[NameObject("/StructParent")] = NumberObject(nouvelles[note["/StructParent"]])

    def finish(self) -> None:
        """Write the structure of the whole into the document."""
        from pypdf.generic import DictionaryObject, NameObject, NumberObject  # noqa: PLC0415

        arbre = self._writer._add_object(DictionaryObject({NameObject("/Nums"): self._nums}))
        self._racine[NameObject("/ParentTree")] = arbre
        self._racine[NameObject("/ParentTreeNextKey")] = NumberObject(len(self._nums) // 2)
        self._writer.root_object[NameObject("/StructTreeRoot")] = self._racine.indirect_reference


def _element(genre: str, parent: Any, enfants: "ArrayObject") -> "DictionaryObject":
    from pypdf.generic import DictionaryObject, NameObject  # noqa: PLC0415

    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/StructElem"),
            NameObject("/S"): NameObject(genre),
            NameObject("/P"): parent,
            NameObject("/K"): enfants,
        }
    )


def _elements(racine: "DictionaryObject") -> "list[DictionaryObject]":
    """Every element under one, marks of the pages left out."""
    from pypdf.generic import ArrayObject, DictionaryObject  # noqa: PLC0415

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


def _keep_apart(element: "DictionaryObject", rang: int) -> None:
    """Keep apart what two letters call by the same name: the headers of their tables, and their roots."""
    from pypdf.generic import ArrayObject, NameObject, TextStringObject  # noqa: PLC0415

    genre: Any = element["/S"]
    if genre == "/Document":
        element[NameObject("/S")] = NameObject("/Sect")
    if "/ID" in element:
        element[NameObject("/ID")] = TextStringObject(f"{rang}-{element['/ID']}")
    attributs: Any = element.get("/A", {})
    if "/Headers" in attributs:
        noms = [TextStringObject(f"{rang}-{nom}") for nom in attributs["/Headers"]]
        attributs[NameObject("/Headers")] = ArrayObject(noms)


def _describe(writer: "PdfWriter", titre: str, jour: date, parties: Sequence[BindingPart]) -> None:
    """Title, language, day, and an identifier that depends on the letters alone."""
    from pypdf.generic import (  # noqa: PLC0415
        ArrayObject,
        BooleanObject,
        ByteStringObject,
        DictionaryObject,
        NameObject,
        TextStringObject,
    )

    racine = writer.root_object
    racine[NameObject("/Lang")] = TextStringObject("fr")
    racine[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    # Two sides, turned on the long edge: what the blank backs are made for (ISO 32000-1, table 150).
    racine[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True), NameObject("/Duplex"): NameObject("/DuplexFlipLongEdge")}
    )
    stamp = f"D:{jour:%Y%m%d}000000Z"
    writer.metadata = {"/Title": titre, "/CreationDate": stamp, "/ModDate": stamp}
    writer.xmp_metadata = _XMP.format(titre=escape(titre), jour=jour.isoformat()).encode()
    metadata: Any = racine["/Metadata"]
    metadata.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    empreinte = hashlib.sha256(titre.encode())
    for partie in parties:
        empreinte.update(hashlib.sha256(partie.signet.encode() + partie.pdf).digest())
    identifiant = ByteStringObject(empreinte.digest()[:16])
    writer._ID = ArrayObject([identifiant, identifiant])
