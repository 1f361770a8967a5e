"""Typed texts of a scan, as tesseract reads them: proposals for a person, never answers.

The program gets pictures of single frames, which are ours whatever the file held, on its standard input: nothing clear
is written to a disk, and its environment holds no key.
"""

import io
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.dossier.values.texte import is_garbled
from pipeline.dossier.values.typographie import typo
from pipeline.errors import ConfigError
from pipeline.forms.editions import PageView
from pipeline.forms.widgets import Box
from pipeline.images import Picture, sheets
from pipeline.paper.notes.confirmation import cut_out

LANGUAGE = "fra"
_CONFIDENCE = 80.0
"""Mean confidence, of 100, from which a text is proposed: print is read at 85 or more, handwriting at 60 or less."""
_EDGE = 0.7
"""Millimetres left out along the edges of a frame: its outline would be read as a letter."""
_MARGIN = 20
"""Pixels of paper around what is left: letters at the very edge are not read."""
_LARGER = 2
"""Times: tesseract wants letters of some thirty pixels."""
_SECONDS = 30
"""For the frames of one line, and again for those of several; two seconds are enough, and rendering stops at 120."""
_ONE_LINE, _ONE_BLOCK = "7", "6"
"""Segmentation modes of tesseract (``--psm``)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame in which a text shows."""

    target: str
    vue: PageView
    box: Box
    lines: bool
    """It may hold several lines."""


def propose_texts(content: bytes, cadres: Sequence[Frame]) -> dict[str, str]:
    """Return, by target, the text of the frames that tesseract reads with some confidence.

    The same file and the same version of tesseract give the same texts. What it cannot read in time is left out.

    Raises:
        ConfigError: when tesseract or its French is not installed.
    """
    if not cadres:
        return {}
    program = _program()
    pages = [sheet.picture for sheet in sheets(content)]
    found: dict[str, str] = {}
    for mode in (_ONE_LINE, _ONE_BLOCK):
        some = [cadre for cadre in cadres if cadre.lines == (mode == _ONE_BLOCK)]
        if some:
            pictures = _tiff([cut_out(pages, cadre.vue, cadre.box, around=-_EDGE) for cadre in some])
            texts = _texts(_run([program, "stdin", "stdout", "-l", LANGUAGE, "--psm", mode, "tsv"], pictures))
            found |= {some[rank].target: text for rank, text in texts.items() if not is_garbled(text)}
    return found


def _program() -> str:
    program = shutil.which("tesseract")
    if program is None or LANGUAGE not in _run([program, "--list-langs"], b"").splitlines():
        raise ConfigError(
            typo(
                "pipeline.toml demande la reconnaissance de caractères ([lecture] ocr = true), mais le logiciel "
                "tesseract ou sa langue française manque. L’administrateur installe tesseract-ocr et tesseract-ocr-fra,"
                " ou écrit ocr = false ; le prochain traitement recommence."
            )
        )
    return program


def _run(command: Sequence[str], given: bytes) -> str:
    """What a command prints; "" when it fails or takes too long."""
    # One thread: several make the outcome slower here. Nothing else of our environment, where the archive's key may be.
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the file's bytes are never among its arguments
            command,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=kept | {"OMP_THREAD_LIMIT": "1"},
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _tiff(pictures: Sequence[Picture]) -> bytes:
    """One picture per page: the program starts once."""
    pages = []
    for picture in pictures:
        paper = int(np.percentile(picture, 90))
        image = Image.fromarray(np.pad(picture, _MARGIN, constant_values=paper))
        pages.append(image.resize((image.width * _LARGER, image.height * _LARGER), Image.Resampling.BICUBIC))
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:])
    return buffer.getvalue()


def _texts(tsv: str) -> Mapping[int, str]:
    """Rank of the picture → its text, line by line, where the words' mean confidence is decent.

    Columns: level (5 is a word), page, block, paragraph, line, word, left, top, width, height, confidence, text.
    """
    words: dict[int, list[tuple[tuple[str, ...], float, str]]] = {}
    for row in tsv.splitlines():
        cells = row.split("\t")
        if cells[0] == "5" and len(cells) == 12 and cells[11].strip():
            words.setdefault(int(cells[1]) - 1, []).append((tuple(cells[2:5]), float(cells[10]), cells[11].strip()))
    texts: dict[int, str] = {}
    for rank, some in words.items():
        if sum(confidence for _, confidence, _ in some) / len(some) < _CONFIDENCE:
            continue
        lines: dict[tuple[str, ...], list[str]] = {}
        for line, _, word in some:
            lines.setdefault(line, []).append(word)
        texts[rank] = "\n".join(" ".join(line) for line in lines.values())
    return texts
