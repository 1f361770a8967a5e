"""A field of a form is one thing: declared once, beside the attribute of the typed form that holds its value.

From that one declaration come the blank PDF, the reading and the parsing, the labels of anomalies and their order, what
is required, the synthesis, the prefilled forms and what is hidden from a reader. A declaration is the default of a
dataclass attribute: :func:`text`, :func:`tick`, :func:`choice` …; :func:`declared_fields` gathers those of a form.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from pipeline.dossier import values
from pipeline.dossier.values.types import Lecture
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


def _declare(
    default: Any,
    fields: Callable[[str, Getter], tuple[Field, ...]],
    build: Callable[[str, Mapping[str, Any]], Any],
) -> Any:
    return dataclasses.field(default=default, metadata={_DECLARATION: _Declaration(fields, build)})


def _declaration(attribute: Any) -> _Declaration:
    found: _Declaration = attribute.metadata[_DECLARATION]
    return found


def _one(type: FieldType, default: Any, name: str, label: str, **facts: Any) -> Any:
    """An attribute that is one field."""

    def fields(target: str, get: Getter) -> tuple[Field, ...]:
        return (Field(name, label, type, target, get=get, **facts),)

    return _declare(default, fields, lambda target, meanings: meanings[target])


def text(name: str, label: str, **facts: Any) -> Any:
    """A line of text."""
    return _one(FieldType.TEXT, "", name, label, **facts)


def lines(name: str, label: str, **facts: Any) -> Any:
    """Several lines of names or of an address."""
    return _one(FieldType.MULTILINE, "", name, label, **facts)


def prose(name: str, label: str, **facts: Any) -> Any:
    """A free text of several lines."""
    return _one(FieldType.MULTILINE, "", name, label, prose=True, **facts)


def tick(name: str, label: str, **facts: Any) -> Any:
    """A box to tick."""
    return _one(FieldType.CHECKBOX, False, name, label, parse=lambda answer, _: answer is True, **facts)


def yes_no(name: str, label: str, **facts: Any) -> Any:
    """A question answered by oui or non; ``None`` without an answer."""

    def parse(answer: Answer, _: date) -> bool | None:
        return {"oui": True, "non": False}.get(_as_text(answer, _))

    return _one(FieldType.RADIO, None, name, label, options=OUI_NON, parse=parse, **facts)


def _member_of(answers: type[StrEnum]) -> Callable[[Answer, date], StrEnum | None]:
    return lambda answer, _: answers(answer) if answer in set(answers) else None


def choice(answers: type[StrEnum], labels: Mapping[Any, str], name: str, label: str, **facts: Any) -> Any:
    """A question of which one answer is chosen; ``labels``: answer → its wording, in the order of the form."""
    options = tuple(Option(answer.value, wording) for answer, wording in labels.items())
    return _one(FieldType.RADIO, None, name, label, options=options, parse=_member_of(answers), **facts)


def listed(answers: type[StrEnum], labels: Mapping[Any, str], name: str, label: str, **facts: Any) -> Any:
    """A drop-down list, whose first option is « à choisir »."""
    options = (A_CHOISIR, *(Option(answer.value, wording) for answer, wording in labels.items()))
    return _one(FieldType.LIST, None, name, label, options=options, parse=_member_of(answers), **facts)


def listed_key(keys: Mapping[str, str], name: str, label: str, **facts: Any) -> Any:
    """A drop-down list of texts known by a key; "" without an answer."""
    options = (A_CHOISIR, *(Option(key, wording) for key, wording in keys.items()))
    return _one(FieldType.LIST, "", name, label, options=options, parse=lambda a, _: a if a in keys else "", **facts)


def _reading(parse: Callable[..., Lecture[Any]], name: str, label: str, **facts: Any) -> Any:
    return _one(FieldType.TEXT, Lecture(), name, label, parse=lambda a, _: parse(_as_text(a, _)), **facts)


def day(name: str, label: str, **facts: Any) -> Any:
    """A date."""

    def parse(answer: Answer, reference: date) -> Lecture[date]:
        return values.parse_date(_as_text(answer, reference), reference=reference)

    return _one(FieldType.TEXT, Lecture(), name, label, parse=parse, write=format_long_date, **facts)


def telephone(name: str, label: str, **facts: Any) -> Any:
    """A telephone number."""

    def parse(answer: Answer, reference: date) -> Lecture[str]:
        return values.parse_telephone(_as_text(answer, reference), reference=reference)

    return _one(FieldType.TEXT, Lecture(), name, label, parse=parse, **facts)


def duration(name: str, label: str, **facts: Any) -> Any:
    """Hours a week, in minutes."""
    return _reading(values.parse_duree, name, label, write=format_duree, **facts)


def age(name: str, label: str, **facts: Any) -> Any:
    """An age, in months."""
    return _reading(values.parse_age, name, label, **facts)


def classe(name: str, label: str, **facts: Any) -> Any:
    """A class."""
    return _reading(values.parse_classe, name, label, **facts)


def uai(name: str, label: str, **facts: Any) -> Any:
    """The national number of an établissement."""
    return _reading(values.parse_uai, name, label, **facts)


def group(of: type[T], **members: Any) -> Any:
    """Several fields in one value; ``members``: attribute of ``of`` → its declaration."""

    def fields(target: str, get: Getter) -> tuple[Field, ...]:
        return tuple(
            field
            for name, member in members.items()
            for field in _declaration(member).fields(f"{target}.{name}", _then(get, attrgetter(name)))
        )

    def build(target: str, meanings: Mapping[str, Any]) -> T:
        return of(
            **{name: _declaration(member).build(f"{target}.{name}", meanings) for name, member in members.items()}
        )

    return _declare(of(), fields, build)


def series(root: str, ranks: Iterable[int], one: Callable[[int], Any]) -> Any:
    """The same declaration for each rank, as a tuple; targets are ``root.rank``."""
    members = [(f"{root}.{rank}", one(rank)) for rank in ranks]

    def fields(_: str, get: Getter) -> tuple[Field, ...]:
        return tuple(
            field
            for index, (target, member) in enumerate(members)
            for field in _declaration(member).fields(target, _then(get, itemgetter(index)))
        )

    def build(_: str, meanings: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(_declaration(member).build(target, meanings) for target, member in members)

    return _declare(tuple(member.default for _, member in members), fields, build)


def ticks(root: str, keys: Mapping[str, str], prefix: str, label: str) -> Any:
    """A box for each key, as the set of those that are ticked; targets are ``root.key``, labels « label : wording »."""

    def fields(_: str, get: Getter) -> tuple[Field, ...]:
        return tuple(
            Field(
                f"{prefix}_{key}",
                f"{label} : {wording}",
                FieldType.CHECKBOX,
                f"{root}.{key}",
                parse=lambda answer, _: answer is True,
                get=_then(get, partial(_contains, key)),
            )
            for key, wording in keys.items()
        )

    def build(_: str, meanings: Mapping[str, Any]) -> frozenset[str]:
        return frozenset(key for key in keys if meanings[f"{root}.{key}"])

    return _declare(frozenset(), fields, build)


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
    members = [(key, one(key)) for key in keys]

    def fields(_: str, get: Getter) -> tuple[Field, ...]:
        return tuple(
            field
            for key, member in members
            for field in _declaration(member).fields(f"{root}.{key}", _then(get, partial(find, key=key)))
        )

    def build(_: str, meanings: Mapping[str, Any]) -> Any:
        return gather({key: _declaration(member).build(f"{root}.{key}", meanings) for key, member in members})

    return dataclasses.field(default_factory=lambda: gather({}), metadata={_DECLARATION: _Declaration(fields, build)})


def _then(first: Getter, second: Getter) -> Getter:
    return lambda form: second(first(form))


def _contains(key: str, keys: frozenset[str]) -> bool:
    return key in keys


def declared_roots(form: Any) -> Mapping[str, int]:
    """First word of each target, and each attribute → rank of the attribute on the form."""
    found: dict[str, int] = {}
    for rank, attribute in enumerate(dataclasses.fields(form)):
        found[attribute.name] = rank
        for field in _declaration(attribute).fields(attribute.name, attrgetter(attribute.name)):
            found[field.target.partition(".")[0]] = rank
    return found


def declared_fields(form: Any, prefix: str) -> tuple[Field, ...]:
    """The fields that a typed form declares, in the order of the printed form, their PDF names with its prefix."""
    return tuple(
        replace(field, name=f"{prefix}_{field.name}")
        for attribute in dataclasses.fields(form)
        for field in _declaration(attribute).fields(attribute.name, attrgetter(attribute.name))
    )


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
