"""What came of a return, against what its author answered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.texte import normalise
from pipeline.forms.editions import FORMS
from pipeline.intake.raw import SURE, RawForm, Reading

Answers = Mapping[str, str | bool]
"""Target → answer; an absent one, "" and ``False`` are no answer."""
_TEXTS = {FieldType.TEXT, FieldType.MULTILINE}


@dataclass(slots=True)
class Outcome:
    """What came of one return or of several."""

    returns: int = 0
    read: int = 0
    """Returns of which a form was read."""
    texts: int = 0
    """Texts that their authors wrote."""
    texts_exact: int = 0
    """Those read exactly; on a flat copy, they are still to be confirmed."""
    choices: int = 0
    """Boxes ticked, answers chosen."""
    choices_exact: int = 0
    unsure: int = 0
    """Answers that were not taken: a person enters them."""
    differing: int = 0
    """Answers taken, to be confirmed by a person, that are not what was answered: the page does not show it."""
    wrong: list[str] = field(default_factory=list)
    """Fields whose wrong value was taken as certain: another value, or none where there was one, or one too many."""
    diagnoses: Counter[str] = field(default_factory=Counter)
    """Code → returns that left by this diagnosis."""
    nowhere: int = 0
    """Returns with neither a form nor a diagnosis."""

    def add(self, other: "Outcome") -> None:
        """Add another outcome to this one."""
        for name in (
            "returns",
            "read",
            "texts",
            "texts_exact",
            "choices",
            "choices_exact",
            "unsure",
            "differing",
            "nowhere",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wrong += other.wrong
        self.diagnoses += other.diagnoses

    @property
    def exact(self) -> bool:
        """Every answer came back exactly."""
        return self.texts_exact == self.texts and self.choices_exact == self.choices and not self.wrong


def judge(reading: Reading, kind: Kind, answers: Answers, *, flat: bool) -> Outcome:
    """Compare a reading with what was answered; on a flat copy, texts are compared without their spaces and lines."""
    outcome = Outcome(returns=1)
    forms = [form for form in reading.forms if form.kind is kind]
    if reading.diagnosis:
        outcome.diagnoses[reading.diagnosis.code] += 1
    elif not reading.forms:
        outcome.nowhere += 1
    if len(forms) != len(reading.forms) or len(forms) > 1:
        outcome.wrong.append(f"{kind}: forms that nobody sent")
    form = forms[0] if len(forms) == 1 else None
    outcome.read = int(form is not None)
    for one in FORMS[kind].fields:
        if one.type is not FieldType.MARKER:
            _judge_field(outcome, form, one, answers.get(one.target), flat=flat)
    return outcome


def _judge_field(outcome: Outcome, form: RawForm | None, one: Field, answer: str | bool | None, *, flat: bool) -> None:
    text = one.type in _TEXTS
    expected = (normalise(answer) if isinstance(answer, str) else answer) or None
    found, sure = _found(form, one)
    same = _bare(found) == _bare(expected) if text and flat else found == expected
    if expected is not None:
        if text:
            outcome.texts += 1
            outcome.texts_exact += same
        else:
            outcome.choices += 1
            outcome.choices_exact += same
        outcome.unsure += not same and found is None
        outcome.differing += not same and found is not None and not sure
    if sure and not same:
        outcome.wrong.append(one.name)


def _found(form: RawForm | None, one: Field) -> tuple[str | bool | None, bool]:
    """The answer read (``None`` when there is none), and whether it is taken as certain."""
    if form is None or one.name not in form.values:
        return None, False
    doubted = {anomaly.target for anomaly in form.anomalies}
    value = form.values[one.name]
    return value.value or None, value.confidence >= SURE and one.target not in doubted


def _bare(answer: str | bool | None) -> str | bool | None:
    return "".join(answer.split()) if isinstance(answer, str) else answer
