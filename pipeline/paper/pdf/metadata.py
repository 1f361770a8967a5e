"""What a PDF of ours says of itself: its title and its day, in the information dictionary and in XMP, in the clear."""

from datetime import date
from xml.sax.saxutils import escape

from pypdf import PdfWriter

from pipeline.pdf_objects import put

# The packet of ISO 16684-1. It says PDF/UA-1 (ISO 14289-1, 5), for every page that goes into such a file is tagged.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
{descriptions}<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titre}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>fr</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:CreateDate="{jour}T00:00:00Z" xmp:ModifyDate="{jour}T00:00:00Z"/>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def describe(writer: PdfWriter, titre: str, jour: date, *, descriptions: str = "", **infos: str) -> None:
    """Write the metadata of a tagged PDF in French.

    Args:
        writer: whose metadata are replaced.
        titre: names no pupil.
        jour: the only clock of the file.
        descriptions: further ``rdf:Description`` of the packet.
        infos: further entries of the information dictionary.
    """
    stamp = f"D:{jour:%Y%m%d}000000Z"
    infos = {f"/{key}": value for key, value in infos.items()}
    writer.metadata = {"/Title": titre, **infos, "/CreationDate": stamp, "/ModDate": stamp}
    writer.xmp_metadata = None  # a compressed stream is dropped, or its filter would be kept
    packet = _XMP.format(descriptions=descriptions, titre=escape(titre), jour=jour.isoformat())
    writer.xmp_metadata = packet.encode()
    put(writer.root_object["/Metadata"], Type="/Metadata", Subtype="/XML")
