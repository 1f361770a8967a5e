"""Dossiers, and forms that wait, found by what a person types: numbers, days of birth, names, words of the forms."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

import msgspec

from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.matching.repertoire import repere_jour
from pipeline.dossier.matching.requete import Requete, read_requete
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.values.texte import fold_words
from pipeline.errors import PipelineError
from pipeline.lazy import load
from pipeline.run.documents.from_register import identite_from_json
from pipeline.run.documents.pupil.known import identites_of, mark_new
from pipeline.run.looking.places import Place, Sought, places_in, places_of
from pipeline.store.register import Register
from pipeline.store.reperes import Among, Recherche, Term
from pipeline.store.rows import PieceRow
from pipeline.workspace import Workspace

MOST_WORDS = 12
"""That are looked for at once."""
_CLOSE = 7
"""Letters from which a word that differs by two typing errors is like another; by one, from four."""
_LIKE = 12
"""Words that are like another, at most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, and which page of what is found is shown."""

    texte: str = ""
    """As it was typed; "" for all that the rest lets through."""
    ecole: str = ""
    """Words of the name of the school."""
    etat: str = ""
    since: date | None = None
    until: date | None = None
    """First and last day on which the dossier was opened."""
    page: int = 1
    limit: int = 20


@dataclass(frozen=True, slots=True)
class FoundDossier:
    """A dossier that was found."""

    number: str
    pupil: str
    """« Prénom NOM » as written; "" when nothing says it."""
    birth: str
    """Day of birth as written."""
    school: str
    opened: date
    state: str
    state_label: str
    """French."""
    places: tuple[Place, ...]
    """Where what was typed was found in it; none for a number or a day."""


@dataclass(frozen=True, slots=True)
class FoundPiece:
    """A form that waits for a person, without a dossier."""

    piece: str
    """Its code."""
    kind: str
    pupil: str
    birth: str
    school: str
    received: date
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found, the best first."""

    found: tuple[FoundDossier, ...]
    total: int
    """How many dossiers in all."""
    page: int
    pages: int
    waiting: tuple[FoundPiece, ...]
    """Forms without a dossier, on the first page alone."""
    like: Mapping[str, tuple[str, ...]]
    """Word that was typed → words that are like it, and that were looked for as well."""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def search(workspace: Workspace, asked: Asked, today: date) -> Results:
    """Find dossiers; what is typed is never read as anything else than words, numbers and days.

    Raises:
        PipelineError: when too many words are typed, or the workspace cannot be used.
    """
    workspace.settings()
    requete, ecole = read_requete(asked.texte, today), fold_words(asked.ecole).split()
    if len(requete) + len(ecole) > MOST_WORDS:
        raise PipelineError(f"La recherche prend {MOST_WORDS} mots au plus : gardez ceux qui distinguent le dossier.")
    with Register.open(workspace.register_path) as register:
        mark_new(register)
        terms = [*_terms(requete, register.recherche), *(Term(mot=mot, ecole=True) for mot in ecole)]
        among = Among(asked.etat, asked.since or date.min, asked.until or date.max)
        page = max(asked.page, 1)
        found = register.recherche.find(terms, among, (page - 1) * asked.limit, asked.limit)
        sought = Sought(tuple((one.mot, frozenset(chain(*one.semblables))) for one in terms if one.mot))
        free = page == 1 and among == Among()
        waiting = filter(None, (register.pieces.get(one) for one in found.waiting)) if free else ()
        return Results(
            tuple(_dossiers(register, found.numeros, sought)),
            found.total,
            page,
            -(-found.total // asked.limit) or 1,
            tuple(_waiting(row, sought) for row in waiting),
            {one.mot: tuple(chain(*one.semblables)) for one in terms if one.semblables},
        )


def _terms(requete: Requete, recherche: Recherche) -> Iterator[Term]:
    yield from (Term(numero=numero) for numero in requete.numeros)
    yield from (Term(jour=repere_jour(jour)) for jour in requete.jours)
    for mot in requete.mots:
        yield Term(mot=mot, semblables=_like(mot, recherche))


def _like(mot: str, recherche: Recherche) -> tuple[tuple[str, ...], ...]:
    """Words of the register that are one typing error away, then two; none for what has figures, or is short."""
    errors = 2 if len(mot) >= _CLOSE else 1 if len(mot) >= 4 else 0
    if not errors or not mot.isalpha():
        return ()
    lengths = len(mot) - errors, len(mot) + errors
    known = recherche.names(*lengths)
    if not any(one.startswith(mot) for one in known):
        # Answers hold words of everybody: what is like one of them is looked for when there is nothing better.
        answers = recherche.answers(mot[:2], *lengths)
        known += [] if mot in answers else answers
    extract, distance = load("rapidfuzz.process:extract"), load("rapidfuzz.distance:OSA").distance
    found = extract(mot, set(known), scorer=distance, score_cutoff=errors, limit=_LIKE)
    near = [(count, one) for one, count, _ in found if not one.startswith(mot)]
    return tuple(filter(None, (tuple(sorted(one for count, one in near if count == far)) for far in (1, 2))))


def _dossiers(register: Register, numeros: Iterable[str], sought: Sought) -> Iterator[FoundDossier]:
    for row in filter(None, map(register.dossiers.get, numeros)):
        said = identites_of(register, row)
        last = said[-1] if said else None
        yield FoundDossier(
            row.numero,
            *_who(last),
            row.ouvert_le,
            row.etat,
            Etat(row.etat).label,
            places_of(register, row, said, sought),
        )


def _waiting(row: PieceRow, sought: Sought) -> FoundPiece:
    said: Identite | None = None
    with suppress(ValueError, KeyError, TypeError):
        said = identite_from_json(row.identite)
    places = places_in(row, [said] if said else [], sought)
    return FoundPiece(row.code, row.kind, *_who(said), row.recue_le, places)


def _who(said: Identite | None) -> tuple[str, str, str]:
    if said is None:
        return "", "", ""
    return f"{said.prenom} {said.nom}".strip(), said.naissance.texte, said.etablissement
