"""What names say of the entries of the inbox: what other programs leave there, and how a name is shown."""

import os
import unicodedata
from pathlib import Path

PARTIAL_SUFFIXES = (".part", ".partial", ".crdownload", ".tmp", ".download", ".filepart", ".swp")
"""What browsers, WinSCP and editors call a file while they write it."""
IGNORED_PREFIXES = (".", "~$", "._")
"""Hidden files, the locks of Word and Excel, and what macOS leaves beside each file of a shared folder."""
IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "@eadir"})
"""What Windows and Synology put into folders of their own accord."""
BINS = frozenset(
    {
        # Synology, QNAP, Samba, Windows, FreeDesktop, macOS: what was deleted stays deleted.
        *("#recycle", "@recycle", ".recycle", "recycle.bin", "$recycle.bin", "recycler", "recycled", ".trash"),
        *(".trashes", ".deleted", "@recently-snapshot", "#snapshot", ".snapshot", ".snapshots", "~snapshot", ".zfs"),
        *("system volume information", "lost+found", ".stfolder", ".stversions", "@tmp", "#tmp", ".@__thumb"),
    }
)
"""Folders in which shares keep what was deleted, and former states of what is there."""
BIN_PREFIXES = (".trash-", ".snapshot", "@snapshot", "#snapshot", "@gmt-")
CLAIMED = ".pipeline-pris-"
"""Begins the name under which a file that is archived leaves the inbox; hidden, so that nobody opens it meanwhile."""
MAX_NAME = 255
"""Characters of a name that are shown: what any file system allows."""
FORM_SUFFIXES = frozenset(
    {".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".webp", ".xlsx", ".zip", ".eml", ".msg"}
)
"""Of what may hold a form, where only a name can be looked at."""


def is_bin(name: str) -> bool:
    """Whether a folder of that name is a bin, or holds former states, of a share."""
    lowered = name.lower()
    return lowered in BINS or lowered.startswith(BIN_PREFIXES)


def is_partial(name: str) -> bool:
    """Whether a name is that of what a program is still writing."""
    return name.lower().endswith(PARTIAL_SUFFIXES)


def is_hidden(name: str) -> bool:
    """Whether systems do not show a file of that name."""
    return name.startswith(".")


def is_ignored(name: str) -> bool:
    """Whether a name is that of what other programs leave or are still writing."""
    lowered = name.lower()
    return lowered in IGNORED_NAMES or lowered.startswith(IGNORED_PREFIXES) or is_partial(name) or is_bin(name)


def shown_name(path: Path) -> str:
    """Return a file's name as it can be kept, printed and written in JSON, whatever bytes it is made of.

    Bytes that are not UTF-8 are read as Windows-1252, which is where they come from in France; what cannot be printed
    on one line (line breaks, controls, overrides of direction) becomes U+FFFD.
    """
    data = os.fsencode(path.name)
    try:
        name = data.decode()
    except UnicodeDecodeError:
        name = data.decode("cp1252", "replace")
    name = unicodedata.normalize("NFC", name)[:MAX_NAME]
    return "".join(
        "\ufffd" if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" else char for char in name
    )
