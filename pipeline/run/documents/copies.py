"""A form read off its pages → its note, and the form prefilled from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.dossier.model.fields import A_CHOISIR, Field, FieldType
from pipeline.dossier.model.forms import LIBELLE_RANG, LIBELLE_SIGNATAIRE, RANGS, SIGNATAIRES
from pipeline.dossier.values.typographie import typo
from pipeline.forms.editions import FormSpec, PageView, spec_of
from pipeline.forms.fill import Value
from pipeline.forms.page_mark import PAGE
from pipeline.forms.widgets import Box, around, places
from pipeline.intake.raw import Origin, Provenance, RawForm, RawValue
from pipeline.paper.notes.confirmation import Copie, Crop, render_confirmation
from pipeline.paper.notes.ocr import Frame, propose_texts
from pipeline.paper.notes.prefilled import prefill
from pipeline.press import Press
from pipeline.run.documents.gather import ReadCopy

_COPIE_TITLES = {
    Provenance.FLAT: "Formulaire imprimé en PDF ou aplati",
    Provenance.SCAN: "Formulaire numérisé ou photographié",
}
_BOXES = (FieldType.CHECKBOX, FieldType.RADIO)
_PROPOSED = typo("proposé par reconnaissance de caractères : à vérifier sur l’image")


def render_copy_note(copy: ReadCopy, press: Press) -> bytes:
    """Print what was read of a copy, beside its pictures.

    Raises:
        PipelineError: when the template cannot be used, or the file cannot be read.
    """
    return render_confirmation(copie(copy.raw), copy.facts, press)


def render_prefilled_copy(copy: ReadCopy, press: Press) -> bytes:
    """Fill a form with what was read of a copy.

    Raises:
        PipelineError: when the file cannot be read.
    """
    raw, sha256 = copy.raw, copy.facts.sha256
    spec, content = spec_of(raw.kind, raw.edition), press.original(sha256)
    propositions = propose_texts(content, frames(raw)) if press.settings.lecture.ocr else {}
    values, raisons, annonce = prefilled(raw, propositions)
    return prefill(spec, values, raisons, annonce, vues=page_views(raw), content=content, sha256=sha256)


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """A place of a copy where answers stand that are looked at together, and what was read there."""

    libelle: str
    champs: tuple[Field, ...]
    """In the order of the form."""
    valeur: str
    """French, as it was read; "" when it was not, or nothing shows."""
    doute: str
    """French: why it was not taken; "" when it was."""
    certitude: float
    """From 0 to 1: of the least certain of these answers."""
    vue: PageView
    box: Box
    """Millimetres of the form."""


def read_places(raw: RawForm) -> Iterator[ReadPlace]:
    """Yield the places of a copy in the order of the form; those of a page that is missing are left out."""
    spec, seen = spec_of(raw.kind, raw.edition), page_views(raw)
    where = places(spec)
    for libelle, fields in _groups(spec):
        answers = [(field, raw.values[field.name]) for field in fields]
        found = [place for field in fields for place in where[field.name]]
        if (vue := seen.get(found[0].page)) is None:
            continue
        box = around(place.box for place in found)
        doubtful = any(field.type in _BOXES and value.doubt for field, value in answers)
        # What a box stands for is told beside it, and a person compares it with a word.
        if doubtful or (len(fields) == 1 and fields[0].type in _BOXES):
            box = _with_labels(box)
        doubts = dict.fromkeys(value.doubt for _, value in answers if value.doubt)
        shown = [_shown(field, value, alone=len(fields) == 1) for field, value in answers if value.value]
        certitude = min(value.confidence for _, value in answers)
        said = ("", " ; ".join(doubts)) if doubts else (" ; ".join(shown), "")
        yield ReadPlace(libelle, tuple(fields), *said, certitude, vue, box)


def copie(raw: RawForm) -> Copie:
    """Gather what a person compares: answers by place, doubts first, then what is blank."""
    doubtful: list[Crop] = []
    read: list[Crop] = []
    blank: list[str] = []
    for one in read_places(raw):
        if one.doute or one.valeur:
            crop = Crop(one.libelle, one.valeur, one.doute, one.vue, one.box)
            (doubtful if one.doute else read).append(crop)
        else:
            blank.append(one.libelle)
    missing, others = (
        tuple(anomaly.message for anomaly in raw.anomalies if anomaly.code == code)
        for code in ("PAGE_MANQUANTE", "PAGES_NON_LUES")
    )
    titre = _COPIE_TITLES[raw.provenance]
    return Copie(raw.kind, titre, raw.confirmable, (*doubtful, *read), tuple(blank), missing, others)


def prefilled(raw: RawForm, propositions: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str], str]:
    """Values by target, reasons to complete by target, and what the first page announces.

    ``propositions``: by target, what a program read of an answer that was not taken; it stays highlighted.
    """
    spec = spec_of(raw.kind, raw.edition)
    values: dict[str, Value] = {}
    raisons: dict[str, str] = {}
    for field in spec.fields:
        value = raw.values[field.name]
        if field.type is FieldType.MARKER:
            continue
        if value.doubt:
            proposed = propositions.get(field.target, "")
            raisons[field.target] = _PROPOSED if proposed else value.doubt
            if proposed:
                values[field.target] = proposed
        elif value.value:
            values[field.target] = value.value
    if not raisons:
        return values, raisons, typo("Prérempli d’après une copie : comparer chaque réponse avec l’image.")
    s, count = "s" * (len(raisons) > 1), len(propositions)
    announced = f" ({count} proposée{'s' * (count > 1)} par reconnaissance de caractères : à vérifier sur l’image)"
    annonce = (
        f"Prérempli d’après une copie : {len(raisons)} réponse{s} à compléter ou à vérifier, surlignée"
        f"{s}{announced if count else ''} ; comparer tout le reste avec l’image."
    )
    return values, raisons, typo(annonce)


def frames(raw: RawForm) -> tuple[Frame, ...]:
    """Frames of a scan in which a text shows that was not taken; those of a doubtful place or of ticks are left out."""
    if raw.provenance is not Provenance.SCAN:
        return ()
    spec, seen = spec_of(raw.kind, raw.edition), page_views(raw)
    found = []
    for field in spec.fields:
        value = raw.values[field.name]
        if field.type not in (FieldType.TEXT, FieldType.MULTILINE) or value.origin is not Origin.INK:
            continue
        place = places(spec)[field.name][0]
        # Without any confidence, the page is missing, cut, or lies elsewhere: what shows may be another answer.
        if value.doubt and value.confidence > 0 and place.page in seen:
            found.append(Frame(field.target, seen[place.page], place.box, lines=field.type is FieldType.MULTILINE))
    return tuple(found)


def page_views(raw: RawForm) -> dict[int, PageView]:
    """Page of the form → where it lies in the file."""
    return {view.page: view for view in raw.views}


def _with_labels(box: Box) -> Box:
    """Boxes to tick, with what stands around them: a circle, or a mark on the word of an answer."""
    left, top, right, bottom = box
    return max(left - 3, 0.0), max(top - 2, 0.0), min(right + 22, PAGE[0]), min(bottom + 2, PAGE[1])


def _groups(spec: FormSpec) -> list[tuple[str, list[Field]]]:
    """Answers that are looked at together: a row of the timetable, a signature; each other one alone."""
    groups: dict[str, tuple[str, list[Field]]] = {}
    for field in spec.fields:
        if field.type is FieldType.MARKER:
            continue
        root, _, rest = field.target.partition(".")
        member = rest.partition(".")[0]
        key, libelle = field.target, field.label
        if root == "edt" and member in RANGS:
            key, libelle = f"edt.{member}", f"Emploi du temps, {LIBELLE_RANG[member]}"
        elif root == "signature" and member in SIGNATAIRES:
            key, libelle = f"signature.{member}", f"Signature : {LIBELLE_SIGNATAIRE[member]}"
        groups.setdefault(key, (typo(libelle), []))[1].append(field)
    return list(groups.values())


def _shown(field: Field, value: RawValue, *, alone: bool) -> str:
    text = str(value.value)
    if field.type is FieldType.CHECKBOX:
        if not alone:
            return _member(field)
        text = "coché"
    elif field.options:
        text = next((one.label for one in field.options if one.value == value.value), A_CHOISIR.label)
    return text if alone else f"{_member(field)} {text}"


def _member(field: Field) -> str:
    """What tells a field from those beside it."""
    _, _, *last = field.target.split(".")
    # Targets are plain ASCII: « a » ends a span of hours (« de … à … »).
    words = {"a": "à", "presence": "coché", "texte": "", "signe": "signé"}
    return " ".join(word for part in last if (word := words.get(part, part)))
