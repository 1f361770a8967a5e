"""What is printed, wherever it goes: old encodings, closed outputs, full disks, readers that leave."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.streams import written
from pipeline.errors import ExitCode
from tests.cli.office import AFTER
from tests.robustness.bench import PHOTOGRAPH, drop
from tests.secretary import TODAY

pytestmark = pytest.mark.slow

PROGRAM = "from pipeline.cli import run; run()"
ENCODINGS = ("latin-1", "cp1252", "ascii", "iso-8859-15", "cp850", "utf-8")
FULL = Path("/dev/full")


def piped(root: Path, command: str, redirections: str = "", **environment: str) -> tuple[int, bytes, bytes]:
    """Run a command as a shell does, its outputs piped or redirected; return its exit code and both outputs."""
    line = f"exec {shlex.quote(sys.executable)} -c {shlex.quote(PROGRAM)} {command} {redirections}"
    done = subprocess.run(
        ["/bin/sh", "-c", line], cwd=root, env=os.environ | environment, capture_output=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", ["status", "pending", "status 2003-0001"])
def test_nothing_stops_for_want_of_a_letter(ground: Path, encoding: str, command: str) -> None:
    """A table, a name: all is written, and in the encoding that was asked for."""
    code, out, err = piped(ground, f"{command} --today {AFTER}", PYTHONIOENCODING=encoding)
    assert (code, err) == (0, b"")
    assert "2003-" in out.decode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_mistake_is_told_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    """On the error output too."""
    code, _, err = piped(tmp_path, "statu", PYTHONIOENCODING=encoding)
    assert code == ExitCode.USAGE
    assert err.decode(encoding).startswith("La commande statu n")


@pytest.fixture(scope="module")
def in_unicode(ground: Path) -> Any:
    """What « status » says where no letter is lacking."""
    return json.loads(piped(ground, f"status --json --today {AFTER}", PYTHONIOENCODING="utf-8")[1])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_says_the_same_in_every_encoding(ground: Path, in_unicode: Any, encoding: str) -> None:
    """Letters that the encoding lacks are escaped, and not replaced: whoever reads JSON gets them back."""
    _, out, _ = piped(ground, f"status --json --today {AFTER}", PYTHONIOENCODING=encoding)
    assert json.loads(out.decode(encoding)) == in_unicode


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoé l’élève", "Zoe l'eleve"),
        ("« œuvre » – 12\u202fh\xa030…", '" oeuvre " - 12 h 30...'),
        ("un\u2011deux → trois", "un-deux -> trois"),
        ("日本 \ud800", "?? ?"),
    ],
)
def test_what_stands_for_a_letter_reads_like_it(text: str, shown: str) -> None:
    """In the poorest encoding of all."""
    assert written(text, "ascii") == shown


def test_an_accent_stays_where_it_can() -> None:
    """Only what is missing is replaced."""
    assert written("l’élève", "latin-1") == "l'élève"


@given(st.text(), st.sampled_from(ENCODINGS))
def test_any_text_can_be_written(text: str, encoding: str) -> None:
    """Whatever was typed in a form."""
    assert written(text, encoding).encode(encoding).decode(encoding) == written(text, encoding)


@pytest.fixture
def desk(workspace: Path) -> Path:
    """A workspace in which one file waits in the inbox."""
    drop(workspace / "inbox", "photo.pdf", PHOTOGRAPH)
    return workspace


def _was_done(root: Path) -> bool:
    """The file was taken, told of in a note, and the register is sound."""
    notes = list((root / "outbox" / "a_verifier").glob("*.pdf"))
    return bool(notes) and not list((root / "inbox").iterdir()) and not piped(root, "verify")[0]


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_closed_output_changes_nothing_of_the_work(desk: Path, closed: str) -> None:
    """No file of ours is opened in its place, to be written into by whoever prints."""
    assert piped(desk, f"process --json --today {TODAY}", closed)[0] == ExitCode.OK
    assert _was_done(desk)


@pytest.mark.skipif(not FULL.exists(), reason="Linux has it")
def test_an_output_that_takes_nothing_is_told(desk: Path) -> None:
    """The work is done all the same; what could not be said is not said to be well."""
    code, _, err = piped(desk, f"process --json --today {TODAY}", f"> {FULL}")
    assert code == ExitCode.FAILURE
    assert err.decode().startswith("Ce qui a été trouvé n’a pas pu être écrit là où il était demandé (")
    assert _was_done(desk)
    assert piped(desk, "status", f"> {FULL} 2> {FULL}")[0] == ExitCode.FAILURE


@pytest.mark.parametrize("command", [f"status --today {AFTER}", "journal", "rules", f"pending --json --today {AFTER}"])
def test_a_reader_that_leaves_is_no_failure(ground: Path, command: str) -> None:
    """« | head » has had what it wanted."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command.split()],
        cwd=ground,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (ExitCode.OK, b"")
