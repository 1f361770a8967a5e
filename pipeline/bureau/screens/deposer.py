"""Déposer: files come in, many at once, and the page says what became of each as it is read."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from pipeline.bureau.hall.upload import Files, receive
from pipeline.bureau.hall.visit import Visit, act, page, upload
from pipeline.errors import PipelineError
from pipeline.intake.inbox.scan import files
from pipeline.run.office.became import Fate, Where, became
from pipeline.run.office.dropping import Dropped

HERE = "/deposer"
_SHOWN = 300
"""Files that are shown, the last that came in."""
_SESSIONS = 50
"""Persons whose files are remembered, while the page is open."""


@dataclass(frozen=True, slots=True)
class Line:
    """A file, and what became of it."""

    nom: str
    fates: tuple[Fate, ...]

    @property
    def waits(self) -> bool:
        """It is not read yet."""
        return any(fate.where is Where.WAITS for fate in self.fates)


@dataclass(slots=True)
class Drops:
    """What each person dropped, while the page is open; no name of a file goes anywhere else."""

    kept: dict[str, list[Dropped]] = field(default_factory=dict)

    def add(self, who: str, dropped: list[Dropped]) -> None:
        """Keep what a person just dropped."""
        mine = [*self.kept.pop(who, []), *dropped]
        self.kept[who] = mine[-_SHOWN:]
        while len(self.kept) > _SESSIONS:
            self.kept.pop(next(iter(self.kept)))

    def of(self, who: str) -> list[Dropped]:
        """What a person dropped, the last first."""
        return list(reversed(self.kept.get(who, [])))


def _drops(visit: Visit) -> Drops:
    state = visit.request.app.state
    if not hasattr(state, "drops"):
        state.drops = Drops()
    drops: Drops = state.drops
    return drops


def _who(visit: Visit) -> str:
    return visit.session.csrf if visit.session else ""


def _lines(visit: Visit) -> list[Line]:
    dropped = _drops(visit).of(_who(visit))
    found = became(visit.desk.workspace, {one.sha256: one.nom for one in dropped})
    return [Line(one.nom, found[one.sha256]) for one in dropped]


def show(visit: Visit) -> Response:
    """Show where files are dropped, and what became of those that were."""
    return visit.render("deposer.html", **_follow(visit))


def follow(visit: Visit) -> Response:
    """Show how far it is, for a page that is open."""
    return visit.fragment("deposer_suite.html", **_follow(visit))


def _follow(visit: Visit) -> dict[str, Any]:
    desk, lines = visit.desk, _lines(visit)
    held = desk.workspace.holder() if desk.working is not None else None
    return {
        "lines": lines,
        "working": desk.working,
        "trouble": desk.trouble,
        "left": sum(line.waits for line in lines),
        "there": sum(1 for _ in files(desk.workspace.inbox)),
        "held": held if held is not None and not _ours(held.commande) else None,
    }


def _ours(command: str) -> bool:
    return command in ("bureau", "process")


async def take(visit: Visit, stream: AsyncIterator[bytes]) -> Response:
    """Take the files of a form straight into the inbox; without a script, read them at once."""
    came: Files = await receive(visit, stream)
    _drops(visit).add(_who(visit), came.kept)
    if came.scripted:
        return PlainTextResponse("\n".join(came.refused))
    if not came.kept and not came.refused:
        raise PipelineError("Aucun fichier n’a été choisi. Choisissez-en un ou plusieurs, puis « Déposer ».")
    if came.kept:
        await run_in_threadpool(visit.desk.start)
    return visit.done(HERE, [*_told(came.kept), *came.refused], wrong=bool(came.refused))


def _told(kept: list[Dropped]) -> list[str]:
    if not kept:
        return []
    return [f"{'1 fichier déposé' if len(kept) == 1 else f'{len(kept)} fichiers déposés'} ; la lecture commence."]


def read(visit: Visit) -> Response:
    """Read what is in the inbox."""
    visit.desk.start()
    return visit.done(HERE)


ROUTES = [
    page(HERE, show, "secretariat"),
    page(f"{HERE}/suite", follow, "secretariat"),
    upload(f"{HERE}/fichiers", take, show),
    act(f"{HERE}/lire", read, show),
]
