"""What a consolidated dossier is made from: its pieces, with their versions, and the originals it takes along."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.active_content import find_active_content
from pipeline.dossier.model.dossier import Anomaly, Dossier, Etat, Piece
from pipeline.dossier.model.forms import Kind
from pipeline.formats import is_photograph
from pipeline.forms.editions import FORMS
from pipeline.lazy import load
from pipeline.paper.pdf.cleaning import clean_pdf
from pipeline.paper.pdf.pdfa import Attachment

ABSENT = "original absent des archives"

Originals = Mapping[str, tuple[str, bytes]]
"""SHA-256 → (name under which the file came, its bytes)."""


@dataclass(frozen=True, slots=True)
class ConsolidatedDossier:
    """A dossier as it is to be shown."""

    dossier: Dossier
    anomalies: tuple[Anomaly, ...]
    """Every one, those found while reading and those accepted included."""
    etat: Etat
    originals: tuple[tuple[str, str], ...] = ()
    """(SHA-256, name under which the file came) of what travels in it."""
    actifs: Mapping[str, str] = field(default_factory=dict)
    """What acts in these, French, by SHA-256; "" when it was proved that nothing does. Others are looked through."""
    absent: str = ABSENT
    """French: why an original that is not among them is not attached."""


@dataclass(frozen=True, slots=True)
class PieceView:
    """One piece in the list of the cover."""

    piece: Piece
    titre: str
    version: int
    """1 for the first one received of its kind."""
    en_vigueur: bool
    fichier: str
    """Name under which it came; "" when unknown."""
    joint: str
    """Name under which the original, or a cleaned copy, is attached; "" when nothing is."""
    motif: str
    """French: why nothing is attached; "" when something is."""
    retire: str
    """French: the active content of which the attached copy was cleaned; "" when the original itself is attached."""
    contenu: bytes
    """What is attached."""
    copie: tuple[str, bytes] | None = None
    """Name and content of the copy on paper from which the form was completed, attached too when it may be."""

    @property
    def empreinte(self) -> str:
        """Short hash, enough to find the piece in the archive."""
        return self.piece.sha256[:12]

    @property
    def recue_le(self) -> date:
        """Day of reception."""
        return self.piece.recue_le


def pieces(
    dossier: Dossier, originals: Originals, actifs: Mapping[str, str], absent: str = ABSENT
) -> tuple[PieceView, ...]:
    """List every piece, the fiches then the protocoles, the newest version first.

    ``actifs``: what acts in the originals, as far as it is known; see :class:`ConsolidatedDossier`.
    ``absent``: French, why an original that is not given is not attached.
    """
    views: list[PieceView] = []
    for kind, current in ((Kind.FICHE, dossier.piece_fiche), (Kind.PROTOCOLE, dossier.piece_protocole)):
        received = [piece for piece in (*dossier.remplacees, current) if piece and piece.kind is kind]
        for version, piece in reversed([*enumerate(received, start=1)]):
            views.append(_view(dossier.numero, piece, version, piece is current, originals, actifs, absent))
    return tuple(views)


def _view(
    numero: str,
    piece: Piece,
    version: int,
    en_vigueur: bool,
    originals: Originals,
    actifs: Mapping[str, str],
    absent: str,
) -> PieceView:
    original = originals.get(piece.sha256)
    motif = actif = ""
    contenu = original[1] if original else b""
    if original is None:
        motif = absent
    elif actif := _acting(piece.sha256, contenu, actifs):
        contenu = clean_pdf(contenu)
        motif = "" if contenu else f"il contient {actif}"
    return PieceView(
        piece,
        FORMS[piece.kind].title,
        version,
        en_vigueur,
        original[0] if original else "",
        "" if motif else f"{piece.kind}_{numero}_v{version}{'_nettoye' if actif else ''}.pdf",
        motif,
        "" if motif else actif,
        contenu,
        _copie(f"{piece.kind}_{numero}_v{version}_copie", piece.copie, originals, actifs),
    )


def _acting(sha256: str, contenu: bytes, actifs: Mapping[str, str]) -> str:
    """What acts in a file; what is known of it is known of those bytes, and of no others."""
    if sha256 in actifs and hashlib.sha256(contenu).hexdigest() == sha256:
        return actifs[sha256]
    return find_active_content(contenu)


def _copie(nom: str, sha256: str, originals: Originals, actifs: Mapping[str, str]) -> tuple[str, bytes] | None:
    """The copy on paper: photographs made anew from their pixels, a PDF as it came or cleaned, or nothing."""
    if (original := originals.get(sha256)) is None:
        return None
    contenu = original[1]
    if is_photograph(contenu):
        # Rare, and numpy is heavy.
        contenu = load("pipeline.paper.pdf.pictures:picture_pdf")([(contenu, range(load("pipeline.images:MAX_PAGES")))])
    elif _acting(sha256, contenu, actifs):
        contenu = clean_pdf(contenu)
    return (f"{nom}.pdf", contenu) if contenu else None


def attachments(views: tuple[PieceView, ...]) -> list[Attachment]:
    """Return the original PDFs to attach, unchanged, or a cleaned copy of those with active content."""
    found = []
    for view in views:
        if view.joint:
            original = "copie nettoyée de l’original" if view.retire else "original"
            quoi = f"{view.titre} : {original} reçu, version {view.version}"
            found.append(Attachment(view.joint, quoi, "application/pdf", "Source", view.contenu))
        if view.copie:
            nom, contenu = view.copie
            quoi = f"{view.titre} : copie dont la version {view.version} a été complétée"
            found.append(Attachment(nom, quoi, "application/pdf", "Source", contenu))
    return found
