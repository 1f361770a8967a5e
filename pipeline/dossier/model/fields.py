"""A field of a form is one thing: declared once, beside the attribute of the typed form that holds its value.

From that one declaration come the blank PDF, the reading and the parsing, the labels of anomalies and their order, what
is required, the synthesis, the prefilled forms and what is hidden from a reader. A declaration is the default of a
dataclass attribute: :func:`text`, :func:`tick`, :func:`choice` …; :func:`declared_fields` gathers those of a form.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import compress
from operator import attrgetter, itemgetter, methodcaller
from typing import Any, TypeVar

from pipeline.dossier.values.classes import parse_classe
from pipeline.dossier.values.contacts import parse_telephone, parse_uai
from pipeline.dossier.values.dates import parse_age, parse_date
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.types import Lecture, Worded
from pipeline.dossier.values.typographie import format_duree, format_long_date, typo

T = TypeVar("T")

Answer = str | bool | None
"""What is written in a field: text or export value, tick, nothing."""
Getter = Callable[[Any], Any]
_DECLARATION = "declaration"


class FieldType(StrEnum):
    """How a field is filled."""

    TEXT = "text"
    MULTILINE = "multiline"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    LIST = "list"
    """Drop-down list; its PDF values are the labels, which is what every client writes."""
    MARKER = "marker"
    """Read-only text carrying the form's kind and edition, e.g. ``fiche/1``."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a radio group or of a list."""

    value: str
    """Export value and widget state: an ASCII word, never a digit (clients shift digit-only states)."""
    label: str


OUI_NON = (Option("oui", "oui"), Option("non", "non"))
_YES_NO: Mapping[Answer, bool] = {"oui": True, "non": False}
A_CHOISIR = Option("-", "à choisir")
"""First option of every list: no answer (some clients cannot fill a list that has an empty option)."""


def _as_text(answer: Answer, _: date) -> str:
    return answer if isinstance(answer, str) else ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    """PDF field name: flat ASCII, with the form's prefix, no dot."""
    label: str
    """French wording, complete out of context: tooltip, spoken label."""
    type: FieldType
    target: str
    """Where the value stands in the typed form, e.g. ``nom``, ``niveau.7``, ``edt.m1.lundi.presence``."""
    options: tuple[Option, ...] = ()
    missing: str = ""
    """French noun phrase that names it where it is required (« Il manque … »); "" where it may be left empty."""
    addition: bool = False
    """A departmental addition to the annexe."""
    since: int = 1
    """First edition of the form that has it."""
    short: str = ""
    """French wording in the messages of the rules, complete out of context too; by default the label."""
    heading: str = ""
    """French wording under the title of its part of the synthesis; by default the short one."""
    prose: bool = False
    """Free text, in which anything may have been written: looked through for what it should not say."""
    owner: str = ""
    """Whose details it holds: ``auxiliaire``, ``representant``, ``representant2``, ``etablissement``."""
    renewed: bool = False
    """Says who the pupil and those around are: the blank form of a renewal bears it already."""
    parse: Callable[[Answer, date], Any] = dataclasses.field(default=_as_text, compare=False, repr=False)
    """What is written → what it means; the day is that of reception, against which two-digit years are read."""
    get: Getter = dataclasses.field(default=lambda _: "", compare=False, repr=False)
    """The typed form → its value."""
    write: Callable[[Any], str] | None = dataclasses.field(default=None, compare=False, repr=False)
    """A certain meaning → French, when it is worded otherwise than it was written."""

    @property
    def required(self) -> bool:
        """The form is incomplete without it."""
        return bool(self.missing)

    @property
    def in_message(self) -> str:
        """Wording in a sentence, with French typography."""
        return typo(self.short or self.label)

    @property
    def in_synthese(self) -> str:
        """Wording under a title, with French typography."""
        return typo(self.heading or self.short or self.label)


