"""What is wrapped in a signature (``smime.p7m``, ``fiche.pdf.p7m``): CMS signed data (RFC 5652), in BER (X.690).

The signature itself is not checked: it says who signed, and nobody here decides by that.
"""

from collections.abc import Iterator

from pipeline.intake.containers.leftover import is_harmless
from pipeline.intake.containers.limits import RefusedError

_SIGNED = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED = bytes.fromhex("06092a864886f70d010703")
_WITHIN = 40
_SEQUENCE, _OCTETS, _OCTETS_IN_PARTS, _TAGGED = 0x30, 0x04, 0x24, 0xA0
_INDEFINITE = 0x80
_END = b"\0\0"
_DEEPEST = 30


def is_signed(content: bytes) -> bool:
    """Whether bytes begin as signed, or encrypted, data of CMS."""
    head = content[:_WITHIN]
    return content[:1] == bytes([_SEQUENCE]) and (_SIGNED in head or _ENVELOPED in head)


def open_signed(content: bytes) -> bytes:
    """Return what was signed.

    Raises:
        RefusedError: when it is encrypted, damaged, or the signature came without what it signs.
    """
    if _ENVELOPED in content[:_WITHIN]:
        raise RefusedError("contenant_protege", "Le message est chiffré pour son destinataire.")
    try:
        if not is_harmless(content[_extent(content, 0)[2] :]):
            raise ValueError
        (signed,) = [inside for tag, inside in _values(_only(content, _SEQUENCE)) if tag == _TAGGED]
        (wrapped,) = [inside for tag, inside in _values(_only(signed, _SEQUENCE)) if tag == _SEQUENCE][:1]
        (tagged,) = [inside for tag, inside in _values(wrapped) if tag == _TAGGED]
        return b"".join(_octets(tagged))
    except (ValueError, IndexError) as error:
        raise RefusedError("contenant_abime", "Ce qui est signé ne peut pas en être sorti.") from error


def _only(data: bytes, wanted: int) -> bytes:
    tag, inside = next(_values(data), (0, b""))
    if tag != wanted:
        raise ValueError
    return inside


def _octets(data: bytes, depth: int = 0) -> Iterator[bytes]:
    if depth > _DEEPEST:
        raise ValueError
    for tag, inside in _values(data):
        if tag == _OCTETS:
            yield inside
        elif tag == _OCTETS_IN_PARTS:
            yield from _octets(inside, depth + 1)
        else:
            raise ValueError


def _values(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each value, one after the other."""
    at = 0
    while at < len(data) and data[at : at + 2] != _END:
        begin, end, after = _extent(data, at)
        yield data[at], data[begin:end]
        at = after


def _extent(data: bytes, at: int, depth: int = 0) -> tuple[int, int, int]:
    """Where the content of a value begins and ends, and where the value does."""
    length, begin = data[at + 1], at + 2
    if depth > _DEEPEST or data[at] & 0x1F == 0x1F:
        raise ValueError
    if length == _INDEFINITE:
        end = begin
        while data[end : end + 2] != _END:
            end = _extent(data, end, depth + 1)[2]
        return begin, end, end + 2
    if length > _INDEFINITE:
        size = length - _INDEFINITE
        length, begin = int.from_bytes(data[begin : begin + size]), begin + size
    if begin + length > len(data):
        raise ValueError
    return begin, begin + length, begin + length
