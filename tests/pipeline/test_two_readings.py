"""A file about Go is held against dockerfile-parse's reading; one that is skipped does without."""

from __future__ import annotations

import pytest

from rewriter.dockerfile.model import ParserDisagreement
from rewriter.model import Outcome, Settings
from rewriter.pipeline.rewrite import rewrite

GO = b'FROM golang:1.26\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n'
NODE = b'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n'


@pytest.mark.parametrize(
    ("text", "outcome", "rules"),
    [(GO, Outcome.REFUSED, ["parser-disagreement"]), (NODE, Outcome.SKIPPED, [])],
    ids=["go", "node"],
)
def test_who_is_compared(
    text: bytes, outcome: Outcome, rules: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def differ(*arguments: object) -> None:
        raise ParserDisagreement("dockerfile-parse reads other lines as this instruction", 1)

    monkeypatch.setattr("rewriter.pipeline.whole.compare", differ)
    result = rewrite("Dockerfile", text, Settings(), context=None, dockerfile_path=None)
    assert (result.outcome, [item.rule for item in result.diagnostics]) == (outcome, rules)
