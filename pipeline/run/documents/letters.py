"""Letters owed → rows of the register.

A letter takes the place of the last of its series: of one that was not posted, nothing stays. The key of a letter is
that of what the forms say. What a person corrected since is added to it, as is each time that the post brought the
letter back: a letter posted is not sent again for a correction, one that was not is renewed.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace

from pipeline.config import Settings
from pipeline.dossier.letters import Letter, LetterSettings, TypeLettre
from pipeline.dossier.letters.notifications import replacing
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.types import Commission
from pipeline.run.documents.catalogue import LETTERS
from pipeline.run.documents.context import Run
from pipeline.run.documents.gather import LetterContent
from pipeline.store.register import Register
from pipeline.store.rows import LastRow
from pipeline.store.series import of_event, of_letter


def with_series(letters: Iterable[Letter]) -> Iterator[tuple[str, Letter]]:
    """Name the series of each letter: type, kind of reader, rank among those of the same type and kind."""
    ranks: Counter[tuple[str, str]] = Counter()
    for letter in letters:
        kind = letter.type.value, letter.destinataire.genre.value
        # Parents who live apart are two readers of one kind: their rank keeps their letters apart.
        ranks[kind] += 1
        yield of_letter(*kind, ranks[kind]), letter


_CORRECTED = "+"
"""In a key, before the hash of what corrections change."""
_RETURNED = "~"
"""In a key, before how many times the post brought the letter back."""
_COMPLETE = "@"
"""In the key of an accusé, before the day on which the demande was complete, when a person corrected it."""


def same_facts(one: str, other: str) -> bool:
    """Both keys are of one letter, whatever was corrected in it and however often it came back."""
    return facts_of(one) == facts_of(other)


def facts_of(cle: str) -> str:
    """The key of a letter as the forms make it, whatever was corrected in it and however often it came back."""
    return cle.partition(_CORRECTED)[0].partition(_RETURNED)[0]


def corrected_letters(dossier: Dossier, owed: Callable[[Dossier], Iterable[Letter]]) -> tuple[Letter, ...]:
    """The letters that ``owed`` finds for a dossier, each under the key of what the forms say."""
    letters = tuple(owed(dossier))
    if not (dossier.vie.corrections or dossier.vie.retours):
        return letters
    before = dict(with_series(owed(dossier.as_written())))
    return tuple(_under_its_key(dossier, serie, letter, before.get(serie)) for serie, letter in with_series(letters))


def _under_its_key(dossier: Dossier, serie: str, letter: Letter, written: Letter | None) -> Letter:
    # The commission that a person chose is sent the demande, be it posted to the other one already.
    elsewhere = written and letter.type is TypeLettre.TRANSMISSION and letter.destinataire != written.destinataire
    if written is None or elsewhere:
        return letter
    cle = written.cle + _complete_since(written, letter)
    names = (serie, of_event(letter.type, written.cle))
    if returned := sum(one.serie in names for one in dossier.vie.retours):
        cle += f"{_RETURNED}{returned}"
    if changes := _changes(written, letter):
        cle += f"{_CORRECTED}{hashlib.sha256(changes.encode()).hexdigest()[:16]}"
    return replace(letter, cle=cle)


def _complete_since(written: Letter, letter: Letter) -> str:
    """What makes an accusé another one: it gave a wrong day to count the two months from, and its reader is told."""
    before, now = (one.context["dates"] for one in (written, letter))
    if letter.type is not TypeLettre.ACCUSE or not (isinstance(before, dict) and isinstance(now, dict)):
        return ""
    return "" if before["complete"] == now["complete"] else f"{_COMPLETE}{now['complete']}"


def _changes(written: Letter, letter: Letter) -> str:
    """What corrections change in a letter, whatever the day of the run; "" when they change nothing."""
    said, former = (_flat(one) for one in (letter, written))
    changed = {name: value for name, value in said.items() if former.get(name) != value}
    return json.dumps(changed, sort_keys=True, ensure_ascii=False, default=str) if changed else ""


def _flat(letter: Letter) -> dict[str, object]:
    # Days that depend on the day of the run are the same in both.
    dates = letter.context["dates"]
    return {
        **asdict(letter.destinataire),
        **letter.context,
        **(dates if isinstance(dates, dict) else {}),
        "dates": None,
    }


def plan_once(run: Run, numero: str, letters: Iterable[Letter]) -> list[Letter]:
    """Plan the letters that were never written before, whatever was written since; return those planned.

    A reminder does not replace another: each stands by itself.
    """
    return [
        letter for letter in letters if plan_letter(run, numero, of_event(letter.type, facts_of(letter.cle)), letter)
    ]


def plan_letters(run: Run, numero: str, letters: Iterable[Letter]) -> set[TypeLettre]:
    """Plan the letters that say something else than the last of their series, and return their types."""
    return {letter.type for serie, letter in with_series(letters) if plan_letter(run, numero, serie, letter)}


def drop_unposted(register: Register, numero: str, serie: str, cle: str) -> LastRow | None:
    """Withdraw the letters of a series that did not leave and say something else than ``cle``; return the last left.

    What never left cannot be annulled nor replaced: only what was posted counts for its reader.
    """
    documents = register.documents
    while (last := documents.last(numero, serie)) and last.cle != cle and last.poste_le is None:
        documents.withdraw_one(last.id)
    return last


def plan_letter(run: Run, numero: str, serie: str, letter: Letter) -> bool:
    """Plan a letter unless the last of its series says the same; return whether it was planned."""
    documents = run.register.documents
    # Each file that cannot be read has its own letter, whatever came before it.
    last = None if letter.type is TypeLettre.RENVOI else drop_unposted(run.register, numero, serie, letter.cle)
    if last and last.cle != letter.cle:
        if last.cle.partition(_CORRECTED)[0] == letter.cle.partition(_CORRECTED)[0]:
            return False
        if letter.type is TypeLettre.ACCUSE:
            letter = replacing(letter, last.prevu_le)
    to, type_ = letter.destinataire, LETTERS[letter.type]
    content, genre = LetterContent(to, letter.context), to.genre.value
    plan = type_.plan(content, run.today, serie=serie, cle=letter.cle, dossier=numero, genre=genre)
    return documents.plan(plan)


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
