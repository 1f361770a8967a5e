"""What is typed of the decisions of a séance, judged by the very steps that a returned relevé goes through.

A row that is typed is laid out like a row of the relevé, read like one, and its decision is checked like one that came
in: nothing of the reading or of the rules is done a second way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from pipeline.config import Settings
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Anomaly, Dossier, Piece, Severite
from pipeline.dossier.values.texte import fold_words
from pipeline.forms.fill import Value
from pipeline.forms.releve_rows import Row, proposed_row, typed_row
from pipeline.intake.parse import answers, parse_form
from pipeline.intake.raw import RawForm
from pipeline.intake.workbook.releve import read_row
from pipeline.paper.session.agenda import DecisionSheet
from pipeline.run.documents.catalogue import DECISION_SHEET
from pipeline.run.documents.decision import decision_anomalies, same_motifs
from pipeline.run.documents.pupil.entourage import Entourage
from pipeline.run.documents.pupil.standing import chain_of
from pipeline.store.register import Register
from pipeline.store.rows import SaisieRow
from pipeline.store.series import of_seance

FAIT = "motif_fait"
"""What two decisions of a séance may not both say without a person's look."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One row of the grid, with what a person typed in it and what is wrong with it."""

    row: Row
    typed: Mapping[str, SaisieRow]
    """By target."""
    refus: tuple[tuple[str, str], ...] = ()
    """Target of the cell ("" for the row), and why it cannot be taken, in French."""
    anomalies: tuple[Anomaly, ...] = ()
    """What the rules say of the decision; () as long as the row cannot be taken."""
    decision: Decision | None = None
    """What the row says; ``None`` when nothing is decided in it, or it cannot be taken."""

    @property
    def blocked(self) -> tuple[str, ...]:
        """Why the decision could not be notified, in French; () when it can be, or nothing is decided."""
        rules = (item.message for item in self.anomalies if item.severite is Severite.BLOQUANT)
        return (*(said for _, said in self.refus), *rules)

    @property
    def is_ready(self) -> bool:
        """It decides, and can be notified."""
        return self.decision is not None and not self.blocked


def releve_of(register: Register, jour: date) -> DecisionSheet | None:
    """The relevé of a séance as it was last drawn up; ``None`` when there is none, or it cannot be read any more."""
    rows = register.documents.of_series(of_seance(DECISION_SHEET.name, jour))
    return DECISION_SHEET.read_if_possible(rows[-1]) if rows else None


def typed_by_dossier(register: Register, jour: date) -> dict[str, dict[str, SaisieRow]]:
    """Number of a dossier → what is typed of it at a séance, by target."""
    found: dict[str, dict[str, SaisieRow]] = {}
    for one in register.saisies.of_session(jour):
        found.setdefault(one.dossier, {})[one.champ] = one
    return found


def decision_of(dossier: Dossier, jour: date) -> Piece | None:
    """The last decision of a séance on a dossier, be it an ajournement that had its answer since."""
    for piece in (dossier.piece_decision, *reversed(dossier.remplacees)):
        if piece and isinstance(piece.form, Decision) and piece.form.seance.valeur == jour:
            return piece
    return None


@dataclass(frozen=True, slots=True)
class Judge:
    """What it takes to judge the rows of a séance."""

    jour: date
    around: Entourage
    settings: Settings
    today: date
    typed: Mapping[str, Mapping[str, SaisieRow]]
    """What is typed of all its dossiers."""

    def judge(self, dossier: Dossier, proposed: Mapping[str, Value]) -> Judged:
        """Judge one row; ``proposed``: its line of the relevé, by target."""
        typed = self.typed.get(dossier.numero, {})
        row = typed_row(proposed_row(proposed, self.jour), {champ: one.valeur for champ, one in typed.items()})
        read = read_row(row, self.jour)
        if read is None or read.form is None:
            return Judged(row, typed, read.refus if read else ())
        form = parse_form(read.form, reference=self.today)
        if not isinstance(form, Decision):
            raise TypeError("a row of the relevé holds a decision")
        return Judged(row, typed, (), self._anomalies(dossier, form, read.form), form)

    def _anomalies(self, dossier: Dossier, decision: Decision, raw: RawForm) -> tuple[Anomaly, ...]:
        piece = Piece("", self.today, decision, raw.anomalies, "", raw.edition, answers(raw))
        former = (dossier.piece_decision,) if dossier.piece_decision else ()
        asked = replace(dossier, remplacees=(*dossier.remplacees, *former), piece_decision=piece)
        suite = chain_of(asked, self.around, self.settings, self.today).suite
        memes = {*same_motifs(self.around.register, dossier.numero, decision), *self._typed_alike(asked, decision)}
        return decision_anomalies(asked, decision, self.settings, self.today, suite, tuple(sorted(memes)))

    def _typed_alike(self, dossier: Dossier, decision: Decision) -> set[str]:
        """Dossiers of which the very same motif de fait is typed."""
        said = fold_words(decision.motif_fait)
        others = {numero: typed[FAIT].valeur for numero, typed in self.typed.items() if FAIT in typed}
        return {
            numero for numero, text in others.items() if said and numero != dossier.numero and fold_words(text) == said
        }
