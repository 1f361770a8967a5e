"""Families are called to a séance, called again when something of it changes, and told when they are not to come."""

from dataclasses import replace
from datetime import date
from functools import partial

import msgspec

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.convocation import cancelling, convocations
from pipeline.dossier.model.dossier import Dossier
from pipeline.run.documents.catalogue import LETTERS
from pipeline.run.documents.context import Run
from pipeline.run.documents.gather import LetterContent
from pipeline.run.documents.letters import corrected_letters, drop_unposted, plan_letter, with_series
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow

SECRETARIAT = "secrétariat"
"""Who acts, where nobody is named."""
_CALLS = (TypeLettre.CONVOCATION, TypeLettre.CONVOCATION_ANNULEE)
"""Of one series: the last says whether its reader is to come, and when."""


def plan_convocations(run: Run, dossier: Dossier) -> None:
    """Call the family to each séance to come; a letter that was not posted is replaced, one that was is said to be."""
    register, numero = run.register, dossier.numero
    for seance in register.seances.of(numero):
        if seance.le < run.today:
            continue
        called = partial(
            convocations,
            seance=seance.le,
            heure=seance.heure,
            lieu=seance.lieu,
            today=run.today,
            auditions=seance.auditions,
        )
        for serie, letter in with_series(corrected_letters(dossier, called)):
            _plan_convocation(run, numero, serie, letter)


def _plan_convocation(run: Run, numero: str, serie: str, letter: Letter) -> None:
    """Plan a convocation unless the last one of its reader says the same."""
    drop_unposted(run.register, numero, serie, letter.cle)
    if (former := _convocations(run.register, numero, serie)) and _is_to_come(former[-1], run.today):
        letter = replace(letter, context=letter.context | {"dates": _with(letter, remplace=former[-1].prevu_le)})
    plan_letter(run, numero, serie, letter)


def _is_to_come(row: DocumentRow, today: date) -> bool:
    """The letter calls to a séance that is not over; one that takes a call back replaces nothing."""
    return row.type == TypeLettre.CONVOCATION and _seance(row) >= today.isoformat()


def _seance(row: DocumentRow) -> str:
    """Day of the séance that a letter of the register is about (ISO); "" when it cannot be read any more."""
    try:
        return str(row.contenu["context"]["dates"]["seance"])
    except (ValueError, KeyError, TypeError):
        return ""


def _with(letter: Letter, **dates: date) -> dict[str, str]:
    former = letter.context["dates"]
    return {**(former if isinstance(former, dict) else {}), **{name: day.isoformat() for name, day in dates.items()}}


def _convocations(register: Register, numero: str, serie: str = "") -> list[DocumentRow]:
    return [row for row in register.documents.of(numero) if row.type in _CALLS and (row.serie == serie or not serie)]


def leave_session(run: Run, numero: str, jour: date, par: str = SECRETARIAT) -> None:
    """Take a dossier off the agenda of a séance: a convocation that was posted is taken back by a letter."""
    register = run.register
    register.seances.leave(numero, jour)
    register.dossiers.review(numero)
    register.journal.log(run.today, par, "désinscription", dossier=numero, detail=jour.isoformat())
    last = {row.serie: row for row in _convocations(register, numero)}
    for row in _convocations(register, numero):
        if row.type != TypeLettre.CONVOCATION or _seance(row) != jour.isoformat():
            continue
        if row.poste_le is None:
            register.documents.withdraw_one(row.id)
        elif last[row.serie].id == row.id or last[row.serie].poste_le is None:
            content = msgspec.convert(row.contenu, LetterContent)
            letter = cancelling(Letter(TypeLettre.CONVOCATION, content.destinataire, content.context, ""), run.today)
            said, type_ = LetterContent(letter.destinataire, letter.context), LETTERS[letter.type]
            facts = {"serie": row.serie, "cle": letter.cle, "dossier": numero, "genre": row.genre}
            register.documents.plan(type_.plan(said, run.today, **facts))
