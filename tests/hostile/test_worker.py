"""A file is read in a process of its own, whose limits hold; whatever happens to it, the others are read."""

import hashlib
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError
from pipeline.intake import worker
from pipeline.intake.raw import Reading
from pipeline.intake.worker import READ_MEMORY, File, read_files
from pipeline.sandbox import process
from pipeline.sandbox.local import Local
from tests.demo import filled
from tests.eleves import FICHES
from tests.hostile import readers

pytestmark = pytest.mark.slow


def put(folder: Path, name: str, content: bytes) -> File:
    """Write a file as the archive would hold it."""
    path = folder / name
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest(), name


def code(reading: Reading) -> str:
    """Return the code of the diagnosis of a reading; "" when forms were read."""
    return reading.diagnosis.code if reading.diagnosis else ""


def said(reading: Reading) -> str:
    """Return what a made-up process said."""
    assert reading.diagnosis is not None
    return reading.diagnosis.que_s_est_il_passe


def read_by(monkeypatch: pytest.MonkeyPatch, child: Callable[..., object], files: list[File]) -> list[Reading]:
    """Read files with another process in the place of the real one."""
    with monkeypatch.context() as patch:
        patch.setattr(worker, "_read", child)
        patch.setattr(worker, "READ_SECONDS", 2)
        return list(read_files(files, Local(2)))


@pytest.mark.parametrize(
    "end", [readers.exits, readers.crashes, readers.swells, readers.loops, readers.talks, readers.lies]
)
def test_a_reading_that_dies_costs_its_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: Callable[..., object]
) -> None:
    """Exit, crash, memory, endless loop, flood: the file is named, and the next ones are read as ever."""
    bad = put(tmp_path, "a.pdf", b"%PDF-1.7 a")
    (found,) = read_by(monkeypatch, end, [bad])
    assert (found.file, found.sha256, code(found)) == ("a.pdf", bad[1], "lecture_arretee")
    good = put(tmp_path, "b.pdf", filled(Kind.FICHE, FICHES["01"]))
    (read,) = read_files([good], Local(2))
    assert [form.kind for form in read.forms] == [Kind.FICHE]


def test_readings_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    """Whichever ends first, with more files than processes."""
    files = [put(tmp_path, f"{n}.pdf", b"" if n % 2 else b"\xff\xd8\xff %d" % n) for n in range(7)]
    assert [reading.file for reading in read_files(files, Local(3))] == [f"{n}.pdf" for n in range(7)]


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader is refused memory before 500 MB of it are resident."""
    (found,) = read_by(monkeypatch, readers.measures, [put(tmp_path, "a.pdf", b"x")])
    resident = int(said(found).rpartition(" ")[2])
    assert 300_000_000 < resident < READ_MEMORY <= 500_000_000


def test_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A reader can write no file, says nothing and leaves no core."""
    path, sha256, _ = put(tmp_path, "a.pdf", b"x")
    (found,) = read_by(monkeypatch, readers.writes, [(path, sha256, str(tmp_path / "fuite"))])
    assert said(found).endswith("refused (0, 0)")
    assert all(path.stat().st_size <= 1 for path in tmp_path.iterdir())
    assert capfd.readouterr() == ("", "")


def test_nothing_passes_from_a_file_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one file leaves in the memory of its process, no other file meets."""
    files = [put(tmp_path, f"{n}.pdf", b"x") for n in range(4)]
    found = read_by(monkeypatch, readers.remembers, files)
    assert [said(reading).split()[-1] for reading in found] == ["0.pdf", "1.pdf", "2.pdf", "3.pdf"]
    assert all(said(reading).count(".pdf") == 1 for reading in found)


def test_a_machine_that_starts_no_process_blames_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without memory or with a broken installation, files stay to be read: none is set aside."""
    monkeypatch.setattr(process, "_serve", readers.never_starts)
    with pytest.raises(PipelineError, match="ne peut pas démarrer"):
        list(read_files([put(tmp_path, "a.pdf", b"x")], Local(2)))


def test_a_huge_file_is_not_even_loaded(tmp_path: Path) -> None:
    """Its size is enough."""
    path = tmp_path / "a.pdf"
    with path.open("wb") as stream:
        stream.truncate(5_000_000_000)
    (found,) = read_files([(path, "0" * 64, "a.pdf")], Local(1))
    assert code(found) == "trop_gros"
    assert "5000 Mo" in said(found)


def test_bytes_that_changed_since_they_were_received_are_not_read(tmp_path: Path) -> None:
    """The hash under which a file was registered is that of what is read, or nothing is read."""
    path, _, name = put(tmp_path, "a.pdf", filled(Kind.FICHE, FICHES["01"]))
    (found,) = read_files([(path, "0" * 64, name)], Local(1))
    assert (found.sha256, code(found)) == ("0" * 64, "abime")


def test_a_file_that_cannot_be_opened_is_set_aside(tmp_path: Path) -> None:
    """A file that vanished since it was listed is told like one whose bytes changed."""
    (found,) = read_files([(tmp_path / "a.pdf", "0" * 64, "a.pdf")], Local(1))
    assert (found.sha256, code(found)) == ("0" * 64, "abime")


def test_a_large_file_reaches_its_reader(tmp_path: Path) -> None:
    """Far more than a pipe holds, to several readers at once."""
    files = [put(tmp_path, f"{n}.jpg", b"\xff\xd8\xff %d" % n + bytes(5_000_000)) for n in range(3)]
    assert [code(reading) for reading in read_files(files, Local(2))] == ["photographie"] * 3


def test_the_content_may_differ_from_the_file(tmp_path: Path) -> None:
    """An encrypted archive is opened by who reads it: a reading process never has its key."""
    content = filled(Kind.FICHE, FICHES["01"])
    path, _, name = put(tmp_path, "a.pdf", b"chiffre")
    (read,) = read_files([(path, hashlib.sha256(content).hexdigest(), name)], Local(), lambda _: content)
    assert [form.kind for form in read.forms] == [Kind.FICHE]


def test_readers_stop_when_nobody_waits_any_more(tmp_path: Path) -> None:
    """A run that is interrupted leaves no process behind."""
    files = [put(tmp_path, f"{n}.pdf", b"x") for n in range(4)]
    readings = read_files(files, Local(4))
    assert next(readings).file == "0.pdf"
    readings.close()  # type: ignore[attr-defined]  # a generator, of which only the iterator is promised
    assert multiprocessing.active_children() == []
