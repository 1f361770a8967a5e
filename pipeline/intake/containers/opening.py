"""What a file that holds others is, and what it holds."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.intake.containers import decoration, mails, outlook, signed, tars, tnef, zips
from pipeline.intake.containers.limits import RefusedError, collected
from pipeline.intake.diagnosis import diagnose
from pipeline.intake.inbox.names import IGNORED_NAMES, IGNORED_PREFIXES
from pipeline.intake.raw import Contenu, Courrier, Diagnosis

ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_DOCUMENTS = re.compile(
    rb"\[Content_Types\]\.xml|(?:word|xl|ppt)/|mimetypeapplication/|Index/Document\.iwa|META-INF/MANIFEST\.MF"
    rb"|META-INF/container\.xml|FixedDoc(?:Seq|umentSequence)\.fdseq|AndroidManifest\.xml"
)
"""Names in the zip archives that are one document: of Office, OpenDocument, Apple's, Java's."""
_MAC = "__MACOSX"

Found = tuple[str, bytes, Courrier | None]


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of files that hold others."""

    code: str
    """Of the diagnosis of one that was opened."""
    empty: str
    """Of the diagnosis of one that holds no piece."""
    what: str
    """French: what it is."""
    is_one: Callable[[bytes], bool]
    open: Callable[[bytes, str], Iterator[Found]]
    """Bytes, name → what it holds; a ``RefusedError`` when nothing of it may be taken."""


def _is_archive(content: bytes) -> bool:
    """A zip archive of files, and not a document that is one."""
    if not content.startswith((ZIP, _EMPTY_ZIP)):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = "\n".join(archive.namelist()[:50]).encode("utf-8", "replace")
    except Exception:  # the library's boundary: a broken archive shows the names all the same
        names = content
    return not _DOCUMENTS.search(names) and not content[30:60].startswith(b"mimetypeapplication/")


def _zip(content: bytes, _: str) -> Iterator[Found]:
    return _pieces(zips.open_zip(content))


def _tar(content: bytes, _: str) -> Iterator[Found]:
    return _pieces(tars.open_tar(content))


def _gzip(content: bytes, name: str) -> Iterator[Found]:
    data = tars.unzipped(content)
    if tars.is_tar(data):
        return _tar(data, name)
    return iter([(re.sub(r"\.gz(?:ip)?$", "", name, flags=re.IGNORECASE), data, None)])


def _signed(content: bytes, name: str) -> Iterator[Found]:
    data = signed.open_signed(content)
    return iter([(re.sub(r"\.p7[ms]$", "", name, flags=re.IGNORECASE), data, None)])


def _pieces(found: Iterator[tuple[str, bytes]]) -> Iterator[Found]:
    """Without what systems leave in folders of their own accord, where it holds no document."""
    for name, data in found:
        if not _is_left(re.split(r"[/\\]", name), data):
            yield name, data, None


def _is_left(parts: Sequence[str], data: bytes) -> bool:
    """Nothing is being written or was deleted in an archive: names that mean so in a folder mean nothing there."""
    named = [part.lower() for part in parts if part not in ("", ".")]
    if any(part in IGNORED_NAMES for part in named):
        return not data.startswith((b"%PDF-", ZIP))  # Thumbnails are pictures, of the very pieces.
    return (_MAC in parts or any(part.startswith(IGNORED_PREFIXES) for part in named)) and not _may_be_read(data)


_MAIL = ("courriel", "courriel_sans_piece")
_ARCHIVE = ("archive", "archive_vide")
CONTAINERS = (
    Container(*_ARCHIVE, "une archive zip", _is_archive, _zip),
    Container(*_ARCHIVE, "une archive compressée (gzip)", lambda content: content.startswith(tars.GZIP), _gzip),
    Container(*_ARCHIVE, "une archive tar", tars.is_tar, _tar),
    Container(*_ARCHIVE, "un fichier signé (.p7m)", signed.is_signed, _signed),
    Container(
        *_MAIL,
        "un message enregistré par Outlook (.msg)",
        outlook.is_outlook,
        lambda content, _: outlook.open_outlook(content),
    ),
    Container(*_MAIL, "un message d’Outlook (winmail.dat)", tnef.is_tnef, lambda content, _: tnef.open_tnef(content)),
    Container(
        *_MAIL,
        "un message de courrier électronique enregistré (.eml)",
        mails.is_mail,
        lambda content, _: mails.open_mails(content),
    ),
)


def open_container(content: bytes, name: str) -> tuple[Diagnosis, tuple[Contenu, ...]] | None:
    """Say what a file that holds others is, and return what it holds: nothing when it is refused.

    ``None``: it is no such file.
    """
    kind = next((one for one in CONTAINERS if one.is_one(content)), None)
    if kind is None:
        return None
    try:
        contents = collected(kind.open(content, name))
    except RefusedError as error:
        return _named(kind, error.code, error.precision), ()
    if any(one.octets == content for one in contents):
        return _named(kind, "contenant_refuse", "Il se contient lui-même."), ()
    return _named(kind, kind.code if contents else kind.empty), contents


def _named(kind: Container, code: str, precision: str = "") -> Diagnosis:
    """The diagnosis of a container, which first says what it is."""
    found = diagnose(code, precision)
    return replace(found, que_s_est_il_passe=f"C’est {kind.what}. {found.que_s_est_il_passe}")


def attached_pieces(found: Iterator[tuple[str, bytes]]) -> tuple[Contenu, ...]:
    """Those of the files joined to a PDF that may be pieces: data for programs are none.

    Raises:
        RefusedError: when they are too many, or too large.
    """
    pieces = ((name, data, None) for name, data in found if _may_be_read(data))
    return collected(pieces)


def _may_be_read(data: bytes) -> bool:
    return decoration.is_file(data) or any(kind.is_one(data) for kind in CONTAINERS)
