"""Rows of the register, as frozen values: a field has the name of its column, where no query names it otherwise."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from inspect import get_annotations
from typing import Any


class Statut(StrEnum):
    """What became of a form."""

    LUE = "lue"
    A_CONFIRMER = "a_confirmer"
    """Read off a flat copy, and not confirmed yet."""
    ECARTEE = "ecartee"
    """By a person."""
    PAGE = "page"
    """Read in part, and not yet looked at beside the pages of other files."""
    REUNIE = "reunie"
    """Its pages are in the form that they make with those of other files."""
    DEFAITE = "defaite"
    """Pages that were brought together, and are otherwise since."""


class Geste(StrEnum):
    """What a person can do with a form or a remark, and take back."""

    RATTACHEMENT = "rattachement"
    CONFIRMATION = "confirmation"
    MISE_A_L_ECART = "mise à l’écart"
    ACCEPTATION = "acceptation"
    REUNION = "réunion"
    ARRIVEE_VUE = "arrivée vue"
    """Of a file that was known already."""
    CLOTURE = "clôture"
    REOUVERTURE = "réouverture"
    FUSION = "fusion"
    CORRECTION = "correction"
    RETOUR = "retour"
    """Of a letter that the post brought back."""
    COURRIER = "courrier"
    """An incoming letter."""
    AVIS = "avis"
    ACCUSE = "avis de réception"
    RELANCE = "relance"
    """The établissement is asked once more."""
    SAISIE = "décision saisie"
    """What was typed of a decision became a piece."""


VIE = frozenset(
    {
        Geste.CLOTURE,
        Geste.REOUVERTURE,
        Geste.FUSION,
        Geste.CORRECTION,
        Geste.RETOUR,
        Geste.COURRIER,
        Geste.AVIS,
        Geste.ACCUSE,
        Geste.RELANCE,
    }
)
"""What a person records of a dossier between its forms (``dossier/model/vie.py``)."""

ARRIVAL = "+"
"""Stands between the hash of a file and the rank of one of its arrivals."""


class Sorte(StrEnum):
    """What can fail by itself."""

    DOCUMENT = "document"
    LOT = "lot"
    DOSSIER = "dossier"
    PIECE = "piece"


def piece_code(sha256: str, partie: int) -> str:
    """Return what names a piece: the first digits of its hash, and its rank in a file of several."""
    return sha256[:12] + (f"-{partie + 1}" if partie else "")


@dataclass(frozen=True, slots=True)
class FichierRow:
    """A file that entered."""

    sha256: str
    nom: str
    recu_le: date
    statut: str
    diagnostic: str | None
    dossier: str | None
    """Number that it bears, when it could not be read and that dossier exists."""


@dataclass(frozen=True, slots=True)
class ContenuRow:
    """A file that stands in another one."""

    contenant: str
    """Hash of the container."""
    rang: int
    """In it, from 1."""
    sha256: str
    nom: str
    """Under which it stands there."""
    expediteur: str
    objet: str
    envoye_le: str
    """What the mail to which it was joined says of itself; each "" when there is none, or it says nothing."""


@dataclass(frozen=True, slots=True)
class ArriveeRow:
    """One time that a file came into the inbox."""

    id: int
    sha256: str
    rang: int
    """1 for the first arrival of these bytes."""
    nom: str
    le: date
    modifie: int | None
    """Its own date, in ns; another machine may have given it."""
    marque: str
    """Which file of the inbox it was, or hash of the file that held it; "" when a repair made it."""

    @property
    def code(self) -> str:
        """What a person types to name this arrival."""
        return f"{self.sha256[:12]}{ARRIVAL}{self.rang}"


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """A file of the inbox as the last run saw it."""

    cle: str
    """Hash of its path."""
    taille: int
    modifie: int
    change: int
    """ns, by whatever clock dated it."""
    depuis: float
    """POSIX seconds, by our clock: since when it is like this."""
    etat: str
    """Why it waits; "" for one that was ready."""


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A form read in a file."""

    id: int
    sha256: str
    kind: str
    form: Mapping[str, Any]
    recue_le: date
    dossier: str | None
    attente: str | None
    candidats: tuple[str, ...]
    identite: Mapping[str, Any]
    partie: int
    """Rank in its file; a relevé de décisions holds many pieces."""
    statut: str
    certaine: bool
    """It waits, and whose it is is known: a person says what it is worth."""

    @property
    def whole(self) -> bool:
        """It was read from its fields: a copy of its pages may lack answers."""
        return bool(self.form.get("provenance", "fields") == "fields")

    @property
    def partial(self) -> bool:
        """It was read off its pages, and some are not in its file."""
        return bool(self.form.get("missing"))

    @property
    def code(self) -> str:
        """What a person types to name the piece."""
        return piece_code(self.sha256, self.partie)


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier as registered."""

    numero: str
    ouvert_le: date
    etat: str
    origine: str | None
    """The decided dossier that this demande asks to revise or renew."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which dossiers are shown: the last ones, unless the number before which they stand is given."""

    limit: int
    avant: str = ""
    """Number of the first dossier of the page that was shown before this one; "" for the last page."""
    etat: str = ""
    """State in which they are; "" for any."""


@dataclass(frozen=True, slots=True)
class SeanceRow:
    """A session on whose agenda a dossier was put."""

    le: date
    heure: str
    lieu: str
    auditions: tuple[int, ...] = ()
    """Minutes from midnight at which the family is heard; two when its parents come one after the other."""


@dataclass(frozen=True, slots=True)
class TenueRow:
    """How a session is held."""

    le: date
    tenue: Mapping[str, Any]
    seuls: tuple[str, ...]
    """Dossiers that a person chose; empty: all that are ready."""
    sans: tuple[str, ...]
    """Dossiers that a person left out."""


