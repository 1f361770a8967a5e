"""The bordereau: every envelope of a day, what goes into it, and what stays on the desk (PDF/UA-1)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.dossier.letters.enveloppes import Bac, Enveloppe, affranchissement
from pipeline.dossier.model.destinataires import Envoi
from pipeline.paper.pdf.binding import count_feuilles
from pipeline.paper.pdf.printable import Printable

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
class EnveloppeView:
    """An envelope and the printed pages of each of its letters."""

    enveloppe: Enveloppe
    pages: tuple[int, ...]

    @property
    def feuilles(self) -> int:
        """Sheets, each letter on its own."""
        return sum(map(count_feuilles, self.pages))

    @property
    def affranchissement(self) -> str:
        """Class of postage to recommend."""
        return affranchissement(self.feuilles, recommande=self.recommande, a_joindre=bool(self.enveloppe.joindre))

    @property
    def recommande(self) -> bool:
        """It leaves against a slip."""
        return self.enveloppe.courriers[0].envoi is Envoi.RECOMMANDE


def bordereau(vues: Sequence[EnveloppeView], jour: date, engine: "Engine", *, service: tuple[str, ...]) -> bytes:
    """Print the bordereau of envelopes given in their order; the same input gives the same bytes.

    Raises:
        PipelineError: when the template cannot be used.
    """
    par_bac = {bac: [vue for vue in vues if vue.enveloppe.bac is bac] for bac in Bac}
    bacs = tuple(_bac(bac, du_bac) for bac, du_bac in par_bac.items() if du_bac)
    context = {
        "service": service,
        "bacs": tuple(bac for bac in bacs if bac["nom"] != Bac.A_COMPLETER),
        "a_completer": next((bac for bac in bacs if bac["nom"] == Bac.A_COMPLETER), None),
        "recapitulatif": bacs,
        "total": _count(vues),
    }
    return engine.pdf("tray/bordereau.html", Printable().make(context) | {"jour": jour})


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
        "lettres": sum(len(vue.pages) for vue in vues),
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
            {"dossier": courrier.dossier, "titre": courrier.titre, "pages": pages}
            for courrier, pages in zip(enveloppe.courriers, vue.pages, strict=True)
        ),
        "dossiers": len(enveloppe.dossiers),
        "joindre": tuple((courrier.dossier, chose) for courrier in enveloppe.courriers for chose in courrier.joindre),
        "courriel": tuple((courrier.dossier, chose) for courrier in enveloppe.courriers for chose in courrier.courriel),
        "feuilles": vue.feuilles,
        "affranchissement": vue.affranchissement,
        "recommande": vue.recommande,
        "raison": premier.probleme or _NO_REASON,
    }
