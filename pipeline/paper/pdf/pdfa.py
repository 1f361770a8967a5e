"""A rendered, tagged PDF and its attachments become one PDF/A-3b (ISO 19005-3) and PDF/UA-1 file.

WeasyPrint compresses the metadata stream, which PDF/A forbids; the metadata are written here in the clear, and
name the document but never the pupil.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, cast
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, IndirectObject, PdfObject

PRODUCER = "Chaîne documentaire de la CDES"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 pdfaid:part="3" pdfaid:conformance="B"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
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
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titre}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>fr</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{producteur}"/>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:CreateDate="{jour}T00:00:00Z" xmp:ModifyDate="{jour}T00:00:00Z"/>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


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


def pdf_a3(pdf: bytes, titre: str, today: date, jointes: Sequence[Attachment]) -> bytes:
    """Return ``pdf`` with its attachments and plain metadata; the same input gives the same bytes."""
    import pypdf  # noqa: PLC0415 - only when there is a dossier to assemble
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject  # noqa: PLC0415

    reader = pypdf.PdfReader(BytesIO(pdf))
    for number in reader.xref_objStm.keys() | reader.xref.get(0, {}).keys():
        _end_clearly(reader.get_object(number))
    # The clone keeps WeasyPrint's /ID, a digest of the pages: it is as stable as they are.
    writer = pypdf.PdfWriter(clone_from=reader, keep_initial_header=True)
    stamp = f"D:{today:%Y%m%d}000000Z"
    writer.metadata = {"/Title": titre, "/Producer": PRODUCER, "/CreationDate": stamp, "/ModDate": stamp}
    xmp = _XMP.format(titre=escape(titre), producteur=PRODUCER, jour=today.isoformat())
    writer.xmp_metadata = None  # the compressed stream is dropped, or its filter would be kept
    writer.xmp_metadata = xmp.encode()
    metadata = writer.root_object["/Metadata"]
    assert isinstance(metadata, DictionaryObject)  # noqa: S101 - pypdf has just made it
    metadata.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    specs = [_attach(writer, jointe, today) for jointe in jointes]
    if specs:
        writer.root_object[NameObject("/AF")] = ArrayObject(specs)
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def _end_clearly(stream: "PdfObject | None") -> None:
    """Wrap the bytes of a stream that end with a carriage return, so that their length can be told (6.1.7.1).

    Followed by the line feed before ``endstream``, that byte would be taken for a part of the line ending.
    """
    from pypdf.generic import ArrayObject, NameObject, NullObject, StreamObject  # noqa: PLC0415

    if not isinstance(stream, StreamObject) or not stream._data.endswith(b"\r"):
        return
    filters = stream.get("/Filter", ArrayObject())
    filters = filters if isinstance(filters, ArrayObject) else ArrayObject([filters])
    if "/DecodeParms" in stream:
        parms = stream["/DecodeParms"]
        listed = parms if isinstance(parms, ArrayObject) else ArrayObject([parms])
        stream[NameObject("/DecodeParms")] = ArrayObject([NullObject(), *listed])
    stream[NameObject("/Filter")] = ArrayObject([NameObject("/ASCIIHexDecode"), *filters])
    stream._data = stream._data.hex().encode() + b">"


def _attach(writer: "PdfWriter", jointe: Attachment, today: date) -> "IndirectObject":
    """Write one file and say how it relates to the document (ISO 19005-3, 6.8); return its reference."""
    from pypdf.generic import ByteStringObject, NameObject, NumberObject, TextStringObject  # noqa: PLC0415

    file = writer.add_attachment(jointe.nom, jointe.contenu)
    file.alternative_name = TextStringObject(jointe.nom)
    file.description = TextStringObject(jointe.description)
    file.associated_file_relationship = NameObject(f"/{jointe.relation}")
    file.subtype = NameObject(f"/{jointe.type}")
    file.size = NumberObject(len(jointe.contenu))
    file.modification_date = datetime(today.year, today.month, today.day, tzinfo=UTC)
    file.checksum = ByteStringObject(hashlib.md5(jointe.contenu, usedforsecurity=False).digest())
    _end_clearly(cast("DictionaryObject", file.pdf_object["/EF"])["/F"])
    reference = file.pdf_object.indirect_reference
    assert reference is not None  # noqa: S101 - pypdf has just made it
    return reference