@dataclass(frozen=True, slots=True)
class _Declaration:
    """What one attribute declares."""

    fields: Callable[[str, Getter], tuple[Field, ...]]
    """(target, getter of its value) → its fields, in the order of the form."""
    build: Callable[[str, Mapping[str, Any]], Any]
    """(target, meaning of each field by target) → its value."""


def _declaration(attribute: Any) -> _Declaration:
    found: _Declaration = attribute.metadata[_DECLARATION]
    return found


def _one(type: FieldType, default: Any, label: str, name: str = "", **facts: Any) -> Any:
    """An attribute that is one field, called in the PDF as its target is unless ``name`` says otherwise."""

    def fields(target: str, get: Getter) -> tuple[Field, ...]:
        return (Field(name or target.replace(".", "_"), label, type, target, get=get, **facts),)

    declared = _Declaration(fields, lambda target, meanings: meanings[target])
    return dataclasses.field(default=default, metadata={_DECLARATION: declared})


text = partial(_one, FieldType.TEXT, "")
"""A line of text."""
lines = partial(_one, FieldType.MULTILINE, "")
"""Several lines of names or of an address."""
prose = partial(lines, prose=True)
"""A free text of several lines."""
tick = partial(_one, FieldType.CHECKBOX, False, parse=lambda answer, _: answer is True)
"""A box to tick."""
yes_no = partial(_one, FieldType.RADIO, None, options=OUI_NON, parse=lambda answer, _: _YES_NO.get(answer))
"""A question answered by oui or non; ``None`` without an answer."""


def _chosen(type: FieldType, first: tuple[Option, ...], answers: Iterable[Worded], label: str, **facts: Any) -> Any:
    offered = tuple(answers)
    # An answer that this question does not offer keeps its meaning: a rule then says what may be chosen.
    of = offered[0].__class__

    def parse(answer: Answer, _: date) -> Worded | None:
        return of(answer) if answer in set(of) else None

    options = (*first, *(Option(one.value, one.label) for one in offered))
    return _one(type, None, label, options=options, parse=parse, **facts)


choice = partial(_chosen, FieldType.RADIO, ())
"""A question of which one answer is chosen, in the order of the form."""
listed = partial(_chosen, FieldType.LIST, (A_CHOISIR,))
"""A drop-down list, whose first option is « à choisir »."""


def listed_key(keys: Mapping[str, str], label: str, **facts: Any) -> Any:
    """A drop-down list of texts known by a key; "" without an answer."""
    options = (A_CHOISIR, *(Option(key, wording) for key, wording in keys.items()))
    return _one(FieldType.LIST, "", label, options=options, parse=lambda a, _: a if a in keys else "", **facts)


def _read(parse: Callable[[str, date], Lecture[Any]], write: Callable[[Any], str] | None = None) -> Callable[..., Any]:
    """A kind of text that means something: what is written, day of reception → its reading."""

    def reading(answer: Answer, reference: date) -> Lecture[Any]:
        return parse(_as_text(answer, reference), reference)

    return partial(_one, FieldType.TEXT, Lecture(), parse=reading, write=write)


day = _read(lambda written, reference: parse_date(written, reference=reference), format_long_date)
"""A date."""
telephone = _read(lambda written, reference: parse_telephone(written, reference=reference))
"""A telephone number."""
duration = _read(lambda written, _: parse_duree(written), format_duree)
"""Hours a week, in minutes."""
age = _read(lambda written, _: parse_age(written))
"""An age, in months."""
classe = _read(lambda written, _: parse_classe(written))
"""A class."""
uai = _read(lambda written, _: parse_uai(written))
"""The national number of an établissement."""


