"""What a decision ends is told once, to whom it concerns; what is not so any more is taken back."""

from dataclasses import replace
from datetime import date
from typing import cast

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.fin import Fin, fins, void
from pipeline.dossier.model.dossier import Dossier
from pipeline.run.documents.catalogue import LETTERS
from pipeline.run.documents.context import Run
from pipeline.run.documents.letters import corrected_letters, plan_letters, same_facts, with_series

ENDS = (TypeLettre.FIN_MISSION, TypeLettre.FIN_ETABLISSEMENT)
"""Letters that say that something ends."""


def plan_ends(run: Run, dossier: Dossier, finies: tuple[Fin, ...]) -> None:
    """Tell once of each end that a decision makes; what was told and is not true any more is taken back.

    What was not posted leaves; of what was, its reader is told that it is replaced, or void.
    """
    documents, numero, today = run.register.documents, dossier.numero, run.today
    owed = dict(with_series(corrected_letters(dossier, lambda one: fins(one, finies, today))))
    said = {row.serie: row for row in documents.of(numero) if row.type in ENDS}
    for serie, row in said.items():
        last = documents.last(numero, serie)
        if last is None or (serie in owed and same_facts(owed[serie].cle, last.cle)):
            continue
        if last.poste_le is None:
            documents.withdraw_one(last.id)
        elif serie in owed:
            owed[serie] = _replacing(owed[serie], last.prevu_le)
        elif (content := LETTERS[TypeLettre(row.type)].read_if_possible(row)) is not None:
            told = Letter(TypeLettre(row.type), content.destinataire, content.context, last.cle)
            owed[serie] = void(told, last.prevu_le, today)
    plan_letters(run, numero, owed.values())


def _replacing(letter: Letter, former: date) -> Letter:
    dates = cast("dict[str, str]", letter.context["dates"])
    return replace(letter, context=letter.context | {"dates": dates | {"remplace": former.isoformat()}})
