"""Tar archives, compressed by gzip or not, and single files compressed by gzip."""

import io
import tarfile
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

GZIP = b"\x1f\x8b\x08"
_BLOCK = 512


def is_tar(content: bytes) -> bool:
    """Whether bytes begin as a tar does: a first block whose checksum is right."""
    try:
        return len(content) >= _BLOCK and bool(tarfile.TarInfo.frombuf(content[:_BLOCK], "utf-8", "replace").name)
    except (tarfile.HeaderError, ValueError):
        return False


def unzipped(content: bytes) -> bytes:
    """Return what gzip compressed, several times one after the other included.

    Raises:
        RefusedError: when it is damaged, or too large once unpacked.
    """
    found, rest, total = [], content, 0
    while rest.startswith(GZIP):
        unpack = zlib.decompressobj(wbits=31)
        try:
            found.append(unpack.decompress(rest, MAX_TOTAL + 1 - total))
        except zlib.error as error:
            raise RefusedError("contenant_abime") from error
        total += len(found[-1])
        if total > MAX_TOTAL:
            raise too_large()
        if not unpack.eof:
            raise RefusedError("contenant_abime")
        rest = unpack.unused_data
    if not is_harmless(rest):
        raise refuse("D’autres octets suivent sa fin.")
    return b"".join(found)


def open_tar(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file of an archive.

    Raises:
        RefusedError: when nothing of it may be taken: damaged, too big, with links, made to mislead.
    """
    stream = io.BytesIO(content)
    try:
        with tarfile.open(fileobj=stream, mode="r:", errorlevel=2) as archive:
            members = _members(archive)
            # The library reads a block of zeros as the end, whatever follows.
            if not is_harmless(content[archive.offset :]):
                raise refuse("D’autres octets suivent sa fin.")
            for member in members:
                found = archive.extractfile(member)
                data = found.read() if found else b""
                if len(data) != member.size:
                    raise RefusedError("contenant_abime")
                yield member.name, data
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise RefusedError("contenant_abime") from error


def _members(archive: tarfile.TarFile) -> list[tarfile.TarInfo]:
    members: list[tarfile.TarInfo] = []
    seen = 0
    for seen, member in enumerate(archive, start=1):
        if seen > 2 * MAX_CONTENTS or len(members) > MAX_CONTENTS:
            raise too_many(f"plus de {MAX_CONTENTS}")
        if is_unsafe(member.name):
            raise refuse("Un de ses fichiers porte un nom qui sortirait du dossier (« .. », chemin complet).")
        if not (member.isreg() or member.isdir()) or member.issparse():
            raise refuse("Il contient un lien, ou autre chose que des fichiers.")
        if member.isreg():
            members.append(member)
    if len({member.name for member in members}) < len(members):
        raise refuse("Deux de ses fichiers portent le même nom.")
    if sum(member.size for member in members) > MAX_TOTAL:
        raise too_large()
    return members