def _composed(
    default: Any, root: str, parts: Iterable[tuple[Any, Any, Getter]], gather: Callable[[Iterable[Any]], Any]
) -> Any:
    """An attribute of several fields.

    Args:
        default: its value on an empty form.
        root: of the targets of its parts; "" for its own.
        parts: (last word of the target, declaration, value of the attribute → that of the part), as the form has them.
        gather: values of all parts → value of the attribute.
    """
    known = tuple(parts)

    def fields(target: str, get: Getter) -> tuple[Field, ...]:
        return tuple(
            field
            for key, part, find in known
            for field in _declaration(part).fields(f"{root or target}.{key}", _then(get, find))
        )

    def build(target: str, meanings: Mapping[str, Any]) -> Any:
        return gather(_declaration(part).build(f"{root or target}.{key}", meanings) for key, part, _ in known)

    declaration = {_DECLARATION: _Declaration(fields, build)}
    if isinstance(default, dict):
        return dataclasses.field(default_factory=default.copy, metadata=declaration)
    return dataclasses.field(default=default, metadata=declaration)


def group(of: type[T], **members: Any) -> Any:
    """Several fields in one value; ``members``: attribute of ``of`` → its declaration."""
    parts = ((name, member, attrgetter(name)) for name, member in members.items())
    return _composed(of(), "", parts, lambda found: of(**dict(zip(members, found, strict=True))))


def series(root: str, ranks: Iterable[int], one: Callable[[int], Any]) -> Any:
    """The same declaration for each rank, as a tuple; targets are ``root.rank``."""
    parts = tuple((rank, one(rank), itemgetter(index)) for index, rank in enumerate(ranks))
    return _composed(tuple(member.default for _, member, _ in parts), root, parts, tuple)


def ticks(root: str, keys: Mapping[str, str], label: str) -> Any:
    """A box for each key, as the set of those that are ticked; targets are ``root.key``, labels « label : wording »."""
    parts = ((key, tick(f"{label} : {wording}"), methodcaller("__contains__", key)) for key, wording in keys.items())
    return _composed(frozenset(), root, parts, lambda ticked: frozenset(compress(keys, ticked)))


def keyed(
    root: str, keys: Iterable[str], one: Callable[[str], Any], gather: Callable[[Mapping[str, Any]], Any], find: Any
) -> Any:
    """The same declaration for each key of a mapping; targets are ``root.key``.

    Args:
        root: of the targets.
        keys: in the order of the form.
        one: key → declaration.
        gather: key → value of each → the value of the attribute.
        find: (value of the attribute, ``key``) → what it holds for a key.
    """
    known = tuple(keys)
    parts = ((key, one(key), partial(find, key=key)) for key in known)
    return _composed(gather({}), root, parts, lambda found: gather(dict(zip(known, found, strict=True))))


def _then(first: Getter, second: Getter) -> Getter:
    return lambda form: second(first(form))


def _declared(form: Any) -> Iterator[tuple[int, Field]]:
    """(rank of the attribute, field) of all that a typed form declares, in the order of the printed form."""
    for rank, attribute in enumerate(dataclasses.fields(form)):
        for field in _declaration(attribute).fields(attribute.name, attrgetter(attribute.name)):
            yield rank, field


def declared_roots(form: Any) -> Mapping[str, int]:
    """First word of each target, and each attribute → rank of the attribute on the form."""
    attributes = {attribute.name: rank for rank, attribute in enumerate(dataclasses.fields(form))}
    return attributes | {field.target.partition(".")[0]: rank for rank, field in _declared(form)}


def declared_fields(form: Any, prefix: str) -> tuple[Field, ...]:
    """The fields that a typed form declares, in the order of the printed form, their PDF names with its prefix."""
    return tuple(replace(field, name=f"{prefix}_{field.name}") for _, field in _declared(form))


def build_form(form: Any, fields: Iterable[Field], answers: Mapping[str, Answer], reference: date) -> Any:
    """Give a form its types.

    Args:
        form: the typed form.
        fields: all that it declares.
        answers: what is written, by target; a target that is not there is an empty field.
        reference: day of reception.
    """
    meanings = {field.target: field.parse(answers.get(field.target), reference) for field in fields}
    return form(**{one.name: _declaration(one).build(one.name, meanings) for one in dataclasses.fields(form)})
