"""Patterns in file operations of RUN: what they match, and where that is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.trace.model import Change
from tests.rewriting import APP, BUILD, END, facts_of, write_context

FILES = {**APP, "conf/a.yml": "a", "conf/b.yml": "b", "conf/.c.yml": "c", "conf/d.txt": "d"}


@pytest.mark.parametrize(
    ("lines", "there"),
    [
        ("RUN cp conf/*.yml /opt/", ["/opt/a.yml", "/opt/b.yml"]),
        ("RUN cp conf/.*.yml /opt/", ["/opt/.c.yml"]),
        ("RUN cp conf/[ab].* /opt/", ["/opt/a.yml", "/opt/b.yml"]),
        ("RUN rm conf/a.yml && touch conf/e.yml && mv conf/*.yml /opt/", ["/opt/b.yml", "/opt/e.yml"]),
        ("RUN cp --parents conf/b.* /opt", ["/opt/conf/b.yml"]),
        ("RUN cp conf/*.xml /opt/", []),
        ("RUN cp c*f/a.yml /opt/", []),
        ("COPY --from=busybox /etc conf\nRUN cp conf/*.yml /opt/", []),
    ],
)
def test_a_pattern_is_what_it_matches(tmp_path: Path, lines: str, there: list[str]) -> None:
    write_context(tmp_path, FILES)
    trace = facts_of(f"{BUILD}{lines}\n{END}", tmp_path).trace
    copied = (Change.DUPLICATED, Change.MOVED)
    assert [event.path for event in trace.events if event.change in copied] == there
    assert bool(trace.opaque) is not bool(there)
