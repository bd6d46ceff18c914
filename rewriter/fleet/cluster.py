"""The same work on a Dask cluster, through the executor of ``distributed``.

A row is a function of its key: a task that the cluster runs again, because a worker died, does no harm.
Scheduler and workers need Python and distroify of the same version; workers also git, and what git
needs to log in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait

from rewriter.fleet.journal import StateError
from rewriter.fleet.pool import Ended, isolated
from rewriter.fleet.rows import Reason
from rewriter.fleet.tasks import Answer, Task
from rewriter.fleet.work import failed

_POLL = 0.5


def run_on_cluster(
    tasks: Sequence[Task], address: str, is_stopped: Callable[[], bool] = lambda: False
) -> Iterator[Ended]:
    """What comes of each task, as it comes. Raises ``StateError`` where there is no such cluster."""
    try:
        # Late: an extra.
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise StateError("--scheduler needs the extra dask: pip install 'distroify[dask]'") from error
    try:
        client = Client(address, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise StateError(f"no Dask scheduler at {address}: {error}") from error
    with client, client.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]
        left: dict[Future[Answer], Task] = {executor.submit(isolated, task): task for task in tasks}
        cancelled = False
        while left:
            if is_stopped() and not cancelled:
                # Those that run go on: a cluster does not stop what it has begun.
                cancelled = True
                for future in [*left]:
                    if not future.running() and future.cancel():
                        del left[future]
            done, _ = wait(left, timeout=_POLL, return_when=FIRST_COMPLETED)
            for future in done:
                task = left.pop(future)
                try:
                    yield Ended(task, future.result())
                except CancelledError:
                    if not cancelled:
                        yield _lost(task, "the cluster gave it up")
                except KilledWorker as error:
                    yield _lost(task, f"the workers that had it died: {str(error).partition('. ')[0]}")
                except (ImportError, AttributeError) as error:
                    raise StateError(f"the workers cannot run distroify: {error}") from error
                except RuntimeError as error:
                    # Dask's word for tasks that the scheduler cannot read: it must know their names too.
                    first = str(error).partition(".")[0]
                    raise StateError(f"the scheduler cannot run distroify: {first}") from error


def _lost(task: Task, message: str) -> Ended:
    return Ended(task, Answer(failed(task, Reason.CRASH, message), log=message + "\n"))
