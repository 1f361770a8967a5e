"""Where in a dossier what was typed is found: which answer of which form, and the words around it."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.model.annexes import BY_TARGET
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.texte import fold_words, squeeze
from pipeline.run.documents.pupil.words import answers_of
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, Geste, PieceRow

_WORD = re.compile(r"[^\W_]+")
_NAMES = ("Nom", "Prénom")
_AROUND = 50
"""Characters that are shown on each side of a word."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word was found."""

    label: str
    """French: which answer of which form."""
    before: str
    found: str
    after: str
    """The answer as it was written, cut: what stands before the word, the word, what stands after it."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The words that are looked for: folded, or the beginning of one; with those that are like it."""

    words: tuple[tuple[str, frozenset[str]], ...]

    def among(self, texte: str, *, name: bool) -> set[int]:
        """Ranks of the words that stand in a text; « LE GOFF », when it is a name, is also one word."""
        folded = [*fold_words(texte).split(), *([squeeze(texte)] if name else [])]
        return {
            rank
            for rank, (mot, like) in enumerate(self.words)
            if any(one.startswith(mot) or one in like for one in folded)
        }

    def place(self, rank: int, label: str, texte: str) -> Place:
        """Show a word that stands in a text."""
        mot, like = self.words[rank]
        ligne = " ".join(texte.split())
        for found in _WORD.finditer(ligne):
            if any(one.startswith(mot) or one in like for one in fold_words(found[0]).split()):
                before, after = ligne[: found.start()], ligne[found.end() :]
                return Place(label, _last(before), found[0], _first(after))
        return Place(label, "", _first(ligne), "")


def places_of(register: Register, row: DossierRow, said: Iterable[Identite], sought: Sought) -> tuple[Place, ...]:
    """Where the words are found in a dossier, one place a word: the pupil, the school, what was corrected, answers."""
    return _places(_texts(register, row, said), sought)


def places_in(row: PieceRow, said: Iterable[Identite], sought: Sought) -> tuple[Place, ...]:
    """Where the words are found in a form."""
    return _places((*_of_pupil(said), *_of_form(row, "")), sought)


def _places(texts: Iterable[tuple[str, str]], sought: Sought) -> tuple[Place, ...]:
    found: dict[int, Place] = {}
    if not sought.words:
        return ()
    for label, texte in texts:
        for rank in sought.among(texte, name=label in _NAMES) - found.keys():
            found[rank] = sought.place(rank, label, texte)
        if len(found) == len(sought.words):
            break
    return tuple(dict.fromkeys(found[rank] for rank in sorted(found)))


def _texts(register: Register, row: DossierRow, said: Iterable[Identite]) -> Iterator[tuple[str, str]]:
    """Label and text of all that is said in a dossier; forms are read last, for they are long."""
    yield from _of_pupil(said)
    for acte in register.actes.life(row.numero):
        if acte.acte == Geste.CORRECTION:
            field = next((fields[acte.code] for fields in BY_TARGET.values() if acte.code in fields), None)
            yield f"Corrigé : {field.label if field else acte.code}", str(acte.valeur.get("valeur", ""))
    in_force: set[str] = set()
    for piece in reversed(register.pieces.of(row.numero)):
        yield from _of_form(piece, " (version remplacée)" if piece.kind in in_force else "")
        in_force.add(piece.kind)


def _of_pupil(said: Iterable[Identite]) -> Iterator[tuple[str, str]]:
    for one in reversed(list(said)):
        yield from zip((*_NAMES, "École"), (one.nom, one.prenom, one.etablissement), strict=True)


def _of_form(row: PieceRow, which: str) -> Iterator[tuple[str, str]]:
    with suppress(ValueError, KeyError, TypeError):
        for label, texte in answers_of(row):
            yield f"{Kind(row.kind).mot.capitalize()}{which} : {label}", texte


def _first(texte: str) -> str:
    return texte if len(texte) <= _AROUND else f"{texte[:_AROUND].rsplit(' ', 1)[0]}…"


def _last(texte: str) -> str:
    return texte if len(texte) <= _AROUND else f"…{texte[-_AROUND:].split(' ', 1)[-1]}"