@dataclass(frozen=True, slots=True)
class SaisieRow:
    """What is typed in one cell of the grid of a session."""

    dossier: str
    le: date
    """Day of the session."""
    champ: str
    """Target of the field of the decision form."""
    valeur: str
    """As it was typed; "": the cell was emptied."""
    par: str
    instant: str
    """When it was typed, UTC, ``2003-12-04T10:15:00Z``."""
    version: int
    """1, then one more each time the cell is typed in."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document owed (``sha256`` is None) or written."""

    id: int
    dossier: str | None
    type: str
    genre: str
    serie: str
    chemin: str
    contenu: Mapping[str, Any]
    prevu_le: date
    sha256: str | None
    bac: str | None
    """Tray in which it is printed."""
    poste_le: date | None


@dataclass(frozen=True, slots=True)
class LotRow:
    """A batch of letters, printed together."""

    id: int
    nom: str
    jour: date


@dataclass(frozen=True, slots=True)
class LastRow:
    """The last document of a series."""

    id: int
    cle: str
    prevu_le: date
    sha256: str | None
    poste_le: date | None


@dataclass(frozen=True, slots=True)
class EtatRow:
    """A change of state."""

    etat: str
    le: date
    motif: str


@dataclass(frozen=True, slots=True)
class AcceptationRow:
    """An anomaly « à vérifier » accepted by a person."""

    code: str
    cible: str
    par: str
    motif: str
    le: date


@dataclass(frozen=True, slots=True)
class FormerRow:
    """How a piece was before an act."""

    piece: int
    statut: str
    dossier: str | None
    rang: int | None


@dataclass(frozen=True, slots=True)
class ActeRow:
    """What a person settled."""

    id: int
    acte: str
    sha256: str | None
    """File, or file of the pieces, that it is about."""
    dossier: str | None
    """The dossier that it changed; the one that it put its pieces into."""
    code: str
    cible: str
    """Code and target of what was accepted, or what the act says in short."""
    valeur: Mapping[str, Any]
    """What else it says (``run/life/record.py``)."""
    par: str
    motif: str
    le: date
    document: int
    """The last document planned before it: what follows from it came later."""
    etat: int
    """The last change of state before it, of whatever dossier."""
    notes: tuple[int, ...]
    """Notes that it took out of the outbox."""
    annule_le: date | None
    annule_par: str | None
    annule_motif: str | None
    pieces: tuple[FormerRow, ...]


@dataclass(frozen=True, slots=True)
class EcoleRow:
    """A school of the directory."""

    id: int
    uai: str
    nom: str
    adresse: str
    code_postal: str
    commune: str
    courriel: str


@dataclass(frozen=True, slots=True)
class EchecRow:
    """What is set apart."""

    cible: str
    """Id of the document or of the piece, number of the dossier, name of the batch."""
    raison: str
    """French: what, why, who acts and how."""
    empreinte: str
    """Hash of all that it depends on; "" when nobody can say."""
    le: date
    """Day on which it first failed."""


@dataclass(frozen=True, slots=True)
class RemiseRow:
    """A copy of a dossier that was handed over."""

    le: date
    par: str
    motif: str
    portee: str
    """Code: what was hidden, and for whom."""


@dataclass(frozen=True, slots=True)
class EliminationRow:
    """What stays of a dossier that was purged; it names nobody."""

    numero: str
    ouvert_le: date
    dernier_le: date
    """Day from which the term ran."""
    etat: str
    regle: str
    fichiers: int
    """Originals that went with it."""
    le: date
    par: str
    visa: str
    preavis: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A document to write."""

    dossier: str | None
    type: str
    genre: str
    """Kind of recipient."""
    serie: str
    """Documents that replace one another: type and recipient."""
    cle: str
    """What it says, dates apart."""
    dossier_sortie: str
    """Folder, relative to the outbox."""
    nom: str
    """File name without suffix; a number is added when it is taken."""
    suffixe: str
    contenu: Mapping[str, Any]
    """All that is needed to render it."""
    prevu_le: date
    courrier: bool = False
    """It is to be posted."""


class Illegible(Mapping[str, Any]):
    """In the place of JSON that cannot be read any more: the row can be named and put aside, not used."""

    def __getitem__(self, key: str) -> Any:
        raise ValueError(_ILLEGIBLE)

    def __iter__(self) -> Iterator[str]:
        raise ValueError(_ILLEGIBLE)

    def __len__(self) -> int:
        raise ValueError(_ILLEGIBLE)


def read_mapping(text: str) -> Mapping[str, Any]:
    """JSON of the register; :class:`Illegible` when it is none."""
    # One row that is damaged does not take away those that are read with it.
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Illegible()
    return found if isinstance(found, dict) else Illegible()


_ILLEGIBLE = "the register holds something else than JSON here"
_READ: dict[Any, Callable[[str], Any]] = {
    bool: bool,
    date: date.fromisoformat,
    date | None: lambda text: date.fromisoformat(text) if text else None,
    Mapping[str, Any]: read_mapping,
    tuple[str, ...]: lambda text: tuple(json.loads(text)),
    tuple[int, ...]: lambda text: tuple(json.loads(text)),
    tuple[FormerRow, ...]: lambda text: tuple(FormerRow(*one) for one in sorted(json.loads(text))),
}


@cache
def columns(kind: Callable[..., object]) -> tuple[str, tuple[Callable[[Any], Any], ...]]:
    """The columns of a row, which are its fields, and how each is read: SQLite knows neither days nor lists."""
    fields = get_annotations(kind)
    return ", ".join(fields), tuple(_READ.get(hint, lambda value: value) for hint in fields.values())
