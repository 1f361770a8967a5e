"""The desk: an act is recorded at once, what follows from it is written afterwards, and whoever acts comes first."""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from pipeline.bureau.hall.desk import Desk
from pipeline.report import Progress, Report
from pipeline.run.acts.pieces import accept, attach
from pipeline.run.checks.pending import pending
from pipeline.run.checks.show import journal
from pipeline.run.documents import rendering
from pipeline.run.office.printing import to_print
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.robustness.bench import command, copy
from tests.secretary import TODAY

DAY = date.fromisoformat(TODAY)


def first(workspace: Path, sort: str, act: str = "") -> dict[str, str]:
    """What the first act about a thing that waits is about."""
    (one,) = [one for one in pending(Workspace(workspace), DAY) if one.sort == sort]
    return dict(next(suggested.values for suggested in one.acts if act in ("", suggested.act.command)))


def owed(workspace: Path) -> list[str]:
    with Register.open(workspace / "registre.sqlite") as register:
        return [one.type for one in register.documents.unwritten()]


def on_paper(workspace: Path) -> list[tuple[str, str, str]]:
    """What is in force in the outbox: type, dossier, and what it says."""
    with Register.open(workspace / "registre.sqlite") as register:
        found = [one for row in register.dossiers.all() for one in register.documents.of(row.numero)]
    return sorted((one.type, one.dossier or "", str(sorted(one.contenu.items()))) for one in found if one.sha256)


def attached(workspace: Workspace, about: dict[str, str]) -> Report:
    return attach(workspace, about["piece"], about["dossier"], "Odile", "Même adresse", DAY)


def test_an_act_is_recorded_before_what_follows_from_it_is_written(desk: Desk, workspace: Path) -> None:
    about = first(workspace, "rattacher")
    report = desk.do(lambda: attached(desk.workspace_of("Odile"), about))
    assert report.owed and not report.documents
    assert "rattachement" in {one["act"] for one in journal(Workspace(workspace), about["dossier"])}
    assert desk.behind
    desk.finish()
    assert not desk.behind and owed(workspace) == [] and desk.trouble == ""


def test_acts_in_a_row_leave_what_they_leave_one_by_one(desk: Desk, workspace: Path, tmp_path: Path) -> None:
    """Whether each one's papers were written before the next, or all of them at the end."""
    other = copy(workspace, tmp_path / "commande")
    for root, place in ((workspace, desk.workspace_of("Odile")), (other, Workspace(other))):
        about = first(root, "rattacher")
        attached(place, about)
        point = first(root, "accepter")
        accept(place, point["dossier"], point["code"], "", "Odile", "Vu", DAY)
    desk.start()
    desk.finish()
    assert on_paper(workspace) == on_paper(other)


def test_whoever_acts_comes_before_a_run_of_the_page(
    desk: Desk, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run stops between two documents, the act is made, and the run writes the rest."""
    about = first(workspace, "rattacher")
    begun, acted, order = threading.Event(), threading.Event(), list[str]()
    real: Callable[..., Iterable[object]] = rendering.render_all

    def slowly(*arguments: object) -> Iterator[object]:
        begun.set()
        acted.wait(30)
        yield from real(*arguments)

    attached(desk.workspace_of("Odile"), about)
    before = len(owed(workspace))
    monkeypatch.setattr("pipeline.run.documents.write.render_all", slowly)
    desk.start()
    assert begun.wait(30)

    def act() -> None:
        desk.do(lambda: order.append(f"{len(owed(workspace))}"))

    person = threading.Thread(target=act)
    person.start()
    while not desk.awaited:
        threading.Event().wait(0.01)
    acted.set()
    person.join(60)
    desk.finish()
    assert 0 < int(order[0]) < before and owed(workspace) == [] and desk.trouble == ""


def test_what_a_run_says_is_told_to_whoever_acts(desk: Desk) -> None:
    said = "Retiré : outbox/x.pdf (jetez ce qui en est imprimé)"
    assert desk.announced(0) == (0, [])
    desk.announce([said])
    assert desk.announced(0) == (1, [said]) and desk.announced(1) == (1, [])
    desk.announce([said])
    assert desk.announced(1) == (2, [said])


def test_what_a_run_said_before_it_was_stopped_is_told_as_well(
    desk: Desk, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No other run says it again."""
    runs = count()

    def run(*_: object, progress: Progress, **__: object) -> Report:
        if next(runs):
            return Report(problems=["Le disque est plein."])
        stopped = KeyboardInterrupt()
        stopped.add_note("Retiré : outbox/x.pdf (jetez ce qui en est imprimé)")
        raise stopped

    monkeypatch.setattr("pipeline.bureau.hall.desk.process", run)
    desk.start()
    desk.finish()
    assert desk.announced(0)[1] == ["Retiré : outbox/x.pdf (jetez ce qui en est imprimé)", "Le disque est plein."]
    desk.start()
    desk.finish()
    assert len(desk.announced(0)[1]) == 2


def test_letters_are_put_into_trays_when_somebody_is_about_to_print(desk: Desk, workspace: Path) -> None:
    """However many acts they follow from, they are one batch; until then they are told of."""
    before = to_print(Workspace(workspace), DAY)
    attached(desk.workspace_of("Odile"), first(workspace, "rattacher"))
    desk.start()
    desk.finish()
    written = to_print(Workspace(workspace), DAY)
    assert written.loose > 0 and written.waiting == before.waiting
    (told,) = [one for one in pending(Workspace(workspace), DAY) if one.about == "a_imprimer"]
    assert (told.sort, f"{written.loose} lettres" in told.reason) == ("poster", written.loose > 1)
    desk.start(trays=True)
    desk.finish()
    printed = to_print(Workspace(workspace), DAY)
    assert printed.loose == 0 and len(printed.waiting) == len(before.waiting) + 1


def test_a_run_of_the_command_line_leaves_no_letter_out_of_a_tray(desk: Desk, workspace: Path) -> None:
    attached(desk.workspace_of("Odile"), first(workspace, "rattacher"))
    desk.start()
    desk.finish()
    assert command(workspace, "process") == 0
    assert to_print(Workspace(workspace), DAY).loose == 0


def test_a_page_that_is_closed_leaves_what_is_owed_to_the_next_run(desk: Desk, workspace: Path) -> None:
    attached(desk.workspace_of("Odile"), first(workspace, "rattacher"))
    desk.start_soon()
    desk.close()
    assert not desk.behind and owed(workspace)
    desk.start()
    assert not desk.behind
    assert command(workspace, "process") == 0
    assert owed(workspace) == []
