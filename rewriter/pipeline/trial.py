"""What is proposed against a refusal is tried before it is told."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from rewriter.model import Diagnostic, FileResult, Outcome, Proposal


def tried(result: FileResult, text: str, again: Callable[[str], FileResult]) -> FileResult:
    """The refused result with only those proposals that lead to a rewrite; their help names them.

    ``again`` tells what becomes of another text of the file.
    """
    works = {
        proposal: again(_with(text, proposal)).outcome is Outcome.REWRITTEN
        for proposal in dict.fromkeys(item.proposal for item in result.diagnostics)
        if proposal is not None
    }
    return replace(result, diagnostics=tuple(_told(item, works) for item in result.diagnostics))


def _told(item: Diagnostic, works: dict[Proposal, bool]) -> Diagnostic:
    if item.proposal is None:
        return item
    if not works[item.proposal]:
        return replace(item, proposal=None)
    way = f"say what builds it above line {item.proposal.line}: {item.proposal.text}"
    return replace(item, help=f"{item.help}, or {way}" if item.help else way)


def _with(text: str, proposal: Proposal) -> str:
    """The text with the directive above its line."""
    lines = text.split("\n")
    end = "\r" if lines[proposal.line - 1].endswith("\r") else ""
    return "\n".join([*lines[: proposal.line - 1], proposal.text + end, *lines[proposal.line - 1 :]])
