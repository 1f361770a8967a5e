"""What tests remember of one another: never another task's result, never a failure."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.intake.diagnosis import diagnose
from pipeline.intake.raw import Reading
from pipeline.run.documents.failing import Refusal, Retry
from pipeline.sandbox import Limits, Lost, Task
from pipeline.sandbox.local import Local
from tests.memory import remembering

LIMITS = Limits(seconds=1, memory=1)
FAILED = (Lost.STOPPED, Refusal("x", Retry.NEXT_RUN), Reading("x", "x", (), diagnose("lecture_arretee")))


def _print(*given: Any) -> Any:
    """Stands for a work."""
    return given


def _read(*given: Any) -> Any:
    """Stands for another one."""
    return given


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What is done for good, as it is done."""
    done: list[tuple[Any, ...]] = []

    def run(
        _: Local, work: Callable[..., Any], tasks: Sequence[Task], limits: Limits, common: bytes | None = None
    ) -> Generator[Any, None, None]:
        for task in tasks:
            try:
                given = task()
            except KeyError:
                yield Lost.NOT_GIVEN
                continue
            done.append(given)
            yield work(*given) if common is None else work(common, *given)

    monkeypatch.setattr(Local, "run", run)
    return done


def ask(folder: Path, *given: Any, work: Callable[..., Any] = _print, **options: Any) -> list[Any]:
    """Have a task done for each of these values."""
    with remembering(folder):
        return list(Local().run(work, [partial(tuple, (one,)) for one in given], options.pop("to", LIMITS), **options))


def test_what_was_done_is_not_done_again(asked: list[tuple[Any, ...]], tmp_path: Path) -> None:
    """Each has its own result, in order, whichever were known."""
    assert ask(tmp_path, "b") == [("b",)]
    assert ask(tmp_path, "a", "b", "c") == [("a",), ("b",), ("c",)]
    assert asked == [("b",), ("a",), ("c",)]


def test_what_differs_in_anything_is_done(
    asked: list[tuple[Any, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another function, other limits, other settings, another environment."""
    ask(tmp_path, "a")
    ask(tmp_path, "a", work=_read)
    ask(tmp_path, "a", to=Limits(seconds=2, memory=1))
    assert ask(tmp_path, "a", common=b"settings") == [(b"settings", "a")]
    assert ask(tmp_path, "a", common=b"others") == [(b"others", "a")]
    monkeypatch.setenv("FONTCONFIG_PATH", "/elsewhere")
    ask(tmp_path, "a")
    assert len(asked) == 6


@pytest.mark.parametrize("failure", FAILED)
def test_a_failure_is_not_remembered(failure: object, asked: list[tuple[Any, ...]], tmp_path: Path) -> None:
    """What was lost or refused is tried again."""
    for _ in range(2):
        assert ask(tmp_path, failure, work=_itself) == [failure]
    assert len(asked) == 2


def _itself(outcome: object) -> object:
    return outcome


def test_what_cannot_be_had_stays_lost(asked: list[tuple[Any, ...]], tmp_path: Path) -> None:
    """It is nobody's result, and costs itself alone."""
    nothing: dict[str, tuple[str]] = {}
    tasks: list[Task] = [partial(tuple, ("a",)), partial(nothing.__getitem__, "none"), partial(tuple, ("b",))]
    for _ in range(2):
        with remembering(tmp_path):
            assert list(Local().run(_print, tasks, LIMITS)) == [("a",), Lost.NOT_GIVEN, ("b",)]
    assert asked == [("a",), ("b",)]


def test_nothing_is_remembered_afterwards(tmp_path: Path) -> None:
    """The pool of the program is in its place again."""
    before = Local.run
    with remembering(tmp_path):
        assert Local.run is not before
    assert Local.run is before
