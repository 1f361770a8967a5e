"""Forms read in part, in several files → the form that their pages make together: each answer from its page."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.forms.editions import PageView, spec_of
from pipeline.forms.widgets import places
from pipeline.intake.pages.marks import sheets_of
from pipeline.intake.pages.reading import assemble
from pipeline.intake.raw import Provenance, RawForm


def unite(parts: Sequence[RawForm]) -> RawForm:
    """Bring forms read in part together, of which no two hold the same page, and whose marks say the same.

    The pages of the whole are :func:`sheets_of` the parts, one after the other.
    """
    first = parts[0]
    spec = spec_of(first.kind, first.edition)
    views: list[PageView] = []
    before = 0
    for part in parts:
        ranks = {sheet: before + rank for rank, sheet in enumerate(sheets_of(part))}
        views += [view._replace(sheet=ranks[view.sheet]) for view in part.views]
        before += len(ranks)
    holder = {view.page: part for part in parts for view in part.views}
    where = places(spec)
    values = {
        field.name: holder.get(where[field.name][0].page if field.name in where else -1, first).values[field.name]
        for field in spec.fields
    }
    scanned = any(part.provenance is Provenance.SCAN for part in parts)
    whole = assemble(spec, values, tuple(sorted(views)), Provenance.SCAN if scanned else Provenance.FLAT)
    # What stands in a file beside its page stays to be looked at.
    beside = dict.fromkeys(one for part in parts for one in part.anomalies if one.code == "PAGES_NON_LUES")
    return replace(whole, anomalies=(*beside, *whole.anomalies))
