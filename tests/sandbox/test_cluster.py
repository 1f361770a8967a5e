"""The machines of a cluster as a pool: the same results whatever becomes of them, and none from other versions."""

import os
import select
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pipeline.errors import MachineError
from pipeline.sandbox import Limits, Lost, cluster, remote
from pipeline.sandbox.cluster import Address, Cluster
from tests.sandbox import travaux
from tests.sandbox.grappe import Grappe, grappe

pytestmark = [pytest.mark.programs, pytest.mark.slow]

LIMITS = Limits(seconds=60, memory=1_000_000_000)
LASTING = Limits(seconds=60, memory=1_000_000_000, file=1000, lasting=True)


@pytest.fixture(scope="module")
def two() -> Iterator[Grappe]:
    """A cluster of two workers, that no test disturbs."""
    with grappe(2) as found:
        yield found


@pytest.fixture
def told() -> list[str]:
    """What was said of the cluster."""
    return []


def test_tasks_come_back_in_their_order_with_what_they_share(two: Grappe, told: list[str]) -> None:
    """More of them than the cluster has threads; what cannot be had, and what dies, costs itself alone."""
    tasks = [partial(tuple, (number,)) for number in range(20)]
    with Cluster(Address(two.address), 1, told.append) as pool:
        for common in (b"a", bytes(200_000)):
            assert list(pool.run(travaux.double, tasks, LASTING, common)) == [(2 * one, common) for one in range(20)]
        assert list(pool.run(travaux.dies, [tuple, tuple], LIMITS)) == [Lost.STOPPED, Lost.STOPPED]
        assert list(pool.run(travaux.limits, [lambda: (Path("rien").read_bytes(),), tuple], LASTING)) == [
            Lost.NOT_GIVEN,
            [LASTING.memory, LASTING.file, 0],
        ]
    assert told == []


def test_neither_a_path_nor_a_key_goes_along(two: Grappe, tmp_path: Path, told: list[str]) -> None:
    """What a task reads is read here, when it is about to leave: a file of this machine is none of the cluster's."""
    path = tmp_path / "fichier"
    path.write_bytes(b"7")
    with Cluster(Address(two.address), 1, told.append) as pool:
        found = list(pool.run(travaux.double, [lambda: (int(path.read_bytes()),)], LIMITS, b""))
    assert found == [(14, b"")]


class Pipes:
    """Two named pipes by which a task tells that it has begun, and is told to go on."""

    def __init__(self, folder: Path) -> None:
        self.begun, self.go_on = folder / "begun", folder / "go_on"
        for path in (self.begun, self.go_on):
            os.mkfifo(path)

    def task(self) -> tuple[str, str]:
        return str(self.begun), str(self.go_on)

    def kill_when_begun(self, kill: "threading.Thread") -> threading.Thread:
        """Begin ``kill`` once the task runs; then let it run to its end, wherever it is begun anew."""

        def wait() -> None:
            process = os.pidfd_open(int(self.begun.read_text(encoding="utf-8")))
            kill.start()
            kill.join()
            select.select([process], [], [])
            os.close(process)
            self.begun.read_bytes()
            self.go_on.write_text("fait", encoding="utf-8")

        thread = threading.Thread(target=wait)
        thread.start()
        return thread


def test_the_task_of_a_worker_that_dies_is_done_by_another(tmp_path: Path, told: list[str]) -> None:
    """Killed in the middle of it."""
    pipes = Pipes(tmp_path)
    with grappe(1) as found, Cluster(Address(found.address), 1, told.append) as pool:

        def kill() -> None:
            found.join()
            found.kill(found.workers[0])

        thread = pipes.kill_when_begun(threading.Thread(target=kill))
        assert list(pool.run(travaux.waits, [pipes.task], LIMITS)) == ["fait"]
        thread.join()
    assert told == []


