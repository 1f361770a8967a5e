"""What a PDF of ours says of itself; a rendered, tagged PDF and its attachments as one PDF/A-3b (ISO 19005-3) file.

WeasyPrint compresses the metadata stream, which PDF/A forbids; the metadata are written here in the clear, and
name the document but never the pupil.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

import pydyf

from pipeline.pdf_objects import settle

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


def packet(titre: str, jour: date, *, pdfa: bool = False) -> bytes:
    """Return the metadata (XMP) of a tagged PDF in French.

    Args:
        titre: names no pupil.
        jour: the only clock of the file.
        pdfa: it is PDF/A-3b, and says so.
    """
    said = _PDFA if pdfa else dict.fromkeys(_PDFA, "")
    return _XMP.format(titre=escape(titre), jour=jour.isoformat(), **said).encode()


def finish_pdf_a3(pdf: pydyf.PDF, titre: str, today: date, jointes: Sequence[Attachment]) -> None:
    """Give a tagged PDF that is about to be written its attachments and plain metadata; same input, same bytes.

    Its ``/ID`` is a digest of all that it holds, as its renderer makes it.
    """
    stamp = pydyf.String(f"D:{today:%Y%m%d}000000Z")
    pdf.info.clear()
    pdf.info.update(Title=pydyf.String(titre), Producer=pydyf.String(PRODUCER), CreationDate=stamp, ModDate=stamp)
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [packet(titre, today, pdfa=True)]
    metadata.compress = False
    if jointes:
        files = sorted((jointe.nom, _attach(pdf, jointe, stamp)) for jointe in jointes)
        names = pydyf.Array(part for nom, reference in files for part in (pydyf.String(nom), reference))
        pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = pydyf.Dictionary({"Names": names})
        pdf.catalog["AF"] = pydyf.Array(reference for _, reference in files)
    for found in pdf.objects:
        if isinstance(found, pydyf.Stream):
            _end_clearly(found)


def _end_clearly(stream: pydyf.Stream) -> None:
    """Wrap the bytes of a stream that end with a carriage return, so that their length can be told (6.1.7.1).

    Followed by the line feed before ``endstream``, that byte would be taken for a part of the line ending.
    """
    settle(stream)
    if not stream.stream[0].endswith(b"\r"):
        return
    extra = stream.extra
    if "DecodeParms" in extra:
        extra["DecodeParms"] = pydyf.Array(["null", extra["DecodeParms"]])
    extra["Filter"] = pydyf.Array(["/ASCIIHexDecode", *([extra["Filter"]] if "Filter" in extra else [])])
    stream.stream = [stream.stream[0].hex().encode() + b">"]


def _attach(pdf: pydyf.PDF, jointe: Attachment, stamp: pydyf.String) -> bytes:
    """Write one file and say how it relates to the document (ISO 19005-3, 6.8); return its reference."""
    # MD5 is what the norm wants there (ISO 32000-1, table 46); no secret rests on it.
    digest = hashlib.md5(jointe.contenu, usedforsecurity=False).hexdigest()
    params = {"Size": len(jointe.contenu), "CheckSum": f"<{digest}>", "ModDate": stamp}
    subtype = "/" + jointe.type.replace("/", "#2f")
    file = pydyf.Stream(
        [jointe.contenu], {"Type": "/EmbeddedFile", "Subtype": subtype, "Params": pydyf.Dictionary(params)}
    )
    pdf.add_object(file)
    nom = pydyf.String(jointe.nom)
    specification = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": nom,
            "UF": nom,
            "Desc": pydyf.String(jointe.description),
            "AFRelationship": f"/{jointe.relation}",
            "EF": pydyf.Dictionary({"F": file.reference, "UF": file.reference}),
        }
    )
    pdf.add_object(specification)
    return bytes(specification.reference)
