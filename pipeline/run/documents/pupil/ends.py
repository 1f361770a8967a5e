"""What a decision ends is told once, to whom it concerns; what is not so any more is taken back."""

from dataclasses import replace
from datetime import date
from typing import cast

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.fin import Fin, fins, retired, void
from pipeline.dossier.model.decision import periodes
from pipeline.dossier.model.dossier import Dossier
from pipeline.run.documents.catalogue import LETTERS
from pipeline.run.documents.context import Run
from pipeline.run.documents.decision import valid_versions
from pipeline.run.documents.letters import (
    corrected_letters,
    drop_unposted,
    plan_letters,
    plan_once,
    same_facts,
    with_series,
)
from pipeline.store.rows import DocumentRow

SHEETS = (TypeLettre.FICHE_MISSION, TypeLettre.PRESENTATION)
"""What an accord gives to the AVS and to the team."""
ENDS = (TypeLettre.FIN_MISSION, TypeLettre.FIN_ETABLISSEMENT)
"""Letters that say that something ends."""


def plan_ends(run: Run, dossier: Dossier, finies: tuple[Fin, ...]) -> None:
    """Tell once of each end that a decision makes; what was told and is not true any more is taken back.

    What was not posted leaves; of what was, its reader is told that it is replaced, or void.
    """
    documents, numero, today = run.register.documents, dossier.numero, run.today
    owed = dict(with_series(corrected_letters(dossier, lambda one: fins(one, finies, today))))
    said = {row.id: row for row in documents.of(numero) if row.type in ENDS and not _is_retirement(row)}
    for serie in dict.fromkeys(row.serie for row in said.values()):
        cle = owed[serie].cle if serie in owed else ""
        last = drop_unposted(run.register, numero, serie, cle)
        if last is None or same_facts(cle, last.cle):
            continue
        if serie in owed:
            owed[serie] = _replacing(owed[serie], last.prevu_le)
        elif told := _read(said[last.id], last.cle):
            owed[serie] = void(told, last.prevu_le, today)
    plan_letters(run, numero, owed.values())
    _plan_retirement(run, dossier)


def _plan_retirement(run: Run, dossier: Dossier) -> None:
    """End the mission that a decision had given, once it is corrected into one that grants nothing, or back again."""
    documents, numero, today = run.register.documents, dossier.numero, run.today
    rows = documents.of(numero)
    grants = dossier.decision is not None and bool(periodes(dossier.decision))
    retirements = [row for row in rows if _is_retirement(row) and "annulee" not in row.contenu["context"]]
    for row in retirements if grants else (row for row in rows if row.type in SHEETS):
        if row.poste_le is None:
            documents.withdraw_one(row.id)
    if grants:
        posted = [row for row in retirements if row.poste_le]
        told = ((row, _read(row, row.serie)) for row in posted)
        plan_once(run, numero, [void(letter, row.prevu_le, today) for row, letter in told if letter])
    elif any(row.poste_le and row.type == TypeLettre.FICHE_MISSION for row in rows):
        former = next(valid_versions(replace(dossier, piece_decision=None), run.settings, today), None)
        plan_once(run, numero, [retired(former, today)] if former else [])


def _is_retirement(row: DocumentRow) -> bool:
    """It stands by itself, and not among those that a later dossier ends."""
    return row.type == TypeLettre.FIN_MISSION and bool(row.contenu.get("context", {}).get("retiree"))


def _read(row: DocumentRow, cle: str) -> Letter | None:
    """A letter as it was planned; ``None`` when the register cannot read it any more."""
    content = LETTERS[TypeLettre(row.type)].read_if_possible(row)
    return Letter(TypeLettre(row.type), content.destinataire, content.context, cle) if content else None


def _replacing(letter: Letter, former: date) -> Letter:
    dates = cast("dict[str, str]", letter.context["dates"])
    return replace(letter, context=letter.context | {"dates": dates | {"remplace": former.isoformat()}})
