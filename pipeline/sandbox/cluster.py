"""The machines of a Dask cluster, as one pool: tasks go there packed, and what the cluster fails is done here.

Dask hands a task of a worker that is lost to another one. Whatever else happens to the cluster, the tasks that it has
not done are done by the processes of this machine, and it is said: a run ends with the same bytes, later. Before the
first task, and with each, a worker is asked whether its machine prints with the very same things as this one.
"""

import pickle
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

from pipeline.errors import MachineError, PipelineError
from pipeline.lazy import load
from pipeline.sandbox import Limits, Lost, Task, remote
from pipeline.sandbox.local import Local

T = TypeVar("T")
CONNECT_SECONDS = 10
"""In which a scheduler answers, and has a worker."""
ATTEMPTS = 3
"""Times that a run looks for the cluster, the first included: a scheduler that was started again is found again."""
AHEAD = 2
"""Tasks that each thread of the cluster is given at a time: one under way, one that waits beside it."""
PATIENCE_SECONDS = 600
"""Beyond the time granted to a task, for those of other offices before it."""
_SHOWN = 6
"""Differences that a refusal names."""
_ADMINISTRATOR = (
    "L’administrateur installe partout la même version du programme et de ses bibliothèques (même image, ou pip "
    "install -c constraints.txt), puis relance ; sans le cluster, tout se fait sur cette machine."
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cluster is, and how it is spoken to."""

    scheduler: str
    """``tcp://`` or ``tls://``, host and port."""
    autorite: str = ""
    """Paths of the certificates of the authority, then of this machine, and of its key; "" without TLS."""
    certificat: str = ""
    cle: str = ""


class _BrokenError(Exception):
    """The cluster answers no more."""


class Cluster:
    """A pool of the machines of a cluster, and of this one when the cluster fails.

    ``tell`` is given, in French, what the cluster could not do.

    Raises:
        MachineError: at its beginning, when a worker does not print with the same things, or may write on its disk.
        PipelineError: when Dask is not installed.
    """

    def __init__(self, address: Address, jobs: int, tell: Callable[[str], None]) -> None:
        self._address, self._tell = address, tell
        self._local = Local(jobs)
        self._left = ATTEMPTS
        self._client: Any = None
        try:
            self._distributed: Any = load("importlib:import_module")("distributed")
        except ImportError:
            raise PipelineError(
                "Le calcul sur plusieurs machines demande Dask, qui n’est pas installé. Rien n’a été fait. "
                "L’administrateur l’installe (pip install 'pipeline-cdes[dask]'), ou retire [calcul] dask, et relance."
            ) from None
        self._facts: Mapping[str, str] = load(remote.DESCRIBED)()
        self._like = remote.likeness(self._facts)
        self._connect()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster, and end the processes of this machine."""
        self._leave()
        self._local.close()

    def run(
        self, work: Callable[..., T], tasks: Sequence[Task], limits: Limits, common: bytes | None = None
    ) -> Generator[T | Lost, None, None]:
        """Do tasks, as ``Pool.run`` says."""
        rank = 0
        while rank < len(tasks) and self._connect():
            try:
                for outcome in self._row(work, tasks[rank:], limits, common):
                    rank += 1
                    yield outcome
            except _BrokenError:
                self._leave()
                self._tell(
                    f"Le cluster de calcul ({self._address.scheduler}) ne répond plus. Rien n’est perdu : ce qu’il "
                    "n’a pas rendu est refait, par lui s’il revient, sinon sur cette machine. L’administrateur regarde "
                    "son ordonnanceur et ses workers."
                )
        yield from self._local.run(work, tasks[rank:], limits, common)

    def _connect(self) -> bool:
        """Whether the cluster is there; asks for it again as long as that was not tried too often."""
        if self._client is not None:
            return True
        if not self._left:
            return False
        self._left -= 1
        try:
            with _quiet():
                self._client = self._distributed.Client(
                    self._address.scheduler,
                    security=self._security(),
                    timeout=CONNECT_SECONDS,
                    set_as_default=False,
                )
                self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
                places: dict[str, remote.Place | Exception] = self._client.run(remote.tell_place, on_error="return")
        except Exception as error:
            self._leave()
            self._left = 0
            self._tell(
                f"Le cluster de calcul ({self._address.scheduler}) ne répond pas, ou n’a aucun worker "
                f"({type(error).__name__}) : tout se fait sur cette machine, plus lentement. L’administrateur vérifie "
                "son ordonnanceur, ses workers, le réseau et les certificats."
            )
            return False
        try:
            self._require_likeness(places)
        except MachineError:
            self._leave()
            raise
        return True

    def _security(self) -> Any:
        if not self._address.certificat:
            return None
        return self._distributed.Security(
            tls_ca_file=self._address.autorite,
            tls_client_cert=self._address.certificat,
            tls_client_key=self._address.cle,
            require_encryption=True,
        )

    def _leave(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception), _quiet():
                client.close(timeout=1)

    def _require_likeness(self, places: Mapping[str, remote.Place | Exception]) -> None:
        for where, place in places.items():
            if isinstance(place, Exception):
                raise MachineError(
                    f"Le worker {where} n’a pas pu dire avec quoi il imprime ({type(place).__name__}) : le programme "
                    f"n’y est pas, ou pas dans cette version. Rien n’a été fait. {_ADMINISTRATOR}"
                )
            if place.spills:
                raise MachineError(
                    f"Le worker {where} peut écrire sur son disque, en clair, des données de santé qui attendent dans "
                    "sa mémoire. Rien n’a été fait. L’administrateur le relance avec --memory-limit 0 : chaque tâche a "
                    "déjà ses propres limites."
                )
            if place.daemon:
                raise MachineError(
                    f"Le worker {where} ne peut démarrer aucun processus : il est lancé sous un « nanny ». Rien n’a "
                    "été fait. L’administrateur le relance avec --no-nanny."
                )
            names = sorted({*self._facts, *place.facts})
            other = [name for name in names if self._facts.get(name) != place.facts.get(name)]
            if other:
                said = ", ".join(
                    f"{name} ({place.facts.get(name, 'absent')} au lieu de {self._facts.get(name, 'absent')})"
                    for name in other[:_SHOWN]
                )
                more = f" et {len(other) - _SHOWN} autres différences" if len(other) > _SHOWN else ""
                raise MachineError(
                    f"Le worker {where} n’imprime pas avec les mêmes choses que cette machine : {said}{more}. "
                    f"Les courriers ne seraient pas les mêmes partout. Rien n’a été fait. {_ADMINISTRATOR}"
                )

    def _row(
        self, work: Callable[..., Any], tasks: Sequence[Task], limits: Limits, common: bytes | None
    ) -> Iterator[Any]:
        """Do tasks on the cluster, in their order.

        Raises:
            _BrokenError: when it answers no more.
        """
        name = f"{work.__module__}:{work.__qualname__}"
        todo = deque(range(len(tasks)))
        under_way: deque[Any] = deque()
        shared: list[Any] = []
        try:
            with _telling_broken():
                if common is not None:
                    # As a task, and not as data: what a lost worker held is made again.
                    key = f"commun-{sha256(common).hexdigest()}"
                    shared.append(self._client.submit(remote.keep, common, key=key))
                width = AHEAD * max(1, sum(self._client.nthreads().values()))
            for rank in range(len(tasks)):
                while todo and len(under_way) < width:
                    packed = _pack(tasks[todo.popleft()])
                    with _telling_broken():
                        under_way.append(
                            packed
                            if isinstance(packed, Lost)
                            else self._client.submit(
                                remote.do, name, packed, limits, self._like, *shared, key=f"tache-{uuid4()}", pure=False
                            )
                        )
                found = under_way.popleft()
                if not isinstance(found, Lost):
                    with _telling_broken():
                        found = found.result(timeout=limits.seconds + PATIENCE_SECONDS)
                if isinstance(found, remote.Refused):
                    # By a worker that came since, or whose machine is short of memory.
                    (found,) = self._local.run(work, [tasks[rank]], limits, common)
                yield pickle.loads(found) if isinstance(found, bytes) else found  # noqa: S301 - from our own workers
        finally:
            if self._client is not None:
                with suppress(Exception):
                    self._client.cancel([one for one in under_way if not isinstance(one, Lost)])


@contextmanager
def _telling_broken() -> Iterator[None]:
    """Whatever Dask raises, the cluster does not do what was asked."""
    try:
        with _quiet():
            yield
    except Exception as error:
        raise _BrokenError from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask warns of large tasks, which ours may be, and of versions, which are compared otherwise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _pack(task: Task) -> bytes | Lost:
    try:
        return pickle.dumps(task())
    except PipelineError:
        raise
    except Exception:
        return Lost.NOT_GIVEN
