"""Bytes of a file that nothing in it reaches: what copiers and mail servers leave, or something to tell of.

A file is accounted for to its last byte: what is not reached might be a form, or newer answers than those that show.
"""

import re

SHORT = 32
"""Bytes, whatever they are, that no form fits in: checksums and line ends that gateways and copiers append."""
FEW_LINES = 1024
"""Bytes of different lines of text: a footer of a mailing list, a boundary, the job of a printer."""

_BLANK = b"\0 \t\r\n\x0c\x1a"
_TRACES = re.compile(
    rb"%PDF-|%%EOF|\bobj\b|\bendobj\b|\bstream\b|\bstartxref\b|\btrailer\b|PK\x03\x04|PK\x01\x02|JVBERi0|JVBER[is]0"
    rb"|UEsDB|^begin [0-7]{3,4} |Content-Transfer-Encoding:",
    re.IGNORECASE | re.MULTILINE,
)
"""Of PDFs, archives and parts of a mail, in clear or in base64: never a footer."""
_TEXT = re.compile(rb"[\t\r\n\x0c\x1a\x1b\x20-\x7e\x80-\xff]*")


def is_harmless(rest: bytes) -> bool:
    """Whether bytes that nothing reaches can hold neither a form nor a part of one."""
    rest = rest.strip(_BLANK)
    if _TRACES.search(rest):
        return False
    if len(rest) <= SHORT:
        return True
    # A boundary repeated three hundred times says no more than once.
    return bool(_TEXT.fullmatch(rest)) and sum(map(len, set(rest.splitlines()))) <= FEW_LINES
