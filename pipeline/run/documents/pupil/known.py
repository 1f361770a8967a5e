"""Who the pupils are: the dossiers of the register as matching and rules look them up, by what forms say of a pupil."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.matching.rattachement import identite
from pipeline.dossier.matching.repertoire import (
    RULES,
    KnownDossier,
    repere_jour,
    repere_mot,
    reperes_corriges,
    reperes_noms,
    reperes_of,
)
from pipeline.dossier.model.annexes import BY_TARGET
from pipeline.dossier.model.decision import Decision, TypeDecision, periodes
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules.contexte import DossierSummary
from pipeline.dossier.values.calendrier import AnneeScolaire
from pipeline.dossier.values.texte import fold_words
from pipeline.dossier.values.types import Lecture
from pipeline.run.documents.from_register import PieceError, identite_from_json, load_dossier, load_piece
from pipeline.run.documents.pupil.words import RULES as MOTS
from pipeline.run.documents.pupil.words import words_of, words_of_correction
from pipeline.run.documents.states import is_decided
from pipeline.store.register import Register
from pipeline.store.reperes import Words
from pipeline.store.rows import DossierRow, PieceRow

FIN = "fin "
"""Begins the mark of a decision that grants something: the last day follows."""
IDENTITE = ("nom", "prenom", "naissance", "etablissement")
"""Targets that say who the pupil is."""
_RULES = f"{RULES}, mots {MOTS}"
"""Marks and words are made together, by these."""


def identites_of(register: Register, row: DossierRow) -> list[Identite]:
    """What the forms in a dossier say of its pupil, as far as they can still be read, and what a person corrected."""
    found: list[Identite] = []
    for data in register.pieces.identites(row.numero):
        # A dossier that cannot be read is set apart when it is looked at; here, all the others go on.
        with suppress(ValueError, KeyError, TypeError):
            found.append(identite_from_json(data))
    if found and register.actes.is_corrected(row.numero, IDENTITE):
        with suppress(PieceError):
            dossier = load_dossier(register, row)
            if dossier.forms:
                # A form that says what was corrected is of that dossier.
                ours = identite(dossier.forms[0])
                found.append(replace(ours, prenom=ours.prenom or found[-1].prenom))
    return found


def mark_new(register: Register) -> None:
    """Have every form, and every correction, found by the marks and the words of the present rules."""
    reperes, recherche = register.reperes, register.recherche
    while rows := reperes.unmarked(_RULES):
        with register.transaction():
            for row in rows:
                reperes.mark(row.id, _marks(row), _RULES)
                recherche.put(row.id, words_of(row) or Words("", "", ""))
    if corrections := reperes.unmarked_corrections(_RULES):
        with register.transaction():
            for acte, champ, valeur, le in corrections:
                marks = reperes_corriges(champ, valeur, _as_day(champ, valeur, le)) if champ in IDENTITE else ()
                reperes.mark_correction(acte, marks, _RULES)
                recherche.put_correction(acte, words_of_correction(champ, valeur))


def words_are_right(register: Register) -> bool:
    """The words by which forms and corrections are searched are those that would be made anew of them."""
    recherche, reperes = register.recherche, register.reperes
    return not (
        recherche.is_damaged()
        # A form that cannot be read any more is told of by itself.
        or any((words := words_of(row)) and recherche.words_of(row.id) != words for row in reperes.marked(_RULES))
        or any(
            recherche.words_of_correction(acte) != words_of_correction(champ, valeur)
            for acte, champ, valeur, _ in reperes.marked_corrections(_RULES)
        )
    )


def make_words_anew(register: Register) -> None:
    """Have every form, and every correction, found by words that are made anew."""
    with register.transaction():
        register.recherche.forget()
    mark_new(register)


def _marks(row: PieceRow) -> set[str]:
    found: set[str] = set()
    with suppress(ValueError, KeyError, TypeError):
        found |= reperes_of(identite_from_json(row.identite))
    if row.kind == Kind.DECISION:
        with suppress(PieceError):
            form = load_piece(row).form
            found |= set(_of_decision(form)) if isinstance(form, Decision) else set()
    return found


def _of_decision(decision: Decision) -> Iterator[str]:
    yield repere_motif(decision)
    # What an ajournement leaves open is answered by none.
    if decision.seance.valeur and decision.decision is not TypeDecision.AJOURNEMENT:
        yield f"seance {decision.seance.valeur}"
    if granted := periodes(decision):
        yield f"{FIN}{granted[-1][1]}"


def repere_motif(decision: Decision) -> str:
    """Mark of the decisions of a séance that give one motif de fait."""
    said = hashlib.sha256(fold_words(decision.motif_fait).encode()).hexdigest()
    return f"motif {decision.seance.valeur} {said[:16]}"


def _as_day(champ: str, valeur: str, le: date) -> Lecture[date]:
    field = BY_TARGET[Kind.FICHE].get(champ)
    read = field.parse(valeur, le) if field and champ == "naissance" else None
    return read if isinstance(read, Lecture) else Lecture()


def same_names(register: Register, nom: str, prenom: str, annee: AnneeScolaire | None = None) -> list[str]:
    """Dossiers of whoever may have these names, opened in a school year (or any), by number."""
    return _found(register, reperes_noms(nom, prenom), annee)


def born_on(register: Register, jour: date) -> list[str]:
    """Dossiers of whoever may be born on a day, by number."""
    return _found(register, [repere_jour(jour)], None)


def named(register: Register, texte: str) -> list[str]:
    """Dossiers of whoever has names that begin with these words, however accented, in any order."""
    mark_new(register)
    mots = fold_words(texte).split()
    found = register.reperes.begun([repere_mot(mot) for mot in mots]) if mots else []
    return [register.actes.into(numero) or numero for numero in found]


def _found(register: Register, marks: Collection[str], annee: AnneeScolaire | None) -> list[str]:
    mark_new(register)
    first, last = (annee.debut, annee.fin) if annee else (date.min, date.max)
    found = set(register.reperes.find(marks, first, last))
    for corrected in register.reperes.corrected(marks):
        numero = register.actes.into(corrected) or corrected
        row = register.dossiers.get(numero)
        if row is not None and first <= row.ouvert_le <= last:
            found.add(numero)
    return sorted(found, key=by_rank)


def by_rank(numero: str) -> tuple[int, int]:
    """Sort key of the numbers of dossiers: the year, then the rank in it."""
    annee, _, rang = numero.partition("-")
    return int(annee), int(rang)


def summary_of(register: Register, numero: str) -> DossierSummary | None:
    """Whom a dossier is about; ``None`` when nothing in it says so."""
    row = register.dossiers.get(numero)
    said = identites_of(register, row) if row else []
    if not said:
        return None
    last = said[-1]
    return DossierSummary(numero, last.nom, last.prenom, last.naissance.valeur, last.etablissement)


class Annuaire:
    """The dossiers of the register, as matching asks for them on a day; each is read once."""

    def __init__(self, register: Register, annee: AnneeScolaire) -> None:
        self._register, self._annee = register, annee
        self._read: dict[str, KnownDossier | None] = {}

    def forget(self, numero: str) -> None:
        """A form has come into a dossier."""
        self._read.pop(numero, None)

    def dossier(self, numero: str) -> KnownDossier | None:
        """The dossier of that number; ``None`` for one that was annulled: no form may come to it."""
        if numero not in self._read:
            self._read[numero] = self._load(numero)
        return self._read[numero]

    def _load(self, numero: str) -> KnownDossier | None:
        row = self._register.dossiers.get(numero)
        if row is None or row.etat == Etat.ANNULE:
            return None
        # The help is granted for a school year: a form of the next one is another demande (circulaire, I).
        this_year, decided = row.ouvert_le in self._annee, is_decided(self._register, row)
        return KnownDossier(numero, tuple(identites_of(self._register, row)), this_year, decided, row.origine or "")

    def find(self, reperes: Collection[str], *, en_cours: bool) -> Iterable[str]:
        """Dossiers one of whose forms has one of these marks, oldest first; of this school year, if ``en_cours``."""
        return _found(self._register, reperes, self._annee if en_cours else None)

    def following(self, numero: str) -> Iterable[str]:
        """Dossiers that follow a decided one, oldest first."""
        return [row.numero for row in self._register.dossiers.following(numero)]
