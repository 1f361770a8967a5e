"""Bytes that swell: small on the disk, huge once unpacked."""

import zlib
from functools import cache


@cache
def flate_bomb(size: int = 1_000_000_000) -> bytes:
    """Zeros deflated twice: a kilobyte or so that unpacks to ``size`` bytes."""
    inner, piece = zlib.compressobj(1), bytes(10_000_000)
    packed = b"".join(inner.compress(piece) for _ in range(size // len(piece))) + inner.flush()
    return zlib.compress(packed)
