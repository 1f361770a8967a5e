"""Where a command has its files read and its documents printed: this machine, or the cluster that the settings name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from pipeline.cli.door import complain
from pipeline.config import Calcul
from pipeline.errors import ConfigError
from pipeline.lazy import load
from pipeline.workspace import Workspace


class Pools:
    """The pools of one command, each made when it is first asked for; several workspaces share them."""

    def __init__(self, jobs: int, dask: str = "") -> None:
        self._jobs, self._dask = jobs, dask
        self._made: dict[Calcul, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for pool in self._made.values():
            pool.close()

    def of(self, calcul: Calcul) -> Any:
        """Return the pool that a workspace asks for, or that ``--dask`` names.

        Raises:
            ConfigError: when that address cannot be used.
            PipelineError: when the cluster may not be used: other versions, health data on a disk, Dask not installed.
        """
        try:
            wanted = replace(calcul, dask=self._dask) if self._dask else calcul
        except ValueError as refused:
            raise ConfigError("\n".join(str(told) for told in refused.args)) from None
        if wanted not in self._made:
            self._made[wanted] = self._make(wanted)
        return self._made[wanted]

    def _make(self, calcul: Calcul) -> Any:
        if not calcul.dask:
            return load("pipeline.sandbox.local:Local")(self._jobs)
        given = load("pipeline.sandbox.cluster:Address")(calcul.dask, calcul.autorite, calcul.certificat, calcul.cle)
        return load("pipeline.sandbox.cluster:Cluster")(given, self._jobs, complain)


@contextmanager
def pool_of(workspace: Workspace, jobs: int, dask: str) -> Iterator[Any]:
    """Give the pool of one run in a workspace.

    Raises:
        PipelineError: as ``Pools.of``.
    """
    with Pools(jobs, dask) as pools:
        yield pools.of(workspace.settings().calcul)
