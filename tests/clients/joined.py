"""Files that hold several forms, and what must come of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.intake.raw import RawForm, Reading
from tests import eleves
from tests.clients.outcome import judge
from tests.demo import filled

Forms = tuple[tuple[Kind, str], ...]
"""Form and number of the pupil, in the order of the file; the number is "" for a blank form."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Forms joined into one file."""

    title: str
    """French, for the table."""
    forms: Forms
    one_pupil: bool = True
    """Otherwise the forms of two pupils: reading one of them alone would lose the other."""

    def write(self, join: Callable[[list[Path], Path], None], out: Path) -> None:
        """Join the forms with a program."""
        files = []
        for rank, (kind, numero) in enumerate(self.forms):
            files.append(out.with_suffix(f".{rank}.pdf"))
            files[-1].write_bytes(filled(kind, dict(_answers(kind, numero))) if numero else FORMS[kind].blank())
        join(files, out)
        for file in files:
            file.unlink()

    def judge(self, reading: Reading) -> tuple[str, list[str]]:
        """Return what came of the file (« lu », « à confirmer », a diagnosis) and the fields read wrongly."""
        if reading.diagnosis:
            return reading.diagnosis.code, []
        if not reading.forms:
            return "", []
        sent = {kind: numero for kind, numero in self.forms if numero}
        if not self.one_pupil or {form.kind for form in reading.forms} != set(sent):
            return "mêlé", ["forms that nobody sent, or that were lost"]
        wrong = []
        exact = True
        for form in reading.forms:
            outcome = judge(_alone(reading, form), form.kind, _answers(form.kind, sent[form.kind]), flat=False)
            wrong += outcome.wrong
            exact = exact and outcome.exact
        return "lu" if exact else "à confirmer", wrong


def _alone(reading: Reading, form: RawForm) -> Reading:
    return Reading(reading.file, reading.sha256, (form,))


def _answers(kind: Kind, numero: str) -> eleves.Values:
    return (eleves.FICHES if kind is Kind.FICHE else eleves.PROTOCOLES)[numero]


BUNDLES: tuple[Bundle, ...] = (
    Bundle("fiche et protocole d’un élève", ((Kind.FICHE, "08"), (Kind.PROTOCOLE, "08"))),
    Bundle("formulaire vierge, puis rempli", ((Kind.FICHE, ""), (Kind.FICHE, "08"))),
    Bundle("fiches de deux élèves", ((Kind.FICHE, "08"), (Kind.FICHE, "02")), one_pupil=False),
)
