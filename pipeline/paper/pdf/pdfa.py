"""What a PDF of ours says of itself; a rendered, tagged PDF and its attachments as one PDF/A-3b (ISO 19005-3) file.

WeasyPrint compresses the metadata stream, which PDF/A forbids; the metadata are written here in the clear, and
name the document but never the pupil.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter, generic

from pipeline.pdf_objects import put, references, written

PRODUCER = "Chaîne documentaire de la CDES"
# The packet of ISO 16684-1. It says PDF/UA-1 (ISO 14289-1, 5), for every page that goes into such a file is tagged.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
{part}<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
{schema}<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titre}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>fr</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
{producer}<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:CreateDate="{jour}T00:00:00Z" xmp:ModifyDate="{jour}T00:00:00Z"/>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_PDFA = {
    "part": """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 pdfaid:part="3" pdfaid:conformance="B"/>
""",
    "schema": """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
""",
    "producer": f"""<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{PRODUCER}"/>
""",
}
"""PDF/A-3 wants the very producer of the information dictionary, and a schema for what it does not know: PDF/UA's."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the PDF."""

    nom: str
    """ASCII file name, unique in the document."""
    description: str
    type: str
    """MIME type."""
    relation: str
    """``Source`` (what the document was made from) or ``Data`` (ISO 19005-3, annex E)."""
    contenu: bytes


def describe(writer: PdfWriter, titre: str, jour: date, *, pdfa: bool = False) -> None:
    """Write the metadata of a tagged PDF in French.

    Args:
        writer: whose metadata are replaced.
        titre: names no pupil.
        jour: the only clock of the file.
        pdfa: it is PDF/A-3b, and says so.
    """
    stamp = f"D:{jour:%Y%m%d}000000Z"
    producer = {"/Producer": PRODUCER} if pdfa else {}
    writer.metadata = {"/Title": titre, **producer, "/CreationDate": stamp, "/ModDate": stamp}
    writer.xmp_metadata = None  # a compressed stream is dropped, or its filter would be kept
    said = _PDFA if pdfa else dict.fromkeys(_PDFA, "")
    packet = _XMP.format(titre=escape(titre), jour=jour.isoformat(), **said)
    writer.xmp_metadata = packet.encode()
    put(writer.root_object["/Metadata"], Type="/Metadata", Subtype="/XML")


def pdf_a3(
    pdf: bytes,
    titre: str,
    today: date,
    jointes: Sequence[Attachment],
    draw: Callable[[PdfWriter], None] = lambda _: None,
) -> bytes:
    """Return ``pdf`` with its attachments and plain metadata; the same input gives the same bytes.

    ``draw`` puts into the file what its renderer could only leave room for.
    """
    reader = PdfReader(BytesIO(pdf))
    for reference in references(reader):
        _end_clearly(reference.get_object())
    # The clone keeps WeasyPrint's /ID, a digest of the pages: it is as stable as they are.
    writer = PdfWriter(clone_from=reader, keep_initial_header=True)
    draw(writer)
    describe(writer, titre, today, pdfa=True)
    if jointes:
        put(writer.root_object, AF=[_attach(writer, jointe, today) for jointe in jointes])
    return written(writer)


def _end_clearly(stream: Any) -> None:
    """Wrap the bytes of a stream that end with a carriage return, so that their length can be told (6.1.7.1).

    Followed by the line feed before ``endstream``, that byte would be taken for a part of the line ending.
    """
    if not isinstance(stream, generic.StreamObject) or not stream._data.endswith(b"\r"):
        return
    filters, parms = (_listed(stream[key]) if key in stream else [] for key in ("/Filter", "/DecodeParms"))
    if parms:
        put(stream, DecodeParms=[generic.NullObject(), *parms])
    put(stream, Filter=["/ASCIIHexDecode", *filters])
    stream._data = stream._data.hex().encode() + b">"


def _listed(value: Any) -> list[Any]:
    return [*value] if isinstance(value, generic.ArrayObject) else [value]


def _attach(writer: PdfWriter, jointe: Attachment, today: date) -> Any:
    """Write one file and say how it relates to the document (ISO 19005-3, 6.8); return its reference."""
    file = writer.add_attachment(jointe.nom, jointe.contenu)
    file.alternative_name = generic.TextStringObject(jointe.nom)
    file.description = generic.TextStringObject(jointe.description)
    file.associated_file_relationship = generic.NameObject(f"/{jointe.relation}")
    file.subtype = generic.NameObject(f"/{jointe.type}")
    file.size = generic.NumberObject(len(jointe.contenu))
    file.modification_date = datetime(today.year, today.month, today.day, tzinfo=UTC)
    # MD5 is what the norm wants there (ISO 32000-1, table 46); no secret rests on it.
    file.checksum = generic.ByteStringObject(hashlib.md5(jointe.contenu, usedforsecurity=False).digest())
    specification: Any = file.pdf_object
    _end_clearly(specification["/EF"]["/F"])
    return specification.indirect_reference
