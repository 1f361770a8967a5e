"""What the secretariat prints and posts: one file a tray, and the bordereau of every envelope (PDF/UA-1).

A tray holds the letters of one kind of envelope, in the order in which the envelopes are filled. Fold marks (99
and 198 mm) are on the letters already. The bordereau also says what stays on the desk.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline.dossier.letters.enveloppes import Bac, Enveloppe, affranchissement
from pipeline.dossier.model.destinataires import Envoi
from pipeline.dossier.values.typographie import NBSP, format_long_date
from pipeline.paper.pdf.binding import BindingPart, bind

if TYPE_CHECKING:
    from pipeline.html import Engine

_ENVELOPPES: Mapping[Bac, str] = {
    Bac.FAMILLES: "enveloppes à fenêtre, lettre simple",
    Bac.RECOMMANDES: "enveloppes à fenêtre ; un dossier par courrier, un bordereau de recommandé par enveloppe",
    Bac.ETABLISSEMENTS: "enveloppes à fenêtre, à l’attention du chef d’établissement",
    Bac.COMMISSIONS: "enveloppes à fenêtre",
    Bac.INSPECTION: "enveloppes à fenêtre",
    Bac.A_COMPLETER: "enveloppes sans fenêtre, adresse écrite à la main",
}
_UNKNOWN = "Destinataire inconnu"
_NO_REASON = "L’adresse du destinataire n’est pas connue : complétez l’enveloppe à la main."


@dataclass(frozen=True, slots=True)
class PrintedBac:
    """One tray, ready to print."""

    bac: Bac
    pdf: bytes = field(repr=False)
    """A4, recto verso; PDF/UA-1 when the letters are."""
    enveloppes: tuple[Enveloppe, ...]
    """In the order of the pages."""
    pages: tuple[int, ...]
    """Printed pages of each thing that is in them, in that order."""


@dataclass(frozen=True, slots=True)
class EnveloppeView:
    """An envelope and the printed pages of each thing that is in it: its letters, each followed by its forms."""

    enveloppe: Enveloppe
    pages: tuple[int, ...]
    """In the order of ``_printed``."""

    @property
    def feuilles(self) -> int:
        """Sheets printed on both sides, each letter and each form on its own."""
        return sum((pages + 1) // 2 for pages in self.pages)

    @property
    def affranchissement(self) -> str:
        """Class of postage to recommend."""
        return affranchissement(self.feuilles, recommande=self.recommande, a_joindre=bool(self.enveloppe.joindre))

    @property
    def recommande(self) -> bool:
        """It leaves against a slip."""
        return self.enveloppe.courriers[0].envoi is Envoi.RECOMMANDE


def bind_tray(bac: Bac, enveloppes: Sequence[Enveloppe], jour: date) -> PrintedBac:
    """Return a tray; the same envelopes (``fill_envelopes``) and the same day give the same bytes.

    Args:
        bac: the tray.
        enveloppes: at least one, all of that tray, with the bytes of their letters.
        jour: day of the batch.

    Raises:
        PipelineError: when a letter cannot be printed (not A4, not tagged).
    """
    parties = [part for enveloppe in enveloppes for part in _printed(enveloppe)]
    pdf, pages = bind(parties, f"{bac.label} – {format_long_date(jour)}", jour)
    return PrintedBac(bac, pdf, tuple(enveloppes), tuple(pages))


def render_bordereau(bacs: Sequence[PrintedBac], jour: date, engine: "Engine", service: tuple[str, ...]) -> bytes:
    """Return the bordereau of a batch (PDF/UA-1).

    Args:
        bacs: its trays, in the order of ``Bac``; their bytes are not looked at.
        jour: day that it bears.
        engine: the templates.
        service: header lines, the name of the service first.

    Raises:
        PipelineError: when a template is wrong.
    """
    vues: list[EnveloppeView] = []
    for bac in bacs:
        pages = iter(bac.pages)
        vues += [EnveloppeView(one, tuple(next(pages) for _ in _printed(one))) for one in bac.enveloppes]
    return _bordereau(vues, jour, engine, service)


def _printed(enveloppe: Enveloppe) -> list[BindingPart]:
    """What is printed for an envelope, in the order in which it is put into it."""
    found = []
    for courrier in enveloppe.courriers:
        dossier = f"dossier n°{NBSP}{courrier.dossier}"
        signet = f"Enveloppe {enveloppe.numero} – {dossier}"
        found.append(BindingPart(signet, f"{courrier.titre} – {dossier}", courrier.pdf))
        for feuillet in courrier.feuillets:
            titre = f"{feuillet.titre} – {dossier}"
            found.append(BindingPart(f"{signet} – {feuillet.titre}", titre, feuillet.pdf, formulaire=True))
    return found


def _said(enveloppe: Enveloppe) -> list[tuple[str, str]]:
    """Dossier and title of each thing that is printed for an envelope."""
    titres = ((one, (one.titre, *(feuillet.titre for feuillet in one.feuillets))) for one in enveloppe.courriers)
    return [(courrier.dossier, titre) for courrier, found in titres for titre in found]


def _bordereau(vues: Sequence[EnveloppeView], jour: date, engine: "Engine", service: tuple[str, ...]) -> bytes:
    par_bac = {bac: [vue for vue in vues if vue.enveloppe.bac is bac] for bac in Bac}
    bacs = tuple(_bac(bac, du_bac) for bac, du_bac in par_bac.items() if du_bac)
    context = {
        "service": service,
        "bacs": tuple(bac for bac in bacs if bac["nom"] != Bac.A_COMPLETER),
        "a_completer": next((bac for bac in bacs if bac["nom"] == Bac.A_COMPLETER), None),
        "recapitulatif": bacs,
        "total": _count(vues),
    }
    return engine.pdf("tray/bordereau.html", context | {"jour": jour})


def _bac(bac: Bac, vues: Sequence[EnveloppeView]) -> dict[str, object]:
    return {
        "nom": bac.value,
        "titre": bac.label,
        "enveloppe": _ENVELOPPES[bac],
        "recommande": bac is Bac.RECOMMANDES,
        "enveloppes": tuple(map(_ligne, vues)),
        **_count(vues),
    }


def _count(vues: Sequence[EnveloppeView]) -> dict[str, object]:
    """Totals; postage by class, in the order of the envelopes."""
    classes = Counter(vue.affranchissement for vue in vues)
    return {
        "nombre": len(vues),
        "lettres": sum(len(vue.enveloppe.courriers) for vue in vues),
        "pages": sum(sum(vue.pages) for vue in vues),
        "feuilles": sum(vue.feuilles for vue in vues),
        "affranchissements": tuple(sorted(classes.items())),
    }


def _ligne(vue: EnveloppeView) -> dict[str, object]:
    enveloppe = vue.enveloppe
    premier = enveloppe.courriers[0]
    return {
        "numero": enveloppe.numero,
        "lignes": enveloppe.lignes or tuple((premier.nom or _UNKNOWN).split("\n")),
        "genre": premier.genre.label,
        "lettres": tuple(
            {"dossier": dossier, "titre": titre, "pages": pages}
            for (dossier, titre), pages in zip(_said(enveloppe), vue.pages, strict=True)
        ),
        "dossiers": len(enveloppe.dossiers),
        "joindre": tuple((courrier.dossier, chose) for courrier in enveloppe.courriers for chose in courrier.joindre),
        "courriel": tuple((courrier.dossier, chose) for courrier in enveloppe.courriers for chose in courrier.courriel),
        "feuilles": vue.feuilles,
        "affranchissement": vue.affranchissement,
        "recommande": vue.recommande,
        "raison": premier.probleme or _NO_REASON,
    }
