"""``body.md``: what the owner of a repository reads in the pull request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rewriter.batch.process import Request
from rewriter.fleet.repositories import Repository
from rewriter.model import Processed
from rewriter.output.markdown import render
from rewriter.output.reproduce import run_of

if TYPE_CHECKING:
    from rewriter.verify.model import FileVerdict

_BLOBS = {"github": "blob", "gitlab": "-/blob"}
"""What an address has between repository and commit, by the first label of a host or its last but one:
gitlab.com and gitlab.example.com."""


def body(
    repository: Repository,
    commit: str,
    request: Request,
    done: Sequence[Processed],
    verdicts: Sequence[FileVerdict] | None,
) -> str:
    """The Markdown of a repository with rewritten files: that of ``--format markdown``, with links that hold
    in a pull request, and without the diffs, which a pull request has."""
    report = run_of(request, [replace(one, diff="") for one in done], verdicts)
    return render(replace(report, base=_files(repository, commit)))


def _files(repository: Repository, commit: str) -> str:
    """The address below which a host shows the files of a commit; empty where that is not known."""
    name = repository.name.removesuffix(f"@{repository.branch}") if repository.branch else repository.name
    host, _, path = name.partition("/")
    labels = host.split(".")
    known = next((_BLOBS[label] for label in (labels[0], *labels[-2:-1]) if label in _BLOBS), None)
    if known is None or len(labels) < 2 or repository.url.startswith("/") or not path:
        return ""
    return f"https://{host}/{path}/{known}/{commit}/"
