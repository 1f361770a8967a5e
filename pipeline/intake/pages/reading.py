"""Pages without fields → forms: known by their marks, their ticks read by ink, their text taken when it is certain.

Nothing here is an answer before a person says so: a form read off its pages waits to be confirmed.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pdfplumber

from pipeline.dossier.model.fields import A_CHOISIR, Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import LECTURE
from pipeline.dossier.values.typographie import typo
from pipeline.formats import is_photograph
from pipeline.forms.editions import EDITIONS, FormSpec, PageView, spec_of
from pipeline.forms.page_mark import PageMark
from pipeline.forms.widgets import Box, Place, page_count, places
from pipeline.images import MAX_PAGES, Picture, Sheet, count_sheets, sheets
from pipeline.intake.diagnosis import diagnose
from pipeline.intake.pages.blank import blank
from pipeline.intake.pages.boxes import TRACE, Ink, Key, look
from pipeline.intake.pages.flat import ONLY_FIRST
from pipeline.intake.pages.geometry import Placed, find_pages
from pipeline.intake.pages.ink import Page
from pipeline.intake.pages.text import Characters, option_of
from pipeline.intake.raw import SURE, Diagnosis, Origin, Provenance, RawForm, RawValue, Refus
from pipeline.intake.unread import pages_not_read

_LOST = 0.15
"""Share of the answers of a page, cut off or not found, beyond which none is taken."""
_NOTHING = 0.8
"""Confidence that there is no answer where none shows: a program may have drawn the page without it."""
_SHOWN = 0.85
"""Confidence in the text of a page: some programs draw a name without the letters that their fonts lack (İ, Ş …), and
nothing on the page tells. It is taken, and a person confirms it."""
_INK, _BARE = 40, 0.0001
"""Grey levels under the paper's from which a point is ink, and share of ink below which nothing stands on a sheet: a
tenth of a word written by hand on A4. What shows through from the other side is paler."""
_ABSENT = typo("la page qui porte cette question manque")
_CUT = typo("le bord de la page manque à cet endroit")
_MISPLACED = typo("une case n’a pas été retrouvée sur la page")
_SEVERAL = typo("plusieurs réponses sont cochées")
_SPILT = typo("un texte est écrit hors de tout cadre, et peut être le sien ou sa suite")
_VISIBLE = typo("une réponse se voit, mais ne se lit pas comme un texte")


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A page of a form, in a file."""

    placed: Placed
    sheet: int
    size: tuple[int, int]
    """Width and height of the picture."""
    scanned: bool
    page: Page
    text: Characters | None
    """``None`` for a scan: what text it carries was laid over the picture by a program that may be wrong."""


_Key = tuple[Kind, str, str]
"""Kind, edition and dossier: what the pages of one form share."""


def _key(marque: PageMark) -> _Key:
    return marque.kind, marque.edition, marque.dossier


def read_pages(content: bytes) -> tuple[RawForm, ...] | Refus | None:
    """Read the forms whose pages show in a PDF or in a photograph; ``None`` when none is recognised.

    Raises:
        Exception: whatever the libraries raise on a file that they cannot open or draw.
    """
    found: dict[_Key, dict[int, _Found]] = {}
    numbers: set[str] = set()
    known: set[int] = set()
    refused: Diagnosis | None = None
    for one in _pages(content, known):
        marque = one.placed.marque
        numbers.add(marque.dossier)
        # The other pages only tell whether they bear another number.
        refused = refused or _refused(one, found)
        if refused is None:
            found.setdefault(_key(marque), {})[marque.page] = one
    count = count_sheets(content)
    beyond = count > MAX_PAGES
    if not numbers:
        # Of a PDF, what its pages are otherwise is told as well.
        return Refus(diagnose("trop_de_pages", ONLY_FIRST), "") if beyond and is_photograph(content) else None
    forms = [
        _form(EDITIONS[k][edition], number, pages, beyond=beyond)
        for (k, edition, number), pages in ({} if refused else found).items()
    ]
    answered = [form for form in forms if not is_blank(form)]
    if answered:
        unseen = [sheet for sheet in range(count) if sheet not in known]
        if unseen:
            first = answered[0]
            told = (pages_not_read(first.kind, unseen), *first.anomalies)
            answered[0] = replace(first, anomalies=told)
        return tuple(answered)
    borne = numbers - {""}
    refused = refused or diagnose(
        "formulaire_vierge",
        "Les champs ont disparu et aucune réponse ne se voit sur les pages : le formulaire a été imprimé vierge, "
        "ou sans ses réponses.",
    )
    return Refus(refused, borne.pop() if len(borne) == 1 else "")


