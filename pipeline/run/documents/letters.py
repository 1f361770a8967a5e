"""Letters owed → rows of the register."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.run.documents.catalogue import LETTERS
from pipeline.run.documents.gather import LetterContent
from pipeline.store.register import Register
from pipeline.store.rows import Plan
from pipeline.store.series import of_event, of_letter


def with_series(letters: Iterable[Letter]) -> Iterator[tuple[str, Letter]]:
    """Name the series of each letter: type, kind of reader, rank among those of the same type and kind."""
    ranks: Counter[tuple[str, str]] = Counter()
    for letter in letters:
        kind = letter.type.value, letter.destinataire.genre.value
        ranks[kind] += 1
        yield of_letter(*kind, ranks[kind]), letter


def plan_once(register: Register, numero: str, letters: Iterable[Letter], today: date) -> list[Letter]:
    """Plan the letters that were never written before, whatever was written since; return those planned.

    A reminder does not replace another: each stands by itself.
    """
    return [
        letter
        for letter in letters
        if register.documents.plan(_plan(numero, of_event(letter.type, letter.cle), letter, today))
    ]


def plan_letters(register: Register, numero: str, letters: Iterable[Letter], today: date) -> set[TypeLettre]:
    """Plan the letters that say something else than the last of their series, and return their types."""
    return {
        letter.type
        for serie, letter in with_series(letters)
        if register.documents.plan(_plan(numero, serie, letter, today))
    }


def withdraw_unwritten(register: Register, numero: str, type: TypeLettre) -> None:
    """Withdraw the letters of a type that this run planned; those of former runs may be printed already."""
    for document in register.documents.of(numero):
        # One that is in the outbox may be in an envelope already: nobody can take it back.
        if document.type == type and document.sha256 is None:
            register.documents.withdraw_one(document.id)


def _plan(numero: str, serie: str, letter: Letter, today: date) -> Plan:
    content = LetterContent(letter.destinataire, letter.context)
    genre = letter.destinataire.genre.value
    return LETTERS[letter.type].plan(content, today, serie=serie, cle=letter.cle, dossier=numero, genre=genre)
