"""Letters owed → rows of the register."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.config import Settings
from pipeline.dossier.letters import Letter, LetterSettings, TypeLettre
from pipeline.dossier.values.types import Commission
from pipeline.run.documents.catalogue import LETTERS
from pipeline.run.documents.context import Run
from pipeline.run.documents.gather import LetterContent
from pipeline.store.series import of_event, of_letter


def with_series(letters: Iterable[Letter]) -> Iterator[tuple[str, Letter]]:
    """Name the series of each letter: type, kind of reader, rank among those of the same type and kind."""
    ranks: Counter[tuple[str, str]] = Counter()
    for letter in letters:
        kind = letter.type.value, letter.destinataire.genre.value
        # Parents who live apart are two readers of one kind: their rank keeps their letters apart.
        ranks[kind] += 1
        yield of_letter(*kind, ranks[kind]), letter


def plan_once(run: Run, numero: str, letters: Iterable[Letter]) -> list[Letter]:
    """Plan the letters that were never written before, whatever was written since; return those planned.

    A reminder does not replace another: each stands by itself.
    """
    return [letter for letter in letters if _plan(run, numero, of_event(letter.type, letter.cle), letter)]


def plan_letters(run: Run, numero: str, letters: Iterable[Letter]) -> set[TypeLettre]:
    """Plan the letters that say something else than the last of their series, and return their types."""
    return {letter.type for serie, letter in with_series(letters) if _plan(run, numero, serie, letter)}


def _plan(run: Run, numero: str, serie: str, letter: Letter) -> bool:
    to, type_ = letter.destinataire, LETTERS[letter.type]
    content, genre = LetterContent(to, letter.context), to.genre.value
    plan = type_.plan(content, run.today, serie=serie, cle=letter.cle, dossier=numero, genre=genre)
    return run.register.documents.plan(plan)


def reglages(settings: Settings) -> LetterSettings:
    """What the core must know of the configuration to write letters."""
    return LetterSettings(
        commissions={
            Commission.CCPE: (settings.ccpe.nom, *settings.ccpe.adresse),
            Commission.CCSD: (settings.ccsd.nom, *settings.ccsd.adresse),
        },
        complement_jours=settings.delais.complement_jours,
        ia=(settings.ia.nom, *settings.ia.adresse),
    )
