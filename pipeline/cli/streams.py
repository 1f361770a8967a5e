"""Where everything is said: whatever the terminal can show, and whoever has stopped reading, the work goes on."""

import codecs
import errno
import io
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_READABLE = "cdes-lisible"
"""Name of our way to write a letter that an encoding lacks."""
_PLAIN = {
    "’": "'",
    "‘": "'",
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "‑": "-",
    "−": "-",
    "•": "-",
    "…": "...",
    "→": "->",
    "œ": "oe",
    "Œ": "OE",
    "æ": "ae",
    "Æ": "AE",
    "€": "EUR",
}
"""What stands for a sign in letters that every encoding has; a letter with an accent loses it, the rest is « ? »."""


def _plain(char: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", char) if part.isascii())
    return _PLAIN.get(char) or bare or "?"


def _readable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


codecs.register_error(_READABLE, _readable)


def written(text: str, charset: str) -> str:
    """Return a text as it can be written under an encoding: each letter that it lacks as what it reads like."""
    return text.encode(charset, _READABLE).decode(charset)


class _Channel(io.RawIOBase):
    """A descriptor. What it does not take is dropped and remembered: a run does not stop because nobody listens."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self.failure: OSError | None = None

    def writable(self) -> bool:
        """It is written to."""
        return True

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether a person looks at it."""
        return os.isatty(self._descriptor)

    def write(self, data: Any, /) -> int:
        """Write what can be."""
        if self.failure is None:
            try:
                return os.write(self._descriptor, data)
            except OSError as error:
                self.failure = error
        return len(data)


class _Text(io.TextIOWrapper):
    """Text for a channel, in letters that it can carry."""

    def __init__(self, channel: _Channel, charset: str, *, by_line: bool) -> None:
        self._charset = charset
        # click takes a stream in ASCII for a misconfigured one, and would write UTF-8 into it.
        carried = "latin-1" if codecs.lookup(charset).name == "ascii" else charset
        super().__init__(io.BufferedWriter(channel), encoding=carried, newline="", line_buffering=by_line)

    def write(self, text: str, /) -> int:
        """Write a text, each letter that cannot be written being replaced by what it reads like."""
        return super().write(written(text, self._charset))


@dataclass(slots=True)
class Streams:
    """Both channels."""

    output: _Channel
    errors: _Channel

    @property
    def lost(self) -> OSError | None:
        """Why what was asked for could not be written; a reader that left, as « head » does, has had what it wanted."""
        failure = self.output.failure
        return None if failure is None or failure.errno == errno.EPIPE else failure


@contextmanager
def readable() -> Iterator[Streams]:
    """Have what is printed go through channels that nothing stops; once left, all of it is written."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # Closed by whoever called us: else the register itself might be opened under that number, and printed to.
            os.open(os.devnull, os.O_RDWR)
    charset = [getattr(stream, "encoding", None) or "utf-8" for stream in (sys.stdout, sys.stderr)]
    streams = Streams(_Channel(1), _Channel(2))
    sys.stdout = _Text(streams.output, charset[0], by_line=streams.output.isatty())
    sys.stderr = _Text(streams.errors, charset[1], by_line=True)
    try:
        yield streams
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
