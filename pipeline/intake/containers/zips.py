"""Zip archives: what they list is what they hold, to the byte, or they are refused.

The standard library trusts the list at the end of an archive. Here each entry must also stand where the list says, as
it says, and nothing may stand between entries: else two programs would not see the same files in one archive.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from pipeline.intake.containers.leftover import is_harmless
from pipeline.intake.containers.limits import (
    MAX_CONTENTS,
    MAX_TOTAL,
    RefusedError,
    is_unsafe,
    refuse,
    too_large,
    too_many,
)

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED = 0x1
_DESCRIBED = 0x8
"""The sizes of an entry follow it, in a descriptor of 12 to 24 bytes."""
_END = b"PK\x05\x06"
_END_SIZE = 22
_LINK = 0o120000
_TYPE = 0o170000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def list_entries(content: bytes) -> list[zipfile.ZipInfo]:
    """Return the entries of an archive that is all that its bytes are.

    Raises:
        RefusedError: when it is damaged, or holds bytes that it does not list.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries, directory = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, EOFError) as error:
        raise RefusedError("contenant_abime") from error
    _check_bytes(content, sorted(entries, key=lambda one: one.header_offset), directory)
    return entries


def open_zip(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file of an archive.

    Raises:
        RefusedError: when nothing of it may be taken: damaged, protected, too big, made to mislead.
    """
    entries = list_entries(content)
    files = [one for one in entries if not one.is_dir()]
    _check_list(entries, files)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for one in files:
            yield one.filename, _extracted(archive, one)


def _check_list(entries: list[zipfile.ZipInfo], files: list[zipfile.ZipInfo]) -> None:
    if len(entries) > 2 * MAX_CONTENTS or len(files) > MAX_CONTENTS:
        raise too_many(str(len(files)))
    for one in entries:
        if is_unsafe(one.orig_filename):
            raise refuse("Un de ses fichiers porte un nom qui sortirait du dossier (« .. », chemin complet).")
        if (one.external_attr >> 16) & _TYPE == _LINK:
            raise refuse("Il contient un lien vers un autre fichier.")
        if one.flag_bits & _ENCRYPTED:
            raise RefusedError("contenant_protege")
        if one.compress_type not in _METHODS:
            raise refuse("Il est compressé par un procédé que le programme n’ouvre pas.")
    if len({one.filename for one in files}) < len(files):
        raise refuse("Deux de ses fichiers portent le même nom.")
    if sum(one.file_size for one in files) > MAX_TOTAL:
        raise too_large()


def _check_bytes(content: bytes, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Every byte belongs to one entry, to the list or to its end."""
    reached = 0
    for one in entries:
        head = content[one.header_offset : one.header_offset + _LOCAL.size]
        if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
            raise RefusedError("contenant_abime")
        _, _, flags, method, _, _, _, _, _, name, extra = _LOCAL.unpack(head)
        begin = one.header_offset + _LOCAL.size
        written = content[begin : begin + name]
        if (flags & _ENCRYPTED, method) != (one.flag_bits & _ENCRYPTED, one.compress_type):
            raise refuse("Sa liste ne dit pas la même chose que ses fichiers.")
        if written != one.orig_filename.encode("utf-8" if one.flag_bits & 0x800 else "cp437", "replace"):
            raise refuse("Sa liste ne dit pas la même chose que ses fichiers.")
        if one.header_offset != reached:
            raise refuse("Il contient des octets qui ne sont dans aucun de ses fichiers, ou des fichiers mêlés.")
        reached = begin + name + extra + one.compress_size
        if flags & _DESCRIBED:
            reached += _descriptor(content, reached, one)
    end = content.rfind(_END)
    listed = content[reached:directory]
    if end < directory or directory < reached or not is_harmless(listed):
        raise refuse("Il contient des octets qui ne sont dans aucun de ses fichiers, ou des fichiers mêlés.")
    comment = int.from_bytes(content[end + 20 : end + 22], "little")
    if not is_harmless(content[end + _END_SIZE :]) or len(content) < end + _END_SIZE + comment:
        raise refuse("D’autres octets suivent sa fin.")


def _descriptor(content: bytes, at: int, entry: zipfile.ZipInfo) -> int:
    """Length of what follows an entry: its checksum and sizes, of 4 or 8 bytes, with or without a signature.

    Some programs announce it and leave it out: what then follows must be the next entry.
    """
    for mark in (b"PK\x07\x08", b""):
        for layout in ("<III", "<IQQ"):
            told = mark + struct.pack(layout, entry.CRC, entry.compress_size, entry.file_size)
            if content.startswith(told, at):
                return len(told)
    return 0


def _extracted(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one file, never more than it says."""
    try:
        with archive.open(entry) as stream:
            data = stream.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise RefusedError("contenant_abime") from error
    if len(data) != entry.file_size:
        raise refuse("Un de ses fichiers n’a pas la taille qu’il annonce.")
    return data