def _refused(one: _Found, found: Mapping[_Key, Mapping[int, _Found]]) -> Diagnosis | None:
    """Why nothing can be taken of a file because of this page; ``found`` are those before it."""
    marque = one.placed.marque
    spec = EDITIONS[marque.kind].get(marque.edition)
    if spec is None or marque.page >= page_count(spec):
        return diagnose("edition_inconnue", f"Édition lue : « {marque.edition} ».")
    if marque.page in found.get(_key(marque), {}):
        return diagnose("plusieurs_exemplaires", f"Formulaire concerné : {spec.title}.")
    return None


def _pages(content: bytes, known: set[int]) -> Iterable[_Found]:
    """Every page of ours in a file, in its order; ``known`` gets the sheets of which nothing is left out."""
    document: Any = None if is_photograph(content) else pdfplumber.open(io.BytesIO(content))
    try:
        for index, sheet in enumerate(sheets(content)):
            placed = find_pages(sheet.picture)
            if placed or _is_bare(sheet.picture):
                known.add(index)
            for one in placed:
                yield _found(document, index, sheet, one)
    finally:
        if document is not None:
            document.close()


def _is_bare(picture: Picture) -> bool:
    """Nothing shows on a sheet: the back of a page that a scanner took on both sides."""
    return float((picture < np.median(picture) - _INK).mean()) < _BARE


def _found(document: Any, index: int, sheet: Sheet, placed: Placed) -> _Found:
    size = (sheet.picture.shape[1], sheet.picture.shape[0])
    page = Page(sheet.picture, placed.matrix)
    text = None
    if document is not None and not sheet.scanned:
        text = Characters(document.pages[index], size, placed.matrix, page)
        document.pages[index].close()
    return _Found(placed, index, size, sheet.scanned, page, text)


def _form(spec: FormSpec, dossier: str, pages: Mapping[int, _Found], *, beyond: bool) -> RawForm:
    by_name = places(spec)
    # What the marks say is certain, whatever shows in the frame.
    inks = {index: look(found.page, spec, index, scanned=found.text is None) for index, found in pages.items()}
    said = {"edition": spec.marker} | ({"dossier": dossier} if dossier else {})
    values = {
        field.name: RawValue(said[field.target], said[field.target], Origin.MARK)
        if field.target in said
        else _answer(spec, field, by_name[field.name], pages.get(by_name[field.name][0].page), inks)
        for field in spec.fields
    }
    _mistrust(values, by_name, pages)
    _mistrust_spilt(spec, values, by_name, pages)
    scanned = any(found.scanned for found in pages.values())
    views = tuple(_view(page, found) for page, found in sorted(pages.items()))
    return assemble(spec, values, views, Provenance.SCAN if scanned else Provenance.FLAT, beyond=beyond)


def assemble(
    spec: FormSpec,
    values: Mapping[str, RawValue],
    views: tuple[PageView, ...],
    provenance: Provenance,
    *,
    beyond: bool = False,
) -> RawForm:
    """Return a form from what its pages say, with what is to be told of the reading; ``beyond``: its file has pages
    beyond those that are looked at.
    """
    kind, pages = spec.kind, {view.page for view in views}
    anomalies = [
        LECTURE.anomaly(
            "REPONSE_NON_LUE", typo(f"« {field.label} » : {doubt} ; la lire sur l’original."), kind, field.target
        )
        for field in spec.fields
        if (doubt := values[field.name].doubt) and doubt != _ABSENT
    ]
    missing = tuple(page for page in range(page_count(spec)) if page not in pages)
    for page in missing:
        where = f"n’a pas été trouvée parmi les {MAX_PAGES} premières pages du" if beyond else "n’est pas dans le"
        message = f"La page {page + 1} de « {spec.title} » {where} fichier, ou ses marques ne se voient pas."
        anomalies.insert(0, LECTURE.anomaly("PAGE_MANQUANTE", message, kind, ""))
    scanned = provenance is Provenance.SCAN
    how = "d’une numérisation ou d’une photographie" if scanned else "d’une copie imprimée en PDF ou aplatie"
    message = f"Les réponses ont été lues sur les pages {how}, dont les champs ont disparu."
    told = (LECTURE.anomaly("LU_SUR_COPIE", message, kind, ""), *anomalies)
    return RawForm(kind, spec.edition, values, told, provenance, views, missing=missing)


def _mistrust(values: dict[str, RawValue], by_name: Mapping[str, Sequence[Place]], pages: Mapping[int, _Found]) -> None:
    """Where boxes to tick are not where they should be, an empty frame may be another's."""
    for page in pages:
        names = [name for name, where in by_name.items() if where[0].page == page]
        boxes = [name for name in names if values[name].confidence == 0.0]
        if len(boxes) > _LOST * len(names):
            for name in names:
                former = values[name]
                values[name] = former._replace(value=None, confidence=0.0, doubt=former.doubt or _MISPLACED)


