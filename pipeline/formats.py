"""What a file is, judged by its first bytes; needs no library."""


def is_photograph(content: bytes) -> bool:
    """Whether these bytes are a picture that :mod:`pipeline.images` can open, judged by their beginning."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\x00", b"MM\x00*", b"BM")) or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    )
