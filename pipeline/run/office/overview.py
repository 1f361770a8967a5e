"""How a workspace stands, at a glance: who works in it, when it last worked and was saved, how it is set."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime

from pipeline.config import Settings
from pipeline.run.checks.droits import wrong_rights
from pipeline.run.checks.findings import Finding
from pipeline.store.register import Register
from pipeline.workspace import Holder, Workspace


@dataclass(frozen=True, slots=True)
class Section:
    """A section of ``pipeline.toml``, as it was read."""

    nom: str
    values: tuple[tuple[str, str], ...]
    """Key, and what it holds; "" when it is not set."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How a workspace stands."""

    holder: Holder | None
    worked: datetime | None
    """When something was last recorded."""
    saved: datetime | None
    """When ``pipeline backup`` last ended, as far as is known."""
    sections: tuple[Section, ...]


def overview(workspace: Workspace) -> Overview:
    """Look at a workspace, without waiting for anybody.

    Raises:
        PipelineError: when it cannot be used.
    """
    settings = workspace.settings()
    saved: datetime | None = None
    worked = Register.last_moment(workspace.register_path)
    if workspace.register_path.exists():
        with Register.open(workspace.register_path) as register, suppress(ValueError):
            saved = datetime.fromisoformat(register.chantier.saved())
    return Overview(workspace.holder(), worked, saved, tuple(_sections(settings)))


def _sections(settings: Settings) -> Iterator[Section]:
    others = []
    for item in fields(settings):
        value = getattr(settings, item.name)
        if is_dataclass(value):
            yield Section(item.name, tuple((one.name, _said(getattr(value, one.name))) for one in fields(value)))
        elif item.name == "textes":
            yield Section("textes", tuple((value or {}).items()))
        else:
            others.append((item.name, _said(value)))
    yield Section("", tuple(others))


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def quick_findings(workspace: Workspace, *, register_too: bool = False) -> tuple[Finding, ...]:
    """What ``verify`` finds without opening a file: rights, and contradictions of the register if they are asked for.

    The register of many years is read for seconds, during which acts wait to be written.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    settings = workspace.settings()
    found = [Finding(one.code, str(one.path.relative_to(workspace.root))) for one in wrong_rights(workspace, settings)]
    if register_too and workspace.register_path.exists():
        with Register.open(workspace.register_path) as register:
            found += [Finding(code, about) for code, about in register.coherence.contradictions()]
    # What the next run does by itself is no trouble: it may be doing it now.
    return tuple(one for one in found if not one.code.endswith("_en_attente"))
