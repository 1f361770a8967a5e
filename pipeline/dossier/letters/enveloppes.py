"""Letters to post → envelopes, in the order in which a secretariat fills them.

Pure planning: which tray a letter goes to, which letters share an envelope, in what order, at what weight.
Nothing here is printed. The address decides of it all; an envelope is never guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.dossier.model.destinataires import Envoi, Genre
from pipeline.dossier.values.texte import fold_words
from pipeline.dossier.values.types import Worded


class Bac(Worded):
    """The trays, in the order of the bordereau; the value is the name of the file and of the command."""

    FAMILLES = "familles_fenetre", "Familles"
    RECOMMANDES = "recommandes", "Recommandés avec avis de réception"
    ETABLISSEMENTS = "etablissements", "Établissements"
    COMMISSIONS = "commissions", "Commissions"
    INSPECTION = "inspection_academique", "Inspection académique"
    A_COMPLETER = "adresse_a_completer", "Adresse à compléter"
    """Letters whose envelope a person must write: not one of them leaves as it is."""


_BAC_INITIAL = dict(zip(Bac, "FRECIA", strict=True))
"""What the numbers of its envelopes begin with."""
_BAC_OF_GENRE = {
    Genre.FAMILLE: Bac.FAMILLES,
    Genre.ETABLISSEMENT: Bac.ETABLISSEMENTS,
    Genre.COMMISSION: Bac.COMMISSIONS,
    Genre.IA_DSDEN: Bac.INSPECTION,
}


@dataclass(frozen=True, slots=True)
class Feuillet:
    """A form printed after a letter, that goes into its envelope."""

    titre: str
    """As the bordereau says it."""
    pdf: bytes = field(repr=False)
    """Empty where only its place is asked for."""


@dataclass(frozen=True, slots=True)
class Courrier:
    """One letter to post, as it was written."""

    document: str
    """What the register calls it; unique."""
    dossier: str
    """Number of the dossier."""
    titre: str
    """What the document is, as the bordereau says it: « Accusé de réception »."""
    genre: Genre
    envoi: Envoi
    nom: str
    """Recipient as written, with its accents; one name per line. Said where there is no address block."""
    lignes: tuple[str, ...]
    """Address block of the letter; empty when there is a problem."""
    pdf: bytes = field(repr=False)
    """Empty where only its envelope is asked for: a batch may have more letters than memory holds."""
    probleme: str = ""
    """French: why the envelope must be written by hand; "" when the block is ready."""
    joindre: tuple[str, ...] = ()
    """French: what is to be put into the envelope by hand, one thing each."""
    courriel: tuple[str, ...] = ()
    """French: what goes by e-mail besides, one thing each."""
    feuillets: tuple[Feuillet, ...] = ()
    """Forms printed with it."""

    @property
    def bac(self) -> Bac:
        """Tray of the letter: without an address, none of those that leave."""
        if self.probleme or not self.lignes:
            return Bac.A_COMPLETER
        return Bac.RECOMMANDES if self.envoi is Envoi.RECOMMANDE else _BAC_OF_GENRE[self.genre]


@dataclass(frozen=True, slots=True)
class Enveloppe:
    """One envelope and the letters that go into it."""

    numero: str
    """Letter of the tray and rank in it: « F3 »."""
    bac: Bac
    courriers: tuple[Courrier, ...]
    """By dossier; never empty, and all for one recipient."""

    @property
    def lignes(self) -> tuple[str, ...]:
        """Address block that shows in the window; empty when it is to be written by hand."""
        return () if self.bac is Bac.A_COMPLETER else self.courriers[0].lignes

    @property
    def dossiers(self) -> tuple[str, ...]:
        """Numbers of the dossiers, each once."""
        return tuple(dict.fromkeys(courrier.dossier for courrier in self.courriers))

    @property
    def joindre(self) -> tuple[str, ...]:
        """All that is to be joined by hand."""
        return tuple(chose for courrier in self.courriers for chose in courrier.joindre)


_CIVILITE = re.compile(
    r"^(?:(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)\b(?: (?:et|ou) )?)+ ?(?:vve\b|veuve\b)? ?(?=\S)"
)
_VILLE = re.compile(r"(\d{5}) ")


def _sort_key(courrier: Courrier) -> tuple[object, ...]:
    """Where a letter stands: postcode (abroad after France, by country), name, address, dossier."""
    # « Mme Veuve DURAND » is looked for under D.
    nom = _CIVILITE.sub("", fold_words(courrier.lignes[0] if courrier.lignes else courrier.nom))
    ville = _VILLE.match(courrier.lignes[-1]) if courrier.lignes else None
    code = (0, ville[1]) if ville else (1, fold_words(courrier.lignes[-1]) if courrier.lignes else "")
    return code, nom, courrier.lignes, courrier.dossier, courrier.titre, courrier.document


def _envelope_key(courrier: Courrier) -> tuple[object, ...]:
    """What letters of one envelope have in common.

    A registered envelope holds one dossier, so that its slip proves the posting of one decision; an envelope
    to be written by hand holds one letter.
    """
    # Two letters without an address may be to two people.
    if courrier.bac is Bac.A_COMPLETER:
        return (courrier.document,)
    return (courrier.lignes, courrier.dossier) if courrier.bac is Bac.RECOMMANDES else (courrier.lignes,)


def fill_envelopes(courriers: Iterable[Courrier]) -> tuple[Enveloppe, ...]:
    """Put letters into envelopes, tray by tray, by postcode, then name, then dossier; in any order of ``courriers``."""
    par_bac: dict[Bac, dict[tuple[object, ...], list[Courrier]]] = {bac: {} for bac in Bac}
    for courrier in sorted(courriers, key=_sort_key):
        par_bac[courrier.bac].setdefault(_envelope_key(courrier), []).append(courrier)
    return tuple(
        Enveloppe(f"{_BAC_INITIAL[bac]}{rang}", bac, tuple(ensemble))
        for bac, enveloppes in par_bac.items()
        for rang, ensemble in enumerate(enveloppes.values(), start=1)
    )


_FEUILLE = 5
"""Grams of an A4 sheet of 80 g/m²."""
_TARE = 5
"""Grams of a DL envelope."""
_LIASSE = 4
"""Grams of the slip and of the card of an avis de réception."""
_DL = 6
"""Sheets folded in three that a DL envelope holds."""
_ECHELONS = (20, 50)
"""Steps of the tariff of letters that a DL envelope can reach, in grams."""


def affranchissement(feuilles: int, *, recommande: bool, a_joindre: bool) -> str:
    """Class of postage to recommend for one envelope, in French; what has no known weight is to be weighed."""
    nature = "recommandé avec AR" if recommande else "lettre"
    if a_joindre:
        return f"{nature}, à peser"
    # Beyond, the sheets are not folded: the envelope, its weight and its tariff are others.
    if feuilles > _DL:
        return f"{nature}, grand format, à peser"
    poids = feuilles * _FEUILLE + _TARE + (_LIASSE if recommande else 0)
    return f"{nature} jusqu’à {next(echelon for echelon in _ECHELONS if poids <= echelon)}\u00a0g"