@pytest.mark.parametrize("again", [True, False], ids=["started again", "lost"])
def test_the_tasks_of_a_scheduler_that_dies_are_done_all_the_same(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """By the next scheduler when there is one, else here; and it is said."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 20 if again else 1)
    pipes = Pipes(tmp_path)
    with grappe(1) as found, Cluster(Address(found.address), 1, told.append) as pool:

        def kill() -> None:
            if again:
                found.restart()
            else:
                for process in (found.scheduler, *found.workers):
                    found.kill(process)

        thread = pipes.kill_when_begun(threading.Thread(target=kill))
        assert list(pool.run(travaux.waits, [pipes.task], LIMITS)) == ["fait"]
        thread.join()
    assert "ne répond plus" in told[0] and len(told) == (1 if again else 2)


def test_without_a_cluster_all_is_done_here(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said once, and the run goes on."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with Cluster(Address("tcp://127.0.0.1:9"), 1, told.append) as pool:
        for _ in range(2):
            assert list(pool.run(travaux.double, [lambda: (3,)], LIMITS, b"")) == [(6, b"")]
    (message,) = told
    assert "tout se fait sur cette machine" in message


def test_a_worker_of_another_version_is_refused_before_the_first_task(
    two: Grappe, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the name of what differs, and who mends it."""
    facts = {"Python": "2.7", "les polices": "abc"}
    monkeypatch.setattr(remote, "DESCRIBED", f"{__name__}:other")
    monkeypatch.setattr(f"{__name__}.FACTS", facts)
    with pytest.raises(MachineError, match=r"Python \(3.*au lieu de 2\.7\).*L’administrateur installe partout"):
        Cluster(Address(two.address), 1, told.append)


FACTS: dict[str, str] = {}


def other() -> dict[str, str]:
    """What another machine would print with."""
    return FACTS


def test_a_task_is_refused_by_a_worker_that_came_with_another_version(
    two: Grappe, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is done here: no page is ever made elsewhere with something else."""
    with Cluster(Address(two.address), 1, told.append) as pool:
        assert remote.do("tests.sandbox.travaux:double", b"", LIMITS, "autre") is remote.Refused.OTHER
        monkeypatch.setattr(pool, "_like", "autre")
        assert list(pool.run(travaux.double, [lambda: (4,)], LIMITS, b"")) == [(8, b"")]


@pytest.mark.parametrize(
    ("options", "why"),
    [(("--no-nanny",), "--memory-limit 0"), (("--nanny", "--memory-limit", "0"), "--no-nanny")],
    ids=["spills", "nanny"],
)
def test_a_worker_that_is_not_fit_is_refused(told: list[str], options: tuple[str, ...], why: str) -> None:
    """One that may write pupils' files on its disk, and one that can start no process."""
    with grappe(0) as found:
        found.join(*options)
        with pytest.raises(MachineError, match=why):
            Cluster(Address(found.address), 1, told.append)


def _certificates(folder: Path) -> dict[str, Path]:
    """An authority, and the certificate that it signs for all machines."""
    folder.mkdir()
    names = {name: folder / f"{name}.pem" for name in ("autorite", "autorite_cle", "certificat", "cle", "demande")}
    of_all, subject = ["-subj", "/CN=Autorite de l'essai"], ["-subj", "/CN=localhost"]
    signed = ["openssl", "x509", "-req", "-days", "2", "-CAcreateserial", "-out", names["certificat"]]
    new = ["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-sha256"]
    for words in (
        [*new, "-x509", "-days", "2", "-keyout", names["autorite_cle"], "-out", names["autorite"], *of_all],
        [*new, "-keyout", names["cle"], "-out", names["demande"], *subject],
        [*signed, "-in", names["demande"], "-CA", names["autorite"], "-CAkey", names["autorite_cle"]],
    ):
        subprocess.run(list(map(str, words)), check=True, capture_output=True)
    return names


def test_all_goes_through_tls(tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the certificate of the authority alone; a machine that has another one is not spoken to."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 10)
    ours, theirs = _certificates(tmp_path / "ici"), _certificates(tmp_path / "autre")
    files = {"--tls-ca-file": ours["autorite"], "--tls-cert": ours["certificat"], "--tls-key": ours["cle"]}
    options = tuple(str(word) for pair in files.items() for word in pair)
    with grappe(1, ("--protocol", "tls", *options)) as found:
        assert found.address.startswith("tls://")
        for names, reached in ((ours, True), (theirs, False)):
            told.clear()
            given = Address(found.address, *(str(names[one]) for one in ("autorite", "certificat", "cle")))
            with Cluster(given, 1, told.append) as pool:
                assert list(pool.run(travaux.double, [lambda: (5,)], LIMITS, b"")) == [(10, b"")]
            assert bool(told) is not reached
