"""Rows of the table that ``make bench`` prints."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.mesure import Spread

FLAT = 1.1
"""A command may cost that many times more on the largest register than on the smallest."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure, beside what it is compared with and its goal."""

    quoi: str
    """French."""
    naif: str
    ici: str
    rapport: str
    but: str
    atteint: bool | None
    """``None``: no goal."""


def compared(quoi: str, naif: Spread, ici: Spread, but: float, *, factor: float = 1, unite: str = "s") -> Row:
    """Naive over ours, pair by pair: at least ``but``."""
    rapports = Spread.of(n / i for n, i in zip(naif.values, ici.values, strict=True))
    digits = 2 if factor == 1 else 0
    avant, apres = (f"{one.shown(digits, factor)} {unite}" for one in (naif, ici))
    return Row(quoi, avant, apres, rapports.shown(), f"≥ {but:g}".replace(".", ","), rapports.median >= but)


def flat(quoi: str, petit: float, grand: float) -> Row:
    """A command on a large register, in seconds: at most ``FLAT`` times what it costs on a small one."""
    rapport = grand / max(petit, 1e-3)
    avant, apres = (f"{one * 1e3:.0f} ms" for one in (petit, grand))
    return Row(quoi, avant, apres, f"{rapport:.2f}".replace(".", ","), f"≤ {FLAT:g}".replace(".", ","), rapport <= FLAT)


def bounded(quoi: str, ici: Spread, but: float, *, factor: float = 1, unite: str = "s") -> Row:
    """Ours: at most ``but``, in the unit that is shown."""
    digits = 2 if factor == 1 else 1
    return Row(quoi, "", f"{ici.shown(digits, factor)} {unite}", "", f"≤ {but:g} {unite}", ici.median * factor <= but)


HEADS = ("boucle naïve", "ici")
"""What the two measures of a row are, unless a table says otherwise."""


def show(titre: str, rows: Iterable[Row], heads: tuple[str, str] = HEADS) -> None:
    """Print a table in Markdown."""
    verdict = {True: "atteint", False: "manque", None: ""}
    lines = [(row.quoi, row.naif, row.ici, row.rapport, row.but, verdict[row.atteint]) for row in rows]
    show_lines(titre, ("mesure", *heads, "rapport", "but", ""), lines)


def show_lines(titre: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Print lines of text under their heads."""
    widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
    rule = ["-" * width for width in widths]
    sys.stdout.write(f"\n## {titre}\n\n")
    for line in (heads, rule, *lines):
        sys.stdout.write(
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |\n"
        )
    sys.stdout.flush()
