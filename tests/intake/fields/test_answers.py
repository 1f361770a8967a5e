"""Both sides of an answer, ``/V`` and ``/AS``, in every way clients write them."""

import pytest

from pipeline.dossier.model.fields import Field, FieldType, Option
from pipeline.intake.fields.answers import Answer, read_answer
from pipeline.intake.fields.objects import PdfField, PdfName, PdfOther, PdfText, PdfValue, Widget

TEXT = Field("fiche_eleve_nom", "Nom", FieldType.TEXT, "nom")
BOX = Field("fiche_dependance_scolaire", "Dépendance", FieldType.CHECKBOX, "dependance_scolaire")
RADIO = Field(
    "fiche_item_07_niveau",
    "Item 7",
    FieldType.RADIO,
    "niveau.7",
    (Option("niveau1", "1"), Option("niveau2", "2"), Option("niveau3", "3")),
)
OFF = PdfName("Off")


def box(*values: PdfValue, states: tuple[str | None, ...] = ("Off",)) -> Answer:
    """Read a checkbox with these ``/V`` and the ``/AS`` of each of its widgets."""
    widgets = tuple(Widget(0, state, ("oui",)) for state in states)
    return read_answer(BOX, PdfField(BOX.name, "Btn", values, (), widgets))


def radio(
    *values: PdfValue, states: tuple[str | None, ...] = ("Off", "Off", "Off"), options: tuple[str, ...] = ()
) -> Answer:
    """Read a radio group with these ``/V``, the ``/AS`` of each of its widgets, and its ``/Opt``."""
    widgets = tuple(Widget(0, state, ()) for state in states)
    return read_answer(RADIO, PdfField(RADIO.name, "Btn", values, options, widgets))


def text(*values: PdfValue) -> Answer:
    """Read a text field with these ``/V``."""
    return read_answer(TEXT, PdfField(TEXT.name, "Tx", values, (), (Widget(0, None, ()),)))


@pytest.mark.parametrize("state", ["oui", "Yes", "On", "on", "Oui", "1", "Présence"])
def test_any_state_but_off_is_ticked(state: str) -> None:
    """A box is ticked whatever its on-state is called."""
    answer = box(PdfName(state), states=(state,))
    assert (answer.value.value, answer.code, answer.half) == (True, "", False)


def test_an_untouched_box_is_not_ticked() -> None:
    """Off on both sides, or nothing at all, is a box left empty."""
    assert box(OFF).value.value is False
    assert box(states=(None,)).value.value is False


def test_the_state_alone_ticks_a_box() -> None:
    """``/AS`` without ``/V`` is a full answer; beside a ``/V`` left Off it is half of one."""
    assert (box(states=("oui",)).value.value, box(states=("oui",)).half) == (True, False)
    assert (box(OFF, states=("oui",)).value.value, box(OFF, states=("oui",)).half) == (True, True)


def test_the_value_alone_ticks_a_box() -> None:
    """``/V`` without ``/AS`` is a full answer; beside an ``/AS`` left Off it is half of one."""
    assert (box(PdfName("oui"), states=(None,)).value.value, box(PdfName("oui"), states=(None,)).half) == (True, False)
    assert (box(PdfName("oui")).value.value, box(PdfName("oui")).half) == (True, True)


def test_a_box_shown_both_ways_is_not_settled() -> None:
    """Two widgets of one box that disagree are an anomaly, and the box has no answer."""
    answer = box(PdfName("oui"), states=("oui", "Off"))
    assert (answer.value.value, answer.code) == (None, "REPONSES_DIVERGENTES")


def test_a_radio_is_read_from_its_state() -> None:
    """The usual case: ``/V`` and the ``/AS`` of one widget name the export value."""
    answer = radio(PdfName("niveau2"), states=("Off", "niveau2", "Off"))
    assert (answer.value.value, answer.code, answer.half) == ("niveau2", "", False)
    assert answer.value.raw == "/V /niveau2 /AS /Off /niveau2 /Off"


def test_a_radio_answer_may_stand_on_one_side_only() -> None:
    """Only ``/AS``, or only ``/V``, is read; when the other side still holds Off, it is said to be half written."""
    assert radio(states=("Off", "Off", "niveau3")).value.value == "niveau3"
    assert radio(PdfName("niveau3"), states=(None, None, None)).value.value == "niveau3"
    assert (radio(PdfName("niveau3")).value.value, radio(PdfName("niveau3")).half) == ("niveau3", True)
    shown = radio(OFF, states=("niveau1", "Off", "Off"))
    assert (shown.value.value, shown.half) == ("niveau1", True)