def _mistrust_spilt(
    spec: FormSpec, values: dict[str, RawValue], by_name: Mapping[str, Sequence[Place]], pages: Mapping[int, _Found]
) -> None:
    """What is written outside all frames may be the end of a text, or the whole of one that blank lines pushed away."""
    for index, found in pages.items():
        if found.text is None:
            continue
        texts: dict[str, Box] = {}
        boxes: list[Box] = []
        for name, where in by_name.items():
            if where[0].page == index:
                if spec.by_name[name].type in (FieldType.CHECKBOX, FieldType.RADIO):
                    boxes += [place.box for place in where]
                else:
                    texts[name] = where[0].box
        names = list(texts)
        for rank in found.text.spilt(blank(spec, index), list(texts.values()), boxes):
            former = values[names[rank]]
            if former.origin is not Origin.MARK and not former.doubt:
                values[names[rank]] = former._replace(value=None, confidence=0.5, doubt=_SPILT)


def _view(page: int, found: _Found) -> PageView:
    longest = max(found.size)
    rows = found.placed.matrix.copy()
    rows[:2] /= longest
    return PageView(page, found.sheet, tuple(float(value) for value in rows.ravel()))


def _answer(
    spec: FormSpec,
    field: Field,
    where: Sequence[Place],
    found: _Found | None,
    inks: Mapping[int, Mapping[Key, Ink | None]],
) -> RawValue:
    if found is None:
        return RawValue("", None, Origin.INK, 0.0, _ABSENT)
    if not all(found.page.shows(place.box) for place in where):
        return RawValue("", None, Origin.INK, 0.0, _CUT)
    if field.type in (FieldType.CHECKBOX, FieldType.RADIO):
        seen = {place.option: inks[place.page][field.name, place.option] for place in where}
        return _tick(seen[""]) if field.type is FieldType.CHECKBOX else _choice(seen)
    return _text(spec, field, where[0], found)


def _tick(ink: Ink | None) -> RawValue:
    if ink is None:
        return RawValue("", None, Origin.INK, 0.0, _MISPLACED)
    raw = f"encre {_percent(ink.share)}"
    if ink.confidence < SURE:
        return RawValue(raw, None, Origin.INK, ink.confidence, ink.doubt or TRACE)
    return RawValue(raw, ink.ticked, Origin.INK, ink.confidence if ink.ticked else min(ink.confidence, _NOTHING))


def _choice(seen: Mapping[str, Ink | None]) -> RawValue:
    inks = {option: ink for option, ink in seen.items() if ink is not None}
    if len(inks) < len(seen):
        return RawValue("", None, Origin.INK, 0.0, _MISPLACED)
    raw = ", ".join(f"{option} : encre {_percent(ink.share)}" for option, ink in inks.items())
    confidence = min(ink.confidence for ink in inks.values())
    ticked = [option for option, ink in inks.items() if ink.ticked]
    if confidence < SURE:
        return RawValue(raw, None, Origin.INK, confidence, next((i.doubt for i in inks.values() if i.doubt), TRACE))
    if len(ticked) > 1:
        return RawValue(raw, None, Origin.INK, 0.5, _SEVERAL)
    if not ticked:
        return RawValue(raw, None, Origin.INK, min(confidence, _NOTHING))
    return RawValue(raw, ticked[0], Origin.INK, confidence)


def _text(spec: FormSpec, field: Field, place: Place, found: _Found) -> RawValue:
    inked = found.page.inked(place.box)
    texte = found.text.within(place.box, lines=field.type is FieldType.MULTILINE) if found.text else None
    if texte is None or not texte.text:
        return RawValue("", None, Origin.INK, 0.5, _VISIBLE) if inked else RawValue("", None, Origin.INK, _NOTHING)
    doubt = texte.doubt
    if not doubt and not (found.text and found.text.whole(spec.title)):
        doubt = "les caractères de la page sont altérés"
    value: str | None = texte.text
    if field.type is FieldType.LIST:
        value = option_of(texte.text, [(option.value, option.label) for option in field.options])
        doubt = doubt or ("" if value else "elle n’est pas l’une de celles que le formulaire propose")
        value = None if value == A_CHOISIR.value else value
    if doubt:
        return RawValue(texte.text, None, Origin.PAGE_TEXT, 0.5, f"une réponse se voit, mais {doubt}")
    return RawValue(texte.text, value, Origin.PAGE_TEXT, _SHOWN)


def is_blank(form: RawForm) -> bool:
    """Nothing is answered, and nothing may be: the number of the dossier is ours."""
    ours = {spec_of(form.kind, form.edition).by_target["dossier"].name}
    return all(
        not value.doubt and not value.value
        for name, value in form.values.items()
        if value.origin is not Origin.MARK and name not in ours
    )


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
