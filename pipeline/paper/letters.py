"""A planned letter → its PDF (PDF/UA-1): address in the window, the rest by the templates of ``letters/``."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.config import Fenetre
from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.mentions import mentions
from pipeline.dossier.model.destinataires import Destinataire
from pipeline.dossier.values.types import Commission
from pipeline.errors import PipelineError
from pipeline.fonts.faces import usual
from pipeline.fonts.measure import MM_PER_POINT, text_width
from pipeline.paper.control import faults
from pipeline.paper.pdf.sheets import Seen, look
from pipeline.press import Press

if TYPE_CHECKING:  # WeasyPrint takes half a second, and what names renderers needs none of it.
    from pipeline.html import LaidOut

_TWO_PAGES = (TypeLettre.TRANSMISSION, TypeLettre.FICHE_MISSION)
"""Made for both sides of a sheet; the others are made for one page."""
_HOLE = 60.0
"""mm left empty at the foot of a page that another follows: more than its margin and what is kept together."""
_SIZES = (10.0, 9.5, 9.0, 8.5)
"""Sizes of the address block, in points; below the last one it is no longer read by sorting machines."""
_LINE_HEIGHT = 3.8
"""mm; seven lines (a country) share the height of the window instead."""
_TRIES = tuple(
    {"serre": serre, "tasse": corps, "place": 0} for serre, corps in ((False, 0), (True, 0), (True, 9.5), (True, 9))
)
"""A letter that runs a little over its page is set once more, tighter (``serre``), then tighter still: ``tasse``, the
size of its text in points. No part of it goes under 8.5 points."""
_SYNTHESE_TRIES = (
    {"serre": False, "tasse": 0, "place": 0},
    {"serre": False, "tasse": 0, "place": 160},
    *({"serre": True, "tasse": 0, "place": place} for place in (160, 110, 75, 50, 35)),
)
"""``place``: longest text of the synthesis, in characters (0: whole); a shorter one says where the rest is."""


def fit_address(lignes: tuple[str, ...], fenetre: Fenetre) -> tuple[float, float]:
    """Return the size in points and the line height in mm that fit an address into the window (fact sheet §5).

    An address with characters that sorting machines do not read whatever their size is set as small as it must be: the
    postman reads it, and a letter is held by no character.

    Raises:
        PipelineError: when it does not fit at the smallest legible size.
    """
    interligne = min(_LINE_HEIGHT, fenetre.hauteur / max(len(lignes), 1))
    for corps in _SIZES:
        if text_width(lignes, corps) <= fenetre.largeur and corps * MM_PER_POINT <= interligne:
            return corps, interligne
    if not usual().issuperset("".join(lignes)):
        return min(fenetre.largeur / text_width(lignes, 1.0), interligne / MM_PER_POINT, _SIZES[-1]), interligne
    raise PipelineError(
        "L’adresse du destinataire ne tient pas dans la fenêtre de l’enveloppe. "
        "Écrivez l’enveloppe à la main, ou élargissez [fenetre] dans pipeline.toml."
    )


def _accord(qui: Destinataire) -> str:
    """Ending of a participle that speaks of the reader: by the civility that was written, never guessed."""
    if "\n" in qui.nom:
        return "(e)s"
    return {"Madame": "e", "Mademoiselle": "e", "Monsieur": ""}.get(qui.salutation, "(e)")


def _context(letter: Letter, press: Press) -> dict[str, Any]:
    settings = press.settings
    corps, interligne = fit_address(letter.destinataire.lignes, settings.fenetre)
    dates = letter.context["dates"]
    prenom = letter.context.get("prenom")
    if not isinstance(dates, Mapping):
        raise TypeError("dates must be a mapping of ISO dates")
    return {
        "titre": letter.type.label,
        "lettre": letter.context,
        "dates": {nom: date.fromisoformat(jour) for nom, jour in dates.items()},
        "destinataire": asdict(letter.destinataire),
        "fenetre": asdict(settings.fenetre) | {"corps": corps, "interligne": interligne},
        "service": asdict(settings.service),
        "tribunal": asdict(settings.tribunal),
        # A letter planned before it said the first name speaks of « cet élève », as those to an établissement do.
        "enfant": prenom or "cet élève",
        "beneficiaire": prenom or "l’élève",
        "accord": _accord(letter.destinataire),
        # A notification is signed by whom the commission's decision names, the others by the secretariat.
        "signataire": letter.context.get("signataire") or asdict(settings.signataire),
        "cdes": asdict(settings.cdes),
        "commissions": {Commission.CCPE: settings.ccpe.nom, Commission.CCSD: settings.ccsd.nom},
        "regime": asdict(press.regime),
        "logo": press.engine.logo,
    }


def render_letter(letter: Letter, press: Press) -> bytes:
    """Render one letter; the same letter and settings give the same bytes.

    Raises:
        PipelineError: when the address does not fit the window, a template is wrong, or the letter that it makes may
            not be printed (``paper.control``).
    """
    template = f"letters/{letter.type.value}.html"
    context = _context(letter, press)
    pages = 2 if letter.type in _TWO_PAGES else 1
    essais: list[LaidOut] = []
    tries = _SYNTHESE_TRIES if letter.type is TypeLettre.TRANSMISSION else _TRIES
    first = _first_try(letter)
    for essai in tries[first:]:
        essais.append(press.engine.lay_out(template, context | essai))
        if essais[-1].pages <= pages:
            break
    if essais[-1].pages <= pages or letter.type is TypeLettre.TRANSMISSION:
        pdf = essais[-1].pdf()
        seen = look(pdf)
    else:
        # Too long whatever is done: on as few pages as can be, and then as airy as can be.
        essais = [*(press.engine.lay_out(template, context | essai) for essai in tries[:first]), *essais]
        written = [(found, look(found)) for found in (essai.pdf() for essai in essais)]
        pdf, seen = min(written, key=_cost)
    _refuse_faults(letter, template, context, seen, press)
    return pdf


def _first_try(letter: Letter) -> int:
    """Rank of the try to begin with, known to be too long before it: a layout costs most of a letter."""
    accorde = bool(letter.context.get("accorde"))
    known = {
        TypeLettre.ACCUSE_INCOMPLET: 1,
        TypeLettre.NOTIFICATION_FAMILLE: 2,
        TypeLettre.NOTIFICATION_ETABLISSEMENT: int(accorde),
        TypeLettre.NOTIFICATION_IA_DSDEN: int(accorde),
    }
    return known.get(letter.type, 0)


def _cost(essai: tuple[bytes, Seen]) -> tuple[int, bool]:
    """How many pages a try takes, and whether one of them ends with a hole."""
    *before, _ = essai[1].sheets
    return len(essai[1].sheets), any(sheet.hauteur - sheet.bottom > _HOLE for sheet in before)


def _refuse_faults(letter: Letter, template: str, context: Mapping[str, Any], seen: Seen, press: Press) -> None:
    wanted = mentions(letter, press.regime.textes, press.settings.service.nom, context["signataire"])
    found = faults(seen, wanted, letter.destinataire.lignes, press.settings.fenetre)
    if not found:
        return
    mine = [name for name in press.engine.replaced if name.startswith("letters/")]
    who = (
        f"L’administrateur corrige les modèles remplacés ({', '.join(mine)}), ou les retire de modeles/ pour revenir à "
        "ceux du programme ; pipeline doctor dit si la correction suffit."
        if mine
        else "L’administrateur signale ce message."
    )
    raise PipelineError(f"la lettre que fait le modèle {template} ne peut pas partir : {' ; '.join(found)}. {who}")
