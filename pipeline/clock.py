"""The day on which a command works when nobody says it: the machine's, unless its clock cannot be believed.

Letters bear that day, and terms are counted from it: a server that starts in 1970, or years ahead, must not write.
"""

from datetime import UTC, date, datetime, timedelta

from pipeline.errors import MachineError
from pipeline.store.register import Register
from pipeline.workspace import Workspace

EARLIEST = date(2003, 6, 11)
"""Day of the circulaire DGAS/3C n° 2003-290: no demande is older."""
BACK = timedelta(hours=12)
"""By which a clock may be put right, or a zone be wrong, without a word."""
FORWARD = timedelta(days=400)
"""Without any work being recorded: a service may rest for a summer, and nearly nothing come for a year."""
HORLOGE = "horloge"
"""The event that a person's word on the day leaves, whatever else there is to record."""


def day_of_the_machine(workspace: Workspace) -> date:
    """Return today.

    Raises:
        MachineError: when the machine's clock contradicts what the register last saw of it.
        ConfigError: when the workspace cannot be used.
    """
    today = date.today()
    if not workspace.settings().horloge.controle:
        return today
    if today < EARLIEST:
        why, right = "c’est avant la circulaire qui a créé ces demandes", ""
    elif why := _contradiction(workspace):
        right = f" Si cette date est la bonne, la dire une fois suffit : pipeline process --today {today:%Y-%m-%d}"
    else:
        return today
    raise MachineError(
        f"L’horloge de cette machine dit le {today:%d/%m/%Y}, et {why}. Les courriers porteraient une date fausse, et "
        "les délais seraient mal comptés. Rien n’a été fait. L’administrateur remet l’horloge à l’heure, puis relance."
        f"{right}"
    )


def confirm(workspace: Workspace, register: Register, today: date) -> None:
    """Record that somebody said the very day of a clock that could not be believed: from now on, it is.

    A day that is not the machine's says nothing of its clock.
    """
    if today == date.today() and today >= EARLIEST and _contradiction(workspace):
        with register.transaction():
            register.journal.log(today, "pipeline", HORLOGE, detail="confirmée")


def _contradiction(workspace: Workspace) -> str:
    """Say in French what the register saw of the clock that cannot be, if this is now; "" when nothing is wrong."""
    now, last = datetime.now(UTC), Register.last_moment(workspace.register_path)
    if last and now < last - BACK:
        return f"le dernier travail a été enregistré le {last:%d/%m/%Y} : elle a reculé"
    if last and now > last + FORWARD:
        return f"rien n’a été enregistré depuis le {last:%d/%m/%Y} : elle a peut-être avancé de plusieurs années"
    return ""
