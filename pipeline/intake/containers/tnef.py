"""``winmail.dat``: what Outlook makes of a mail for those who have no Outlook (TNEF, [MS-OXTNEF])."""

from collections.abc import Iterator
from typing import Any

from pipeline.intake.containers import decoration
from pipeline.intake.containers.leftover import is_harmless
from pipeline.intake.containers.limits import RefusedError, one_line, refuse
from pipeline.intake.raw import Courrier

_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD = 6
"""Bytes of the signature and of a key that means nothing."""
_SUBJECT, _FROM = 0x8004, 0x8000


def is_tnef(content: bytes) -> bool:
    """Whether bytes begin as a ``winmail.dat`` does."""
    return content.startswith(_SIGNATURE)


def open_tnef(content: bytes, courrier: Courrier | None = None) -> Iterator[tuple[str, bytes, Courrier | None]]:
    """Yield name, bytes and mail of each file joined; ``courrier``: the mail that it came with.

    Raises:
        RefusedError: when nothing of it may be taken: cut, damaged, made to mislead.
    """
    from tnefparse import TNEF  # noqa: PLC0415 - few files are one

    try:
        found: Any = TNEF(content, do_checksum=True)
        reached = _HEAD + sum(one.length for one in found.objects)
        whole = all(one.good_checksum for one in found.objects)
        files = [(_name(one), bytes(one.data)) for one in found.attachments]
    except Exception as error:  # the library's boundary: whatever it raises on untrusted bytes is this refusal
        raise RefusedError("contenant_abime") from error
    if not whole or reached > len(content) or all(one.name != TNEF.ATTTNEFVERSION for one in found.objects):
        raise RefusedError("contenant_abime")
    if not is_harmless(content[reached:]):
        raise refuse("D’autres octets suivent sa fin.")
    told = courrier or Courrier("", _said(found, _SUBJECT), "")
    for name, data in files:
        if is_tnef(data):
            yield from open_tnef(data, told)
        elif not decoration.is_picture_of_layout(data):
            yield name, data, told


def _name(attachment: Any) -> str:
    for name in (attachment.long_filename, lambda: attachment._name):
        try:
            found = name()
        except UnicodeDecodeError:
            continue
        text = found.decode("cp1252", "replace") if isinstance(found, bytes) else str(found)
        if text.strip("\0 "):
            return one_line(text.strip("\0 "))
    return "sans nom"


def _said(found: Any, wanted: int) -> str:
    text = next((one.data for one in found.msgprops if one.name == wanted), "")
    return one_line(text) if isinstance(text, str) else ""
