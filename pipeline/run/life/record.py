"""Acts of the register → what persons recorded of a dossier between its forms, as a value of the core; and back."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

import msgspec

from pipeline.dossier.model.vie import (
    Avis,
    AvisReception,
    Cloture,
    Correction,
    Courrier,
    MotifCloture,
    Retour,
    SorteCourrier,
    Vie,
)
from pipeline.store.register import Register
from pipeline.store.rows import ActeRow, Geste

T = TypeVar("T")


def vie_of(register: Register, numero: str) -> Vie:
    """Return what was recorded of a dossier, and of those put into it; what was undone apart.

    Raises:
        ValueError: when the register holds something else in the place of an act.
    """
    acts = register.actes.life(numero)
    return Vie(
        cloture=_cloture(act for act in acts if act.dossier == numero),
        courriers=_each(acts, Geste.COURRIER, Courrier),
        avis=_each(acts, Geste.AVIS, Avis),
        accuses=_each(acts, Geste.ACCUSE, AvisReception),
        corrections=tuple(_corrections(acts)),
        retours=_each(acts, Geste.RETOUR, Retour),
        reunis=tuple(register.actes.merged(numero)),
    )


def as_json(said: object) -> dict[str, Any]:
    """Return what an act says as the register keeps it; who, when and why stand in columns of their own."""
    kept: dict[str, Any] = msgspec.to_builtins(said)
    return {name: value for name, value in kept.items() if name not in ("par", "raison")}


def record_act(
    register: Register, le: date, geste: Geste, par: str, raison: str, numero: str, code: str = "", said: object = None
) -> None:
    """Keep an act on a dossier, with its line in the journal; inside its transaction, before it is done.

    ``code``: what it says in short, which the journal has as well, never free text; ``said``: what else it says, as a
    value of the core.
    """
    valeur = as_json(said) if said is not None else None
    register.actes.add(geste, par, raison, le, dossier=numero, acceptation=(code, ""), valeur=valeur)
    register.journal.log(le, par, geste, dossier=numero, detail=code)


def _each(acts: Iterable[ActeRow], geste: Geste, kind: type[T]) -> tuple[T, ...]:
    return tuple(_read(act, kind) for act in acts if act.acte == geste)


def _corrections(acts: Iterable[ActeRow]) -> Iterator[Correction]:
    """Those that a person made, and those that come with a letter brought back."""
    for act in acts:
        if act.acte == Geste.CORRECTION:
            yield _read(act, Correction)
        elif act.acte == Geste.RETOUR:
            who = {"par": act.par, "raison": act.motif}
            yield from (msgspec.convert({**one, **who}, Correction) for one in act.valeur["corrections"])


def _read(act: ActeRow, kind: type[T]) -> T:
    return msgspec.convert({**act.valeur, "par": act.par, "raison": act.motif}, kind)


def _cloture(acts: Iterable[ActeRow]) -> Cloture | None:
    """The last closing that nothing opened again."""
    found: Cloture | None = None
    for act in acts:
        if act.acte in (Geste.CLOTURE, Geste.FUSION):
            found = _read(act, Cloture)
        elif act.acte == Geste.COURRIER and act.code == SorteCourrier.DESISTEMENT:
            # « La famille se désiste » : nothing else has to be decided.
            recu_le = date.fromisoformat(act.valeur["recu_le"])
            found = Cloture(MotifCloture.DESISTEMENT, recu_le, act.par, act.motif)
        elif act.acte == Geste.REOUVERTURE:
            found = None
    return found
