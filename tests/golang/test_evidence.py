"""The evidence of the programs that the project ships is what it was: see ``tests.golang.evidence``."""

from __future__ import annotations

from tests.golang.evidence import KNOWN, hashed, programs


def test_evidence_is_what_it_was() -> None:
    known = dict(line.split(" ") for line in KNOWN.read_text("utf-8").splitlines())
    found = {key: texts for key, texts in programs().items() if key in known}
    assert len(found) > 0.8 * len(known), "many programs changed: python -m tests.golang.evidence"
    changed = [sorted(texts) for key, texts in found.items() if hashed(texts) != known[key]]
    assert changed == [], "if it is the tables that changed: python -m tests.golang.evidence"
