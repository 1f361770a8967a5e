"""The systemd units that ship with the program: correct, and closed."""

import re
import subprocess
from pathlib import Path

import click
import pytest

from pipeline.cli import cli
from tests.clients.programs import require

DEPLOY = Path(__file__).parents[2] / "deploy"
SERVICES = ("pipeline.service", "pipeline-watch.service", "pipeline-bureau.service")
UNITS = (*SERVICES, "pipeline.timer", "pipeline-bureau.socket")
PROGRAM = "/opt/pipeline/.venv/bin/pipeline"


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a program that exists on this machine."""
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(PROGRAM, "/bin/true"), encoding="utf-8")
    return tmp_path


def analyze(*arguments: str) -> str:
    """Run systemd-analyze, which must say nothing on the error stream."""
    require("systemd-analyze")
    ran = subprocess.run(["systemd-analyze", *arguments], check=False, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


@pytest.mark.programs
@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_correct(units: Path, name: str) -> None:
    """``systemd-analyze verify`` finds nothing to say."""
    assert analyze("verify", "--man=no", str(units / name)) == ""


@pytest.mark.programs
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_closed(units: Path, name: str) -> None:
    """Exposure under 1 out of 10: no network, no privilege, one folder to write in."""
    table = analyze("security", "--offline=true", "--threshold=10", str(units / name))
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", table)
    assert found is not None
    assert float(found[1]) < 1.0


def _command(name: str) -> click.Command:
    """Return a command of the program."""
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_a_command_that_exists(name: str) -> None:
    """The command and the options of ``ExecStart`` are those of the program."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    (line,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    program, command, *options = line.split()
    known = {option for parameter in _command(command).params for option in parameter.opts}
    assert program == PROGRAM
    assert {option for option in options if option.startswith("--")} <= known