def test_a_radio_is_read_from_the_rank_of_its_widget_in_opt() -> None:
    """Positional states are decoded by the rank of the widget that is on, then ``/Opt``; ``/V`` says the same."""
    options = ("niveau1", "niveau2", "niveau3")
    assert radio(PdfName("1"), states=("Off", "1", "Off"), options=options).value.value == "niveau2"
    assert radio(PdfName("2"), states=("Off", "2", "Off"), options=options).value.value == "niveau2"  # counted from 1
    assert radio(PdfName("1"), states=(None, None, None), options=options).value.value == "niveau2"


def test_a_radio_value_may_be_a_text() -> None:
    """A value written as a text string, slash included (pypdf), is the name it spells."""
    assert radio(PdfText(b"/niveau1"), states=("niveau1", "Off", "Off")).value.value == "niveau1"
    assert radio(PdfText(b"niveau1"), states=("niveau1", "Off", "Off")).code == ""


@pytest.mark.parametrize(
    ("values", "states", "options"),
    [
        ((PdfName("niveau1"),), ("Off", "niveau2", "Off"), ()),
        ((PdfName("niveau1"),), ("niveau1", "niveau2", "Off"), ()),
        ((PdfName("niveau1"), PdfName("niveau2")), ("Off", "Off", "Off"), ()),
        ((PdfName("niveau1"),), ("niveau1", "Off", "Off"), ("niveau3", "niveau2", "niveau1")),
    ],
    ids=["value and state", "two states", "two values", "state and Opt"],
)
def test_two_answers_are_never_settled(
    values: tuple[PdfValue, ...], states: tuple[str, ...], options: tuple[str, ...]
) -> None:
    """Answers that differ, wherever they stand, are an anomaly, and the question has no answer."""
    answer = radio(*values, states=states, options=options)
    assert (answer.value.value, answer.code) == (None, "REPONSES_DIVERGENTES")


@pytest.mark.parametrize("name", ["4", "niveau4", "1", "Choix1", "NIVEAU1"])
def test_an_answer_that_is_not_offered_is_not_guessed(name: str) -> None:
    """A state that is neither an export value nor an index into ``/Opt`` is an anomaly."""
    answer = radio(PdfName(name), states=(name, "Off", "Off"))
    assert (answer.value.value, answer.code) == (None, "CHOIX_INCONNU")


def test_an_untouched_radio_has_no_answer() -> None:
    """Off everywhere is a question left without an answer, and no anomaly of the file."""
    assert radio(OFF) == Answer(radio(OFF).value)
    assert radio(OFF).value.value is None


@pytest.mark.parametrize("other", [PdfOther("12"), PdfOther("[]"), PdfOther("{}"), PdfOther("true")])
def test_a_value_of_the_wrong_type_is_an_anomaly(other: PdfOther) -> None:
    """Numbers, arrays, dictionaries and booleans are no answers; the raw text keeps them."""
    for answer in (text(other), box(other), radio(other)):
        assert (answer.value.value, answer.code) == (None, "VALEUR_TYPE_INATTENDU")
        assert other.text in answer.value.raw


def test_a_text_given_as_a_name_is_an_anomaly() -> None:
    """A name is no text."""
    assert text(PdfName("CE2")).code == "VALEUR_TYPE_INATTENDU"


def test_a_field_that_changed_type_is_an_anomaly() -> None:
    """A text field that became a button does not give its state as a text."""
    assert read_answer(TEXT, PdfField("fiche_eleve_nom", "Btn", (PdfName("oui"),), (), ())).code
    assert read_answer(BOX, PdfField("x", "Tx", (PdfText(b"oui"),), (), ())).code == "VALEUR_TYPE_INATTENDU"


def test_an_empty_text_is_no_answer() -> None:
    """No value, an empty one and blanks are the same: nothing was answered."""
    assert [text().value.value, text(PdfText(b"")).value.value, text(PdfText(b" \r\n")).value.value] == [None] * 3


def test_two_texts_for_one_field_are_not_settled() -> None:
    """A field whose widgets carry texts of their own has no answer when these differ."""
    answer = text(PdfText(b"LEBLANC"), PdfText(b"LENOIR"))
    assert (answer.value.value, answer.code) == (None, "REPONSES_DIVERGENTES")
    assert text(PdfText(b"LENOIR"), PdfText(b"LENOIR")).value.value == "LENOIR"


def test_a_doubtful_text_is_kept_and_said() -> None:
    """Text written against the norm keeps its best reading, with an anomaly."""
    answer = text(PdfText("Zoé".encode()))
    assert (answer.value.value, answer.code) == ("Zoé", "TEXTE_ILLISIBLE")
