"""The drawing of the week: what the timetable says, to scale, nothing clipped and nothing guessed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.model.forms import JOURS, RANGS, Cellule, EmploiDuTemps
from pipeline.dossier.values.durees import parse_bornes
from pipeline.dossier.values.types import Plage
from pipeline.fonts.measure import count_lines
from pipeline.paper.dossier.timetable import (
    AXIS_WIDTH,
    DAY_WIDTH,
    LINE_HEIGHT,
    MARGIN,
    MAX_HEIGHT,
    TEXT_SIZE,
    Occupation,
    draw_timetable,
    occupations,
    rangs,
)
from tests.dossier.exemples import emploi_complet


def emploi(**cells: Cellule) -> EmploiDuTemps:
    """A timetable with M1 from 8 h 30 to 9 h 30, whose cells are named ``m1_lundi``."""
    return EmploiDuTemps(
        {"m1": parse_bornes("8h30", "9h30")},
        {(rang, jour): cells.get(f"{rang}_{jour}", Cellule()) for rang in RANGS for jour in JOURS},
    )


def test_a_tick_takes_the_hours_of_its_row() -> None:
    """A ticked cell is drawn at the hours of its row."""
    assert occupations(emploi(m1_lundi=Cellule(True, "salle 4"))) == (
        Occupation("lundi", "m1", Plage(510, 570), True, "salle 4"),
    )


def test_hours_in_the_cell_come_first() -> None:
    """Hours written in a cell are its own, ticked or not."""
    assert [item.plage for item in occupations(emploi(m1_lundi=Cellule(False, "8h45-9h15")))] == [Plage(525, 555)]


def test_a_text_alone_is_a_note_at_the_hours_of_its_row() -> None:
    """A text without tick nor hours is shown, and is no presence."""
    assert occupations(emploi(m1_mardi=Cellule(False, "piscine"))) == (
        Occupation("mardi", "m1", Plage(510, 570), False, "piscine"),
    )


def test_without_hours_it_stands_apart() -> None:
    """A presence whose hours nobody gave is listed apart, not drawn."""
    drawing = draw_timetable(occupations(emploi(m2_jeudi=Cellule(True))))
    assert [(item.jour, item.rang) for item in drawing.sans_heures] == [("Jeudi", "M2")]
    assert all(not blocs for _, _, blocs in drawing.jours)


def test_heights_are_to_scale() -> None:
    """An hour is twice as high as half an hour, wherever it stands."""
    drawing = draw_timetable(occupations(emploi_complet()), rangs(emploi_complet()))
    lundi = drawing.jours[0][2]
    assert [bloc.presence for bloc in lundi] == [True] * 4
    assert lundi[0].hauteur == pytest.approx(2 * lundi[1].hauteur)
    assert drawing.graduations[0][1].startswith("8")


def test_overlapping_moments_stand_side_by_side() -> None:
    """Two moments at the same time share the width of the day."""
    both = emploi(m1_lundi=Cellule(True, "8h30-10h00"), m2_lundi=Cellule(True, "9h00-11h00"))
    first, second = draw_timetable(occupations(both)).jours[0][2]
    assert first.x + first.largeur <= second.x + 0.01


def test_a_long_text_goes_to_a_note() -> None:
    """A text too long for its block stands whole in a note that the block refers to."""
    texte = "bibliothèque puis salle informatique du premier étage, avec le groupe de soutien " * 3
    drawing = draw_timetable(occupations(emploi(m1_lundi=Cellule(True, texte))))
    bloc = drawing.jours[0][2][0]
    assert (bloc.texte, bloc.note) == ("", 1)
    assert drawing.notes[0].texte == texte
    assert drawing.notes[0].ou == "Lundi, M1, 8h30 – 9h30"


def test_hours_are_not_said_twice() -> None:
    """A text that only holds the hours is not repeated under them."""
    bloc = draw_timetable(occupations(emploi(m1_lundi=Cellule(True, "8h30 - 9h30")))).jours[0][2][0]
    assert (bloc.titre, bloc.texte, bloc.note) == (("M1 · 8h30 – 9h30",), "", 0)


plages = st.tuples(st.integers(0, 1439), st.integers(1, 300)).map(lambda p: Plage(p[0], min(p[0] + p[1], 1440)))
moments = st.builds(
    Occupation,
    st.sampled_from(JOURS),
    st.sampled_from(RANGS),
    st.one_of(st.none(), plages),
    st.booleans(),
    st.text("abcdefg ,éœ\n", max_size=120),
)


@given(st.lists(moments, max_size=30))
def test_every_text_has_its_room(items: list[Occupation]) -> None:
    """Whatever the week: blocks stay in their day and in the drawing, their text fits, and no text is lost."""
    drawing = draw_timetable(items)
    assert drawing.hauteur <= MAX_HEIGHT + 0.01
    shown = len(drawing.sans_heures)
    for rank, (_, _, blocs) in enumerate(drawing.jours):
        shown += len(blocs)
        for bloc in blocs:
            assert AXIS_WIDTH + rank * DAY_WIDTH <= bloc.x
            assert bloc.x + bloc.largeur <= AXIS_WIDTH + (rank + 1) * DAY_WIDTH
            assert -0.01 <= bloc.y <= bloc.y + bloc.hauteur <= drawing.hauteur + 0.01
            used = len(bloc.titre) + count_lines(bloc.texte, bloc.largeur - 2 * MARGIN, TEXT_SIZE)
            assert used <= 1 or used * LINE_HEIGHT <= bloc.hauteur
    assert shown == len(items)


@given(st.lists(moments.map(lambda item: replace(item, texte=f"t{item.texte}")), max_size=12))
def test_no_text_is_lost(items: list[Occupation]) -> None:
    """Each text stands in its block, in a note or in the list of what has no hours."""
    drawing = draw_timetable(items)
    found = [bloc.texte for _, _, blocs in drawing.jours for bloc in blocs if bloc.texte]
    found += [note.texte for note in drawing.notes] + [item.texte for item in drawing.sans_heures]
    assert sorted(found) == sorted(item.texte for item in items)
