"""Files that are folders inside (zip, OLE): what they are, by the names of their parts. Nothing in them is unpacked."""

from pipeline.formats import zip_names

_DOCUMENT, _BOOK = "document_bureautique", "classeur_autre_format"

Named = tuple[str, str] | tuple[str, str, str]
"""Code of the diagnosis; French, after « C’est »; how the name of the copy may end."""

_ARCHIVE: Named = ("archive_non_ouverte", "une archive zip")
_BY_PART: tuple[tuple[str, Named], ...] = (
    ("word/vbaproject.bin", (_DOCUMENT, "un document Word avec des macros (.docm)")),
    ("ppt/vbaproject.bin", (_DOCUMENT, "une présentation PowerPoint avec des macros (.pptm)")),
    ("word/", (_DOCUMENT, "un document Word (.docx)", ".docx")),
    ("ppt/", (_DOCUMENT, "une présentation PowerPoint (.pptx)", ".pptx")),
    ("xl/workbook.bin", (_BOOK, "un classeur Excel binaire (.xlsb)")),
    ("xl/", (_BOOK, "un classeur Excel (.xlsx)")),
    ("visio/", (_DOCUMENT, "un dessin Visio (.vsdx)")),
    ("fixeddocseq.fdseq", ("document_impression", "un document imprimé au format XPS")),
    ("fixeddocumentsequence.fdseq", ("document_impression", "un document imprimé au format XPS")),
    ("androidmanifest.xml", ("programme", "une application de téléphone (.apk)")),
    ("meta-inf/container.xml", (_DOCUMENT, "un livre numérique (EPUB)", ".epub")),
    ("meta-inf/manifest.mf", ("programme", "un programme (Java)")),
)
"""Beginning of the name of a part → what the package is; the first that fits names it."""
_OPEN_DOCUMENT: tuple[tuple[bytes, Named], ...] = (
    (b"opendocument.spreadsheet", (_BOOK, "un classeur LibreOffice (.ods)")),
    (b"opendocument.text", (_DOCUMENT, "un document de traitement de texte LibreOffice (.odt)", ".odt")),
    (b"opendocument.presentation", (_DOCUMENT, "une présentation LibreOffice (.odp)", ".odp")),
    (b"opendocument.graphics", (_DOCUMENT, "un dessin LibreOffice (.odg)")),
    (b"opendocument.", (_DOCUMENT, "un document LibreOffice")),
    (b"epub+zip", (_DOCUMENT, "un livre numérique (EPUB)", ".epub")),
)
"""What the part ``mimetype``, which stands first and is stored, says."""
_ACTS = ("basic/", "scripts/", "object ", "objects/")
"""Parts of an OpenDocument that hold macros or other documents."""
_OF_APPLE = {"index.apxl", "index.numbers", "index/document.iwa"}

_STREAMS: tuple[tuple[str, Named], ...] = (
    ("EncryptedPackage", ("document_protege", "un document de bureautique chiffré")),
    ("__substg1.0_", ("courriel_non_ouvert", "un message d’Outlook (.msg)")),
    ("__properties_version1.0", ("courriel_non_ouvert", "un message d’Outlook (.msg)")),
    ("WordDocument", (_DOCUMENT, "un document Word ancien (.doc)")),
    ("Workbook", (_BOOK, "un classeur Excel ancien (.xls)")),
    ("Book\0", (_BOOK, "un classeur Excel ancien (.xls)")),
    ("PowerPoint Document", (_DOCUMENT, "une présentation PowerPoint ancienne (.ppt)")),
    ("VisioDocument", (_DOCUMENT, "un dessin Visio (.vsd)")),
    ("Quill", (_DOCUMENT, "un document Publisher (.pub)")),
    ("MatOST", (_DOCUMENT, "un document Works (.wps)")),
    ("WksSSWorkBook", (_BOOK, "un classeur Works (.xlr)")),
    ("\u4840", ("programme", "un programme d’installation de Windows (.msi)")),
)
"""Name of a stream, or how it begins → what the document is (MS-CFB, 2.6.1)."""
_COMPOUND: Named = (_DOCUMENT, "un document de bureautique ancien")


def name_package(content: bytes, file: str) -> Named:
    """Name a zip by its parts; one that is broken still shows their names. ``file``: its name."""
    names = zip_names(content)
    if names is None:
        parts = [name for name, _ in _BY_PART if name.encode() in content[:100_000].lower()]
    else:
        parts = [name.lower() for name in names]
    for kind, named in _OPEN_DOCUMENT:
        if kind in content[:200] and content[30:38] == b"mimetype":
            acts = any(part.startswith(_ACTS) for part in parts)
            return named[:2] if acts else named
    if any(part.endswith(".iwa") or part in _OF_APPLE for part in parts):
        if any(part.startswith("index/slide") for part in parts):
            return _DOCUMENT, "une présentation Keynote, d’un Mac ou d’un iPad"
        if file.lower().endswith(".numbers"):
            return _BOOK, "un classeur Numbers, d’un Mac ou d’un iPad"
        return _DOCUMENT, "un document Pages, d’un Mac ou d’un iPad"
    return next((named for begun, named in _BY_PART if any(part.startswith(begun) for part in parts)), _ARCHIVE)


def name_compound(content: bytes) -> Named:
    """Name an OLE file by the first of its streams that tells; one that is broken still shows their names."""
    # The header says in which sector the directory begins (MS-CFB, 2.2); streams of documents within come later in it.
    size = 1 << min(content[30] if len(content) > 30 else 9, 16)
    start = (int.from_bytes(content[48:52], "little") + 1) * size
    directory = content[start:] if start < len(content) else content
    found = [(place, named) for name, named in _STREAMS if (place := directory.find(_entry(name))) >= 0]
    return min(found)[1] if found else _COMPOUND


def _entry(name: str) -> bytes:
    return name.encode("utf-16-le")
