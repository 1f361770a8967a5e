"""What every step of one run shares: the workspace, its register and settings, the day, and what is reported."""

from dataclasses import dataclass, field
from datetime import date

from pipeline.config import Settings
from pipeline.run.documents.report import Progress, Report, no_progress
from pipeline.store.register import Register
from pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Run:
    """What every step of one run shares."""

    workspace: Workspace
    register: Register
    settings: Settings
    today: date
    jobs: int = 1
    progress: Progress = no_progress
    report: Report = field(default_factory=Report)
