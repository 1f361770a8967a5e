"""The words by which forms and corrections are searched: folded, each once, so that accents and order do not matter."""

from collections.abc import Iterable, Iterator

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.texte import fold_words, squeeze
from pipeline.forms.editions import spec_of
from pipeline.run.documents.from_register import identite_from_json
from pipeline.store.reperes import Words
from pipeline.store.rows import PieceRow

RULES = "1"
"""By which words are made: registers keep them, and make them anew when this changes."""
_WRITTEN = frozenset({FieldType.TEXT, FieldType.MULTILINE, FieldType.LIST})
"""Answers in words; a tick says nothing that is searched for."""


def words_of(row: PieceRow) -> Words | None:
    """Return the words of a form; ``None`` when the register holds something that is no form any more."""
    try:
        said = identite_from_json(row.identite)
        answers = [text for _, text in answers_of(row)]
    except (ValueError, KeyError, TypeError):
        return None
    return Words(_names(said.nom, said.prenom), _words([said.etablissement]), _words(answers))


def words_of_correction(target: str, valeur: str) -> Words:
    """Return the words of what a person put in the place of an answer."""
    if target in ("nom", "prenom"):
        return Words(_names(valeur), "", "")
    return Words("", _words([valeur]), "") if target == "etablissement" else Words("", "", _words([valeur]))


def answers_of(row: PieceRow) -> Iterator[tuple[str, str]]:
    """Yield the answers in words of a form: French label, text as it was read; in the order of the form.

    Raises:
        ValueError, KeyError, TypeError: when the register holds something that is no form any more.
    """
    fields = spec_of(Kind(row.form["kind"]), row.form["edition"]).by_name
    for name, (_, value, *_) in row.form["values"].items():
        field = fields.get(name)
        if field and field.type in _WRITTEN and isinstance(value, str) and value:
            yield field.label, value


def _names(*names: str) -> str:
    """« LE GOFF » is found by « legoff » as well."""
    return _words([*names, *map(squeeze, names)])


def _words(texts: Iterable[str]) -> str:
    # Folded at one go: forms are many, and their answers short.
    return " ".join(sorted(set(fold_words("\n".join(texts)).split())))
