"""Processes that hang, crash or talk nonsense stop nobody, and leave nothing running."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import convert

from rewriter.fleet.lines import line
from rewriter.fleet.pool import Ended, run_tasks
from rewriter.fleet.repositories import Repository
from rewriter.fleet.rows import Reason
from rewriter.fleet.tasks import Answer, Task, Wanted
from tests.fleet import samples
from tests.fleet.conftest import ROOT, has_ended

# Does what the URL says. The right answer is what any worker gives to a repository without a commit.
WORKER = """
import json, os, subprocess, sys, time
from pathlib import Path
from msgspec import convert
from rewriter.fleet.lines import line
from rewriter.fleet.rows import Row, Source
from rewriter.fleet.tasks import Answer, Task
from rewriter.model import Outcome
def answer(name, settings):
    row = Row(repository=name, commit=None, distroify="0", settings=settings, outcome=Outcome.SKIPPED, files=(), source=Source())
    print(line(Answer(row)), end="", flush=True)
for text in sys.stdin:
    given = json.loads(text)
    task = convert(json.loads(given["task"]), Task)
    url = task.repository.url
    print(json.dumps({"step": "git clone"}), flush=True)
    Path(given["folder"], "left").write_text("x")
    if url.startswith("hang"):
        child = subprocess.Popen(["sleep", "600"])
        Path(url.partition(":")[2]).write_text(str(child.pid))
        time.sleep(600)
    if url == "exit":
        print("\\x1b[31mlast words", file=sys.stderr, flush=True)
        os._exit(3)
    if url == "signal":
        os.kill(os.getpid(), 9)
    if url == "nonsense":
        print("what", flush=True)
    if url == "lies":
        answer("other", "0" * 16)
    answer(task.repository.name, f"{os.getpid():016}")
"""


def task(name: str, url: str = "", seconds: float = 60.0) -> Task:
    return Task(Repository(name, url), Wanted(), seconds)


@pytest.fixture(autouse=True)
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "worker.py"
    file.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{WORKER}")
    monkeypatch.setattr("rewriter.fleet.pool.worker_command", lambda: [sys.executable, str(file)])


def results(ended: Iterator[Ended]) -> dict[str, tuple[str, Reason | None, str, str]]:
    found = {}
    for one in ended:
        row = one.answer.row
        assert row is not None
        found[one.task.repository.name] = (row.outcome.value, row.reason, row.message, one.answer.log)
    return found


def test_what_goes_wrong_is_a_row_and_stops_nobody(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    pid = tmp_path / "pid"
    # What hangs is given to a process that has begun: however busy the machine is, it hangs where it is to.
    tasks = [
        *(task(f"fine{number}") for number in range(3)),
        task("hangs", f"hang:{pid}", 5.0),
        *(task(name, name) for name in ("exit", "signal", "nonsense", "lies")),
        *(task(f"fine{number}") for number in range(3, 5)),
    ]
    found = results(run_tasks(iter(tasks), work, 2))
    assert [found[f"fine{number}"][0] for number in range(5)] == ["skipped"] * 5
    assert found["hangs"][:3] == ("failed", Reason.TIMEOUT, "git clone was not done after 5 s: see --timeout")
    assert found["exit"][:3] == ("failed", Reason.CRASH, "the process ended in git clone: exit code 3")
    assert found["exit"][3].endswith("\n\\x1b[31mlast words\n")
    assert found["signal"][2] == "the process ended in git clone: SIGKILL"
    assert found["nonsense"][1] is Reason.CRASH
    assert found["lies"][1] is Reason.CRASH and "another repository" in found["lies"][2]
    assert has_ended(int(pid.read_text()))
    assert [*work.iterdir()] == []


def test_at_most_so_many_at_a_time_and_one_worker_for_many(tmp_path: Path) -> None:
    tasks = [task(str(number)) for number in range(30)]
    pids = set()
    for ended in run_tasks(iter(tasks), tmp_path, 2):
        assert ended.answer.row is not None
        pids.add(ended.answer.row.settings)
    assert len(pids) <= 2


def test_a_worker_does_not_live_for_ever(tmp_path: Path) -> None:
    tasks = [task(str(number)) for number in range(60)]
    rows = [ended.answer.row for ended in run_tasks(iter(tasks), tmp_path, 1)]
    assert len({row.settings for row in rows if row is not None}) == 2 and len(rows) == 60


def test_once_stopped_nothing_is_begun_and_what_was_is_finished(tmp_path: Path) -> None:
    done: list[str] = []
    tasks = [task(str(number)) for number in range(20)]
    for ended in run_tasks(iter(tasks), tmp_path, 2, lambda: bool(done)):
        done.append(ended.task.repository.name)
    assert 1 <= len(done) <= 3


def test_who_stops_listening_ends_all(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    tasks = run_tasks(iter([task("hangs", f"hang:{pid}"), task("fine")]), tmp_path, 2)
    next(tasks)
    latest = time.monotonic() + 30
    while not (pid.exists() and pid.read_text()) and time.monotonic() < latest:
        time.sleep(0.05)
    tasks.close()  # type: ignore[attr-defined]
    assert has_ended(int(pid.read_text()))


def test_tasks_and_answers_are_lines(tmp_path: Path) -> None:
    wanted = Wanted({"allow": ["x"], "debian": 12}, "a.toml", "debian = 12\n\udce9", verify=True)
    given = Task(Repository("n\udce9\n", "u", "b", ("g",)), wanted, 5.0, 7, True, "a" * 40)
    assert line(given).count("\n") == 1 and convert(json.loads(line(given)), Task) == given
    for answer in (Answer(None), Answer(samples.rewritten(), samples.FILES, "log\n")):
        assert convert(json.loads(line(answer)), Answer) == answer


def test_settings_that_mean_the_same_have_one_hash() -> None:
    base = Wanted({"nonroot": False, "allow": [], "debian": None})
    assert base.hash == Wanted().hash == Wanted(config="unread").hash
    others = [
        Wanted({"nonroot": True}),
        Wanted({"debian": 12}),
        Wanted({"allow": ["x"]}),
        Wanted(config_name="x", config="debian = 12"),
        Wanted(config_name="x", config=""),
        Wanted(no_config=True),
        Wanted(verify=True),
        Wanted(verify=True, proof="x"),
    ]
    assert len({one.hash for one in [base, *others]}) == 9
    assert Wanted(config_name="a", config="x = 1").hash == Wanted(config_name="b", config="x = 1").hash
