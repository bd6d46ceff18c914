"""The same rows from a Dask cluster, though a worker dies half-way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any

import pytest

from rewriter.fleet.cluster import run_on_cluster
from rewriter.fleet.journal import StateError
from rewriter.fleet.repositories import Repository
from rewriter.fleet.rows import Reason
from rewriter.fleet.tasks import Answer, Task, Wanted
from tests.fleet.conftest import ROOT, Make, command
from tests.fleet.test_run import Distroify, rows, tree

distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[Any]:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


def test_a_worker_is_killed_half_way(cluster: Any, distroify: Distroify, make: Make, tmp_path: Path) -> None:
    for number in range(4):
        make(f"app{number}")
    source = tmp_path / "repositories"
    assert distroify("bulk", "run", source, "-o", tmp_path / "local", "-q").code == 0
    words = ("bulk", "run", source, "-o", tmp_path / "cluster", "--scheduler", cluster.scheduler_address)
    process = subprocess.Popen(command(*words), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    with process:
        assert process.stderr is not None
        first = process.stderr.readline()
        victim = next(iter(cluster.workers.values()))
        os.kill(victim.pid, signal.SIGKILL)
        rest = process.stderr.read()
    assert process.returncode == 0, rest
    assert first.startswith("[1/4] ") and "4 repositories: 4 rewritten" in rest
    local, remote = rows(tmp_path / "local"), rows(tmp_path / "cluster")
    for found in (local, remote):
        for row in found.values():
            del row["seconds"]
    assert json.dumps(local, sort_keys=True) == json.dumps(remote, sort_keys=True)
    assert tree(tmp_path / "local" / "repos") == tree(tmp_path / "cluster" / "repos")
    again = distroify(*words, "--resume")
    assert again.code == 0 and again.err.count("as before") == 4


def test_no_cluster_there(distroify: Distroify, make: Make, tmp_path: Path, home: Path) -> None:
    done = distroify(
        "bulk", "run", "/nowhere", "-o", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:9",
        environment={"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"},
    )  # fmt: skip
    assert done.code == 2 and "no Dask scheduler at tcp://127.0.0.1:9" in done.err


def test_workers_that_cannot_run_it(home: Path, tmp_path: Path) -> None:
    """What is wrong with the cluster is said once, not in a row for each repository."""

    class Executor:
        def __enter__(self) -> Executor:
            return self

        def __exit__(self, *given: object) -> None:
            pass

        def submit(self, *given: object) -> Future[Answer]:
            future: Future[Answer] = Future()
            future.set_exception(self.error)
            return future

        def get_executor(self, pure: bool) -> Executor:
            return self

        error: BaseException = ImportError("No module named 'rewriter'")

    tasks = [Task(Repository("a", "/a"), Wanted()), Task(Repository("b", "/b"), Wanted())]
    executor = Executor()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distributed, "Client", lambda address, set_as_default: executor)
        with pytest.raises(StateError, match="the workers cannot run distroify: No module"):
            [*run_on_cluster(tasks, "tcp://h:1")]
        executor.error = RuntimeError(
            "Error during deserialization of the task graph. This frequently\noccurs"
        )
        with pytest.raises(StateError, match=r"the scheduler cannot run distroify: .* of the task graph$"):
            [*run_on_cluster(tasks, "tcp://h:1")]
        executor.error = CancelledError()
        rows = [ended.answer.row for ended in run_on_cluster(tasks, "tcp://h:1")]
    # They come in any order.
    assert sorted((row.repository, row.reason) for row in rows if row) == [
        ("a", Reason.CRASH),
        ("b", Reason.CRASH),
    ]
