"""What printing needs of the machine: named once, before anything is done."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.errors import ExitCode
from pipeline.lazy import load
from pipeline.libraries import LIBRARIES
from tests.robustness.bench import PHOTOGRAPH, cheap, drop
from tests.secretary import TODAY

FFI = load("cffi:FFI")
LOADED = FFI.dlopen


@pytest.fixture(params=sorted(LIBRARIES))
def missing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The package of a library that this machine is made to lack."""
    package: str = request.param

    def dlopen(self: Any, name: str, flags: int = 0) -> Any:
        if name in LIBRARIES[package]:
            raise OSError(f"cannot load library '{name}'")
        return LOADED(self, name, flags)

    monkeypatch.setattr(FFI, "dlopen", dlopen)
    return package


@pytest.fixture
def desk(workspace: Path) -> Path:
    """A workspace to which something came."""
    drop(workspace / "inbox", "photo.pdf", PHOTOGRAPH)
    return workspace


WRITING = (
    ("process",),
    ("set-aside", "0" * 12, "--by", "X", "--reason", "Y"),
    ("reprint", "2003-0001"),
    ("stats", "2003"),
    ("session", "open", "2003-12-04", "--time", "14h30", "--place", "Salle B"),
)


@pytest.mark.parametrize("words", WRITING, ids=lambda words: words[0])
def test_what_would_print_says_what_to_install_and_does_nothing(
    words: tuple[str, ...], missing: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, French, with the package; the inbox keeps its file, and no register is begun."""
    capsys.readouterr()
    assert main([*words, "--workspace", str(desk), "--today", TODAY]) == ExitCode.MACHINE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert f"apt-get install {missing})" in said.err
    assert [path.name for path in (desk / "inbox").iterdir()] == ["photo.pdf"]
    assert not (desk / "archive").exists()


def test_an_empty_run_does_not_ask(workspace: Path, missing: str) -> None:
    """Nothing is printed: nothing is missing."""
    assert main(["process", "--workspace", str(workspace), "--today", TODAY]) == ExitCode.OK


def test_once_installed_the_work_is_done(desk: Path, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run after the remedy is an ordinary one."""
    assert main(["process", "--workspace", str(desk), "--today", TODAY]) == ExitCode.MACHINE
    monkeypatch.setattr(FFI, "dlopen", LOADED)
    with cheap():
        assert main(["process", "--workspace", str(desk), "--today", TODAY]) == ExitCode.OK
        assert main(["verify", "--workspace", str(desk)]) == ExitCode.OK


def test_tesseract_is_asked_for_by_the_settings(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only then; and the settings can do without."""
    settings = desk / "pipeline.toml"
    issued = settings.read_text(encoding="utf-8")
    settings.write_text(issued.replace("ocr = false", "ocr = true"), encoding="utf-8")
    monkeypatch.setenv("PATH", "")
    assert main(["process", "--workspace", str(desk), "--today", TODAY]) == ExitCode.MACHINE
    assert "tesseract-ocr-fra" in capsys.readouterr().err
    settings.write_text(issued, encoding="utf-8")
    with cheap():
        assert main(["process", "--workspace", str(desk), "--today", TODAY]) == ExitCode.OK
