"""What the secretariat prints: one file per tray, and the bordereau that goes with them.

A tray holds the letters of one kind of envelope, in the order in which the envelopes are filled. Fold marks (99
and 198 mm) are on the letters already.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline.dossier.letters.enveloppes import Bac, Courrier, Enveloppe, fill_envelopes
from pipeline.dossier.values.typographie import NBSP, format_long_date
from pipeline.paper.pdf.binding import BindingPart, relier
from pipeline.paper.tray.bordereau import EnveloppeView, bordereau

if TYPE_CHECKING:
    from pipeline.html import Engine


@dataclass(frozen=True, slots=True)
class PrintedBac:
    """One tray, ready to print."""

    bac: Bac
    pdf: bytes = field(repr=False)
    """A4, recto verso; PDF/UA-1 when the letters are."""
    enveloppes: tuple[Enveloppe, ...]
    """In the order of the pages."""


def compose_batch(
    courriers: Sequence[Courrier], jour: date, engine: "Engine", *, service: tuple[str, ...]
) -> tuple[tuple[PrintedBac, ...], bytes]:
    """Return the trays that hold something, in the order of the bordereau, then the bordereau (PDF/UA-1).

    The same letters, in any order, and the same day give the same bytes.

    Args:
        courriers: at least one letter, each with a ``document`` of its own.
        jour: day of the bordereau.
        engine: the templates.
        service: header lines, the name of the service first.

    Raises:
        PipelineError: when a letter cannot be printed (not A4, not tagged) or a template is wrong.
    """
    impressions: list[PrintedBac] = []
    vues: list[EnveloppeView] = []
    enveloppes = fill_envelopes(courriers)
    for bac in Bac:
        du_bac = tuple(enveloppe for enveloppe in enveloppes if enveloppe.bac is bac)
        if not du_bac:
            continue
        parties = [_binding_part(enveloppe, courrier) for enveloppe in du_bac for courrier in enveloppe.courriers]
        reliure = relier(parties, f"{bac.label} – {format_long_date(jour)}", jour)
        impressions.append(PrintedBac(bac, reliure.pdf, du_bac))
        pages = iter(reliure.pages)
        vues += [EnveloppeView(enveloppe, tuple(next(pages) for _ in enveloppe.courriers)) for enveloppe in du_bac]
    return tuple(impressions), bordereau(vues, jour, engine, service=service)


def _binding_part(enveloppe: Enveloppe, courrier: Courrier) -> BindingPart:
    dossier = f"dossier n°{NBSP}{courrier.dossier}"
    return BindingPart(f"Enveloppe {enveloppe.numero} – {dossier}", f"{courrier.titre} – {dossier}", courrier.pdf)
