"""Durations, hours and spans of hours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.durees import parse_bornes, parse_duree, parse_heure, parse_plage, parse_plages
from pipeline.dossier.values.texte import normalise
from pipeline.dossier.values.types import Plage
from pipeline.dossier.values.typographie import format_duree, format_heure


@pytest.mark.parametrize(
    ("texte", "minutes"),
    [
        ("26 h (temps plein)", 1560), ("26 heures par semaine (temps complet)", 1560),
        ("12h", 720), ("12h30", 750), ("12 h 30", 750), ("12H30", 750), ("12:30", 750), ("12 heures 30", 750),
        ("12 h ½", 750), ("12½", 750), ("12 ½ h", 750), ("12 h 1/2", 750), ("12 h et demie", 750), ("12 h ¼", 735),
        ("12,5", 750), ("12.5 h", 750), ("12,75", 765), ("12,00", 720), ("12", 720), ("12h30mn", 750),
        ("12 h 5 min", 725), ("30 min", 30), ("45'", 45), ("1h15mn", 75), ("12 h 30 par semaine", 750),
        ("24 heures hebdomadaires", 1440), ("0 h", 0),
    ],
)  # fmt: skip
def test_reads_a_certain_duration(texte: str, minutes: int) -> None:
    """The spellings of the fact sheet read one way."""
    assert (parse_duree(texte).valeur, parse_duree(texte).doute) == (minutes, "")


@pytest.mark.parametrize(
    ("texte", "lectures"),
    [
        ("12.30", ("12 h 30", "12 h 18")),
        ("12,30", ("12 h 30", "12 h 18")),
        ("12,50", ("12 h 50", "12 h 30")),
        ("12,3", ("12 h 30", "12 h 18")),
        ("12h5", ("12 h 05", "12 h 50")),
        ("12:5", ("12 h 05", "12 h 50")),
        ("1230", ("12 h 30", "minutes")),
        ("12-15 h", ("12 h", "15 h")),
        ("12 à 15 heures", ("12 h", "15 h")),
        ("mi-temps", ("de combien d’heures",)),
        ("50 %", ("de combien d’heures",)),
        ("environ 12 h", ("ne se lit pas",)),
        ("12 h 75", ("ne se lit pas",)),
        ("12 heures trente", ("ne se lit pas",)),
        ("999 h", ("ne se lit pas",)),
    ],
)
def test_names_the_readings_of_an_ambiguous_duration(texte: str, lectures: tuple[str, ...]) -> None:
    """What reads two ways has no value; the doubt names both readings."""
    lecture = parse_duree(texte)
    assert lecture.valeur is None
    assert all(attendue in lecture.doute.replace("\u00a0", " ") for attendue in (texte, *lectures))


@given(st.integers(1, 7 * 24 * 60))
def test_reads_back_the_durations_that_it_prints(minutes: int) -> None:
    """A printed duration is read back to the minute."""
    assert parse_duree(format_duree(minutes)).valeur == minutes


@pytest.mark.parametrize(
    ("texte", "minutes"), [("8h30", 510), ("8:30", 510), ("8 h 30", 510), ("08H30", 510), ("8h", 480), ("8", 480),
                           ("midi", 720), ("12 h ½", 750), ("24h", 1440)],
)  # fmt: skip
def test_reads_a_certain_hour(texte: str, minutes: int) -> None:
    """Hours of the day are minutes from midnight."""
    assert (parse_heure(texte).valeur, parse_heure(texte).doute) == (minutes, "")


@pytest.mark.parametrize("texte", ["8.30", "8h5", "0830", "25h", "8h60", "8h30 du matin", "vers 8h"])
def test_does_not_guess_an_hour(texte: str) -> None:
    """An hour that is not certain has no value, and a doubt."""
    assert parse_heure(texte).valeur is None
    assert texte in parse_heure(texte).doute


@given(st.integers(0, 24 * 60))
def test_reads_back_the_hours_that_it_prints(minutes: int) -> None:
    """A printed hour is read back to the minute."""
    assert parse_heure(format_heure(minutes)).valeur == minutes


@pytest.mark.parametrize(
    "texte",
    ["8h30-9h30", "de 8h30 à 9h30", "8:30/9:30", "8 h 30 – 9 h 30", "8h30 jusqu’à 9h30", "entre 8h30 et 9h30",
     "8h30→9h30", "piscine 8h30-9h30", "08H30 A 09H30", "8 heures 30 à 9 heures 30", "8h30à9h30",
     "de 8 heures 30 à 9 heures 30 minutes", "8 hres 30 - 9 hres 30"],
)  # fmt: skip
def test_reads_a_span_of_hours(texte: str) -> None:
    """A span is found in each spelling, alone or beside a place."""
    assert parse_plage(texte).valeur == Plage(510, 570)


def test_finds_several_spans_in_one_text() -> None:
    """Every span of a text is found, in order."""
    assert parse_plages("8h30-9h30 puis 10h-11h") == (Plage(510, 570), Plage(600, 660))
    assert parse_plages("8h-9h 10h-11h") == (Plage(480, 540), Plage(600, 660))
    assert parse_plages("8-9h") == (Plage(480, 540),)


def test_a_number_before_an_hour_is_not_an_hour() -> None:
    """The number of a room does not begin a span."""
    assert parse_plages("salle 4 - 8h30-9h30") == (Plage(510, 570),)
    assert parse_plages("salle 4 à 9h") == ()


@pytest.mark.parametrize("texte", ["9h30-8h30", "8h-9h5", "8h30", "gymnase", "8h-9h 10h-11h", "8h30-9h30-10h30",
                                   "8-9"])  # fmt: skip
def test_does_not_guess_a_span(texte: str) -> None:
    """No span, several or an impossible one: no value, and a doubt."""
    assert parse_plage(texte).valeur is None
    assert parse_plage(texte).doute


def test_reads_a_span_from_its_two_ends() -> None:
    """Two hours make a span; a missing, doubtful or inverted end makes a doubt."""
    assert parse_bornes("8h30", "9h30").valeur == Plage(510, 570)
    assert parse_bornes("", "").is_empty
    for de, a in (("8h30", ""), ("", "9h30"), ("9h30", "8h30"), ("8.30", "9h30")):
        assert parse_bornes(de, a).valeur is None
        assert parse_bornes(de, a).doute


@given(st.text() | st.text(alphabet="0123456789h:,.-/à minute½¼ etjsq'"))
def test_never_raises_on_any_text(texte: str) -> None:
    """Whatever is written, it is kept, and a missing value has its reason."""
    for lecture in (parse_duree(texte), parse_heure(texte), parse_plage(texte)):
        assert lecture.texte == normalise(texte)
        assert lecture.is_empty or lecture.valeur is not None or lecture.doute
    assert all(0 <= plage.debut < plage.fin <= 24 * 60 for plage in parse_plages(texte))
