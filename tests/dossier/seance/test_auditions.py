"""The hours at which families are heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.seance.auditions import assign, read_audition, shift
from pipeline.dossier.seance.tenue import CLOSES, SeanceRefusedError

_HOURS = st.lists(st.integers(9 * 60, 18 * 60), min_size=1, max_size=2).map(tuple)


@given(
    st.sets(st.sampled_from("abcdefgh")),
    st.dictionaries(st.sampled_from("abcd"), _HOURS, max_size=3),
    st.integers(1, 60),
)
def test_no_two_families_are_heard_at_once(asked: set[str], given_: dict[str, tuple[int, ...]], every: int) -> None:
    """Whatever is chosen, hours of two families are apart by the time of each; or it is refused."""
    try:
        found = assign(9 * 60, every, sorted(asked), given_, {})
    except SeanceRefusedError:
        return
    assert set(found) == asked | set(given_)
    for one, hours in found.items():
        assert all(9 * 60 <= hour <= CLOSES for hour in hours)
        others = [hour for other, theirs in found.items() if other != one for hour in theirs]
        assert all(abs(hour - other) >= every for hour in hours for other in others)


def test_who_was_called_keeps_the_hour() -> None:
    """A family that comes later takes what is free; one that leaves frees its own."""
    former = {"b": (540,), "c": (580,)}
    assert assign(540, 20, ["a", "b", "c", "d"], {}, former) == {"a": (560,), "b": (540,), "c": (580,), "d": (600,)}


def test_hours_move_together_with_the_beginning() -> None:
    """A séance that begins one hour later."""
    assert shift({"a": (540,), "b": (560, 580)}, 60) == {"a": (600,), "b": (620, 640)}


def test_one_hour_or_one_a_parent_is_read() -> None:
    """Two at most."""
    assert read_audition("9h40") == (580,)
    assert read_audition("9h40, 10 h") == (580, 600)
    with pytest.raises(SeanceRefusedError, match="deux parents"):
        read_audition("9h,10h,11h")
    with pytest.raises(SeanceRefusedError):
        read_audition("")
