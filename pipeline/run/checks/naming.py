"""By what name a person knows a dossier or a piece: its pupil, and how to tell her from another of the same name."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from pipeline.dossier.matching.identite import Identite
from pipeline.run.checks.item import Act, Pending, Suggested
from pipeline.run.documents.from_register import identite_from_json
from pipeline.run.documents.pupil.known import identites_of
from pipeline.store.register import Register
from pipeline.store.rows import PieceRow


def with_names(register: Register, items: Iterable[Pending]) -> Iterator[Pending]:
    """Say of what waits whose it is, and of each dossier proposed for a piece whom it is about."""
    for one in items:
        pupil = one.pupil or (pupil_of(register, one.dossier) if one.dossier else "")
        yield replace(one, pupil=pupil, acts=tuple(_told(register, act) for act in one.acts))


def pupil_of(register: Register, numero: str) -> str:
    """Return « Prénom NOM » as the forms of a dossier say it; "" when nothing does."""
    return _name(_identite(register, numero))


def pupil_of_piece(row: PieceRow) -> str:
    """Return « Prénom NOM » as a form says it; "" when nothing does."""
    with suppress(ValueError, KeyError, TypeError):
        return _name(identite_from_json(row.identite))
    return ""


def _identite(register: Register, numero: str) -> Identite | None:
    row = register.dossiers.get(numero)
    said = identites_of(register, row) if row else []
    return said[-1] if said else None


def _name(found: Identite | None) -> str:
    return f"{found.prenom} {found.nom}".strip() if found else ""


def _told(register: Register, act: Suggested) -> Suggested:
    """Two dossiers among which a person chooses are told apart by birth and school, and not by their numbers."""
    if act.act is not Act.ATTACH or (found := _identite(register, act.values["dossier"])) is None:
        return act
    said = (_name(found), found.naissance.texte and f"naissance : {found.naissance.texte}", found.etablissement)
    return replace(act, label=f"{act.label} ({', '.join(filter(None, said))})")
