"""One field of a PDF → its answer: what is written in ``/V`` and what its widgets show are both heard.

The blank forms hold Off on both sides. So Off beside an answer means that a client wrote half of it (only ``/V``, or
only ``/AS``): it is read, and said to be so. Two answers that differ are never settled here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.dossier.model.fields import A_CHOISIR, Field, FieldType
from pipeline.dossier.values.texte import fold
from pipeline.intake.fields.decode import decode_text
from pipeline.intake.fields.objects import PdfField, PdfName, PdfOther, PdfText, PdfValue
from pipeline.intake.raw import RawValue

_PDF_TYPES = {FieldType.CHECKBOX: {"Btn"}, FieldType.RADIO: {"Btn"}}
_TEXTS = {"Tx", "Ch"}
_OFF = "Off"
_UNKNOWN = "la réponse enregistrée n’est pas l’une de celles que le formulaire propose ; elle n’a pas été reprise."


@dataclass(frozen=True, slots=True)
class Answer:
    """What one field says."""

    value: RawValue
    code: str = ""
    """Code of the anomaly; "" when all is well."""
    message: str = ""
    """French sentence, without the name of the field."""
    half: bool = False
    """Only one of ``/V`` and ``/AS`` carries the answer."""


def read_answer(field: Field, pdf: PdfField) -> Answer:
    """Read one field; ``field`` tells what it should be."""
    # A widget whose parent is gone has no type: it is judged by what it holds.
    if pdf.type and pdf.type not in _PDF_TYPES.get(field.type, _TEXTS):
        return _wrong_type(f"/FT /{pdf.type} " + " ".join(map(_raw, pdf.values)))
    if field.type in _PDF_TYPES:
        written = _written(pdf)
        if written is None:
            return _wrong_type(_sides(pdf))
        if field.type is FieldType.CHECKBOX:
            return _checkbox(pdf, written)
        return _radio(pdf, written, [option.value for option in field.options])
    return _list(field, pdf) if field.type is FieldType.LIST else _text(pdf)


def _raw(value: PdfValue) -> str:
    if isinstance(value, PdfText):
        return decode_text(value.data).raw
    return f"/{value.name}" if isinstance(value, PdfName) else value.text


def _wrong_type(raw: str) -> Answer:
    message = "la réponse enregistrée n’est pas du type attendu ; elle n’a pas été reprise."
    return Answer(RawValue(raw, None), "VALEUR_TYPE_INATTENDU", message)


def _diverge(raw: str, message: str) -> Answer:
    return Answer(RawValue(raw, None), "REPONSES_DIVERGENTES", message)


def _text(pdf: PdfField, *, choice: bool = False) -> Answer:
    found = []
    for value in pdf.values:
        if not isinstance(value, PdfText) or (value.alone_in_array and not choice):
            return _wrong_type(_raw(value))
        found.append(decode_text(value.data))
    if not found:
        return Answer(RawValue("", None))
    # Normalised first: the same text may be written with other line breaks, or in NFD by a Mac.
    texts = {texte.value for texte in found}
    raw = " | ".join(dict.fromkeys(texte.raw for texte in found))
    if len(texts) > 1:
        return _diverge(raw, "le PDF contient deux textes différents pour ce champ ; aucun n’a été repris.")
    texte = found[0]
    return Answer(RawValue(raw, texte.value or None), "TEXTE_ILLISIBLE" if texte.doute else "", texte.doute)


def _list(field: Field, pdf: PdfField) -> Answer:
    """Read a list: the label chosen, or the export value that some clients know it by."""
    answer = _text(pdf, choice=True)
    text = answer.value.value
    if not isinstance(text, str) or answer.code:
        return Answer(RawValue(answer.value.raw, None), answer.code, answer.message)
    found = {option.value for option in field.options if fold(text) in {option.value, fold(option.label)}}
    if len(found) != 1:
        return Answer(RawValue(answer.value.raw, None), "CHOIX_INCONNU", _UNKNOWN)
    value = found.pop()
    return Answer(RawValue(answer.value.raw, None if value == A_CHOISIR.value else value))


def _sides(pdf: PdfField) -> str:
    """Raw text of a button: ``/V /oui /AS /Off``."""
    parts = ["/V", *map(_raw, pdf.values)] if pdf.values else []
    states = ["-" if widget.state is None else f"/{widget.state}" for widget in pdf.widgets]
    return " ".join([*parts, *(["/AS", *states] if states else [])])


def _written(pdf: PdfField) -> set[str] | None:
    """States that ``/V`` names, without Off; ``None`` when a value is of the wrong type.

    pypdf writes the name of a radio's state as a text, slash included: ``(/oui)``.
    """
    if any(isinstance(value, PdfOther) for value in pdf.values):
        return None
    return {_raw(value).removeprefix("/") for value in pdf.values} - {_OFF, ""}


def _checkbox(pdf: PdfField, written: set[str]) -> Answer:
    raw = _sides(pdf)
    # Whatever the on-state is called: programs that make boxes anew name it /Yes, /On, /Oui or /1.
    shown = {widget.state not in {None, _OFF, ""} for widget in pdf.widgets}
    if len(shown) > 1:
        return _diverge(raw, "la case est cochée à un endroit du PDF et ne l’est pas à un autre.")
    ticked = bool(written), True in shown
    return Answer(RawValue(raw, any(ticked)), half=ticked[0] != ticked[1] and _explicit(pdf))


def _explicit(pdf: PdfField) -> bool:
    """Both sides are written, be it Off: one of them then says the contrary of the other."""
    return bool(pdf.values) and any(widget.state is not None for widget in pdf.widgets)


def _radio(pdf: PdfField, written: set[str], answers: list[str]) -> Answer:
    raw = _sides(pdf)
    shown: set[str | None] = set()
    on_states = set()
    for rank, widget in enumerate(pdf.widgets):
        if widget.state and widget.state != _OFF:
            on_states.add(widget.state)
            shown |= _meanings(widget.state, rank, pdf.options, answers)
    # A name that is the state shown says what its widget means, whatever it would mean as an index.
    said = shown if written and written == on_states else {_named(name, pdf.options, answers) for name in written}
    if None in shown | said:
        return Answer(RawValue(raw, None), "CHOIX_INCONNU", _UNKNOWN)
    if len(shown) > 1:
        return _diverge(raw, "deux réponses sont cochées à la fois.")
    if len(shown | said) > 1:
        return _diverge(raw, "la réponse affichée et la réponse enregistrée dans le PDF sont différentes.")
    value = next(iter(shown | said), None)
    return Answer(RawValue(raw, value), half=bool(value) and bool(shown) != bool(said) and _explicit(pdf))


def _named(state: str, options: Iterable[str], answers: list[str]) -> str | None:
    """Answer that a name in ``/V`` means: an export value, or an index into ``/Opt``."""
    if state in answers:
        return state
    # Badly built forms name states by position. Ours never do: pdftk and iText then tick the neighbour without a word.
    exports = list(options)
    export = exports[int(state)] if state.isdecimal() and int(state) < len(exports) else None
    return export if export in answers else None


def _meanings(state: str, rank: int, options: tuple[str, ...], answers: list[str]) -> set[str | None]:
    """What a widget that is on means: its own state, and ``/Opt`` at its rank; both must agree."""
    meanings: set[str | None] = {answer for answer in answers if answer == state}
    if rank < len(options) and options[rank] in answers:
        meanings.add(options[rank])
    return meanings or {_named(state, options, answers)}
