"""A run that is killed at any moment loses nothing and doubles nothing.

``DISTROIFY_KILLS=200`` kills as often as that.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

from rewriter.fleet.journal import RESULTS, is_whole, read_rows
from tests.fleet.conftest import GO, ROOT, Make, command
from tests.fleet.test_run import tree

KILLS = int(os.environ.get("DISTROIFY_KILLS", "6"))
REPOSITORIES = 4


def settled(out: Path) -> dict[str, bytes]:
    """All that does not depend on when and how often it was run."""
    kept = {name: data for name, data in tree(out).items() if name.startswith("repos/")}
    lines = sorted((out / RESULTS).read_text().splitlines())
    return kept | {"rows": "\n".join(json.dumps({**json.loads(one), "seconds": 0}) for one in lines).encode()}


def test_killed_at_random_moments(home: Path, make: Make, tmp_path: Path) -> None:
    for number in range(REPOSITORIES):
        make(f"app{number}", GO if number % 3 else {**GO, "x/Dockerfile": GO["Dockerfile"]}, bare=True)
    work = tmp_path / "temporary"
    work.mkdir()
    source = tmp_path / "repositories"
    environment = {**os.environ, "TMPDIR": str(work)}
    begin = time.monotonic()
    subprocess.run(
        command("bulk", "run", source, "-o", tmp_path / "whole", "-q", "-j", "2"),
        cwd=ROOT, env=environment, check=True,
    )  # fmt: skip
    usual = time.monotonic() - begin
    expected = settled(tmp_path / "whole")
    moments = random.Random(os.environ.get("DISTROIFY_SEED", "1"))
    kills = rounds = 0
    while kills < KILLS:
        rounds += 1
        out = tmp_path / f"out{rounds}"
        finished = False
        while not finished:
            argv = command("bulk", "run", source, "-o", out, "-q", "-j", "2", "--resume")
            begin = time.monotonic()
            process = subprocess.Popen(argv, cwd=ROOT, env=environment)
            try:
                # A busy machine may get nowhere between two kills: after enough of them it is let alone.
                code = process.wait(moments.uniform(0, usual) if kills < KILLS else None)
                assert code == 0
                finished = True
                # Of late, so that most of the moments are within a run, however busy the machine is.
                usual = min(usual, max(0.5, time.monotonic() - begin))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
                if (out / RESULTS).exists():
                    rows = [*read_rows(out)]
                    assert len({row.key for row in rows}) == len(rows)
                    assert all(is_whole(out, row) for row in rows)
        assert settled(out) == expected
    assert [*work.iterdir()] == []
    print(f"{kills} kills in {rounds} rounds")
