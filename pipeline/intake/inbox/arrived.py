"""The day on which a file came into the inbox, as this machine saw it: terms are counted from it.

Never the file's own date, which a copy keeps and another machine gave: the change of its inode (``st_ctime``), which
entering a folder makes, and our own earlier looks.
"""

from datetime import date, timedelta
from pathlib import Path

from pipeline.intake.inbox.scan import Look

LONGEST = timedelta(days=366)
"""Before today; what seems to have lain there for longer was dated by a clock that was wrong."""


def arrived_on(inbox: Path, path: Path, look: Look, today: date) -> date:
    """Return the day on which a file of the inbox arrived; today when nothing says so with sense.

    Args:
        inbox: the folder.
        path: a file in it, or in one of its folders.
        look: how it was seen.
        today: day of the run; nothing arrives later.
    """
    # A folder that is moved in brings its files without a change of theirs.
    entered = max(
        [look.change / 1e9, *(moment for one in path.parents if inbox in one.parents for moment in _change(one))]
    )
    # The clock of a share may be ahead of ours, by which we saw it.
    moment = min(entered, look.depuis)
    try:
        day = date.fromtimestamp(moment)
    except (ValueError, OSError, OverflowError):
        return today
    return day if today - LONGEST <= day <= today else today


def _change(folder: Path) -> list[float]:
    try:
        return [folder.lstat().st_ctime]
    except OSError:
        return []  # It is gone already.
