"""Letters owed → rows of the register."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.store.register import Register
from pipeline.store.rows import Plan


def with_series(letters: Iterable[Letter]) -> Iterator[tuple[str, Letter]]:
    """Name the series of each letter: type, kind of reader, rank among those of the same type and kind."""
    ranks: Counter[str] = Counter()
    for letter in letters:
        kind = f"{letter.type}/{letter.destinataire.genre}"
        ranks[kind] += 1
        yield f"{kind}/{ranks[kind]}", letter


def plan_letters(register: Register, numero: str, letters: Iterable[Letter], today: date) -> set[TypeLettre]:
    """Plan the letters that say something new, and return their types."""
    planned: set[TypeLettre] = set()
    for serie, letter in with_series(letters):
        plan = Plan(
            dossier=numero,
            type=letter.type.value,
            genre=letter.destinataire.genre.value,
            serie=serie,
            cle=letter.cle,
            dossier_sortie=f"courriers/{numero}",
            nom=f"{numero}_{letter.type.value}",
            suffixe=".pdf",
            contenu={"destinataire": asdict(letter.destinataire), "context": letter.context},
            prevu_le=today,
            courrier=True,
        )
        if register.plan(plan):
            planned.add(letter.type)
    return planned
