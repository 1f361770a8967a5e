"""Encrypted files of the archive: segments of ChaCha20-Poly1305, each file under a key of its own.

Format 1: ``CDESARC1``, id of the key (8 bytes), salt (32), then segments of 64 KiB, each with its 16-byte tag. The key
of a file is HKDF-SHA256 of the archive's key with the salt and the SHA-256 of the content; the nonce of a segment is
its rank (11 bytes) and whether it is the last one (1 byte); header and SHA-256 are associated data. Segments can thus
be neither cut, lengthened, swapped, nor put under the name of another content (the STREAM construction, as in age).
"""

import base64
import binascii
import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MAGIC = b"CDESARC1"
_ID, _SALT, _TAG = 8, 32, 16
HEADER = len(MAGIC) + _ID + _SALT
SEGMENT = 1 << 16
"""Bytes of content in a segment: what is held in memory at once."""

_PREFIX = "cdes-cle-1:"
_SECRET, _CHECK = 32, 4


class AlteredError(OSError):
    """An encrypted file is no longer what was written, or is not the content of that name."""

    def __init__(self) -> None:
        super().__init__(errno.EBADMSG, "un fichier de l’archive n’est plus celui qui a été reçu")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the archive; neither shown nor logged."""

    secret: bytes = field(repr=False)
    """32 bytes."""

    @property
    def id(self) -> str:
        """16 hexadecimal digits by which files name their key; they tell nothing of it."""
        return hashlib.sha256(b"cdes-archive-id/1" + self.secret).hexdigest()[: 2 * _ID]

    @property
    def text(self) -> str:
        """The key as a file or a sheet of paper keeps it; a digit read wrongly is noticed."""
        check = hashlib.sha256(self.secret).digest()[:_CHECK]
        letters = base64.b32encode(self.secret + check).decode().rstrip("=").lower()
        return _PREFIX + "-".join(letters[start : start + 6] for start in range(0, len(letters), 6))


def new_key() -> Key:
    """Draw a key."""
    return Key(os.urandom(_SECRET))


def parse_key(text: str) -> Key:
    """Read the text of a key.

    Raises:
        ValueError: when it is none, or a digit of it is wrong; the message does not quote it.
    """
    prefix, found, letters = text.strip().partition(_PREFIX)
    letters = "".join(letters.split()).replace("-", "").upper()
    try:
        key = Key(base64.b32decode(letters + "=" * (-len(letters) % 8))[:_SECRET])
    except binascii.Error:
        raise ValueError("not a key") from None
    # Written again, not only decoded: several last letters stand for the same last bits.
    if prefix or not found or key.text.removeprefix(_PREFIX).replace("-", "").upper() != letters:
        raise ValueError("not a key")
    return key


def key_id(header: bytes) -> str | None:
    """Return the id of the key under which a file that begins so is encrypted; ``None`` when it is in clear."""
    if len(header) < HEADER or not header.startswith(MAGIC):
        return None
    return header[len(MAGIC) : len(MAGIC) + _ID].hex()


def seal(key: Key, sha256: str, chunks: Iterable[bytes], target: IO[bytes]) -> None:
    """Encrypt the content of that hash, given in chunks of any size."""
    header = MAGIC + bytes.fromhex(key.id) + os.urandom(_SALT)
    cipher = _cipher(key, header, sha256)
    target.write(header)
    rank, waiting = 0, bytearray()
    for chunk in chunks:
        waiting += chunk
        # A full segment may be the last one: it is kept until more comes.
        while len(waiting) > SEGMENT:
            segment, waiting = bytes(waiting[:SEGMENT]), waiting[SEGMENT:]
            target.write(cipher.encrypt(_nonce(rank, last=False), segment, header + bytes.fromhex(sha256)))
            rank += 1
    target.write(cipher.encrypt(_nonce(rank, last=True), bytes(waiting), header + bytes.fromhex(sha256)))


def unseal(key: Key, sha256: str, source: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of that hash, segment by segment; ``source`` stands at its beginning.

    Raises:
        AlteredError: the segments yielded so far are then not to be used.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see _cipher

    header = source.read(HEADER)
    cipher = _cipher(key, header, sha256)
    rank, segment = 0, _read(source)
    while True:
        following = _read(source)
        try:
            yield cipher.decrypt(_nonce(rank, last=not following), segment, header + bytes.fromhex(sha256))
        except InvalidTag:
            raise AlteredError from None
        if not following:
            return
        rank, segment = rank + 1, following


def _cipher(key: Key, header: bytes, sha256: str) -> "ChaCha20Poly1305":
    # Loaded for an encrypted archive only: an empty run must cost nothing.
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    info = b"cdes-archive/1" + bytes.fromhex(sha256)
    return ChaCha20Poly1305(HKDF(SHA256(), 32, header[-_SALT:], info).derive(key.secret))


def _nonce(rank: int, *, last: bool) -> bytes:
    return rank.to_bytes(11, "big") + bytes([last])


def _read(source: IO[bytes]) -> bytes:
    """Read a segment and its tag; less at the end of the stream only, as files do."""
    return source.read(SEGMENT + _TAG)
