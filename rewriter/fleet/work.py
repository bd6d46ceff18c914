"""One repository: cloned, each of its Dockerfiles through the pipeline, and a row made of it.

Nothing here writes outside of the folder that is given, and nothing remote is changed.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rewriter.batch.process import Request, process
from rewriter.fleet.body import body
from rewriter.fleet.git import Git, prepared
from rewriter.fleet.git_errors import GitError, cleaned, without_secrets
from rewriter.fleet.rows import BODY, Artifact, FileRow, Proof, Reason, Row, Source, Told, outcome_of
from rewriter.fleet.tasks import Answer, Task, Wanted
from rewriter.model import Diagnostic, Outcome, Processed, VerificationError
from rewriter.output.document import EvidenceEntry
from rewriter.output.verdicts import render_text
from rewriter.verify.model import Verdict
from rewriter.verify.proving import proving
from rewriter.verify.said import width_line
from rewriter.version import VERSION

if TYPE_CHECKING:
    from rewriter.verify.model import FileVerdict

Step = Callable[[str], None]
"""Takes the name of what is begun, for the message of a time limit."""


def work(task: Task, folder: Path, step: Step = lambda name: None) -> Answer:
    """What becomes of a repository. ``folder`` is there, empty, and removed by whoever made it."""
    begin = time.monotonic()
    answer = _worked(task, folder, step)
    if answer.row is None:
        return answer
    return replace(answer, row=replace(answer.row, seconds=round(time.monotonic() - begin, 3)))


def failed(task: Task, reason: Reason, message: str, *, commit: str | None = None) -> Row:
    """The row of a repository that could not be worked on."""
    return replace(_blank(task, commit), outcome=Outcome.FAILED, reason=reason, message=message)


def _blank(task: Task, commit: str | None) -> Row:
    repository = task.repository
    return Row(
        repository=repository.name,
        commit=commit,
        distroify=VERSION,
        settings=task.wanted.hash,
        outcome=Outcome.SKIPPED,
        files=(),
        source=Source(without_secrets(repository.url), repository.branch, repository.groups),
    )


def _worked(task: Task, folder: Path, step: Step) -> Answer:
    if task.version != VERSION:
        message = f"the worker has distroify {VERSION}, not {task.version}"
        return Answer(failed(task, Reason.VERSION, message), log=message + "\n")
    commit = None
    try:
        git = prepared(folder, task.most_bytes)
        repository = task.repository
        if task.is_known:
            step("git ls-remote")
            if git.commit_of(repository.url, repository.branch) == task.known:
                return Answer(None)
        step("git clone")
        clone = folder / "clone" / _folder_name(repository.url)
        clone.parent.mkdir()
        commit = git.clone(repository.url, repository.branch, clone)
        if commit is None:
            row = replace(_blank(task, None), reason=Reason.EMPTY, message="it has no commit")
            return Answer(row)
        step("the rewrite")
        return _rewritten(task, commit, clone, folder, git)
    except GitError as error:
        message = _scrubbed(str(error), folder)
        log = _scrubbed(error.log, folder) or message + "\n"
        return Answer(failed(task, error.reason, message, commit=commit), log=log)


def _folder_name(url: str) -> str:
    """The name that ``git clone`` gives a folder: docker compose makes names of images of it.

    What no message would show as it is goes, so that the place of the clone is found in all that is said.
    """
    name = url.rstrip("/").removesuffix("/.git").replace(":", "/").rpartition("/")[2].removesuffix(".git")
    name = re.sub(r"[^\w.-]", "-", name, flags=re.ASCII)[:100]
    return name if name.strip(".") else "repository"


@dataclass
class _Made:
    """The files of a row in the making, and what to log."""

    files: dict[str, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    def artifact(self, name: str, text: str) -> Artifact:
        self.files[name] = text
        return Artifact(name, hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest())


def _rewritten(task: Task, commit: str, clone: Path, folder: Path, git: Git) -> Answer:
    made = _Made()
    try:
        with _request(task.wanted, clone, folder) as (request, verdicts):
            done = [*process(request)]
    except VerificationError as error:
        message = _scrubbed(str(error), folder)
        return Answer(failed(task, Reason.ENGINE, message, commit=commit), log=message + "\n")
    proofs = {one.path: _proof(one, clone) for one in verdicts or ()}
    files = [_file_row(one, clone, made, proofs) for one in done]
    made.log.append(cleaned(_comparison(verdicts or (), clone)))
    _check(git, clone, folder, made)
    outcome, reason = outcome_of(files)
    row = replace(_blank(task, commit), outcome=outcome, reason=reason, files=tuple(files))
    if outcome is Outcome.REWRITTEN:
        text = body(task.repository, commit, request, done, verdicts)
        row = replace(row, body=made.artifact(BODY, _scrubbed(_below(text, clone), folder)))
    return Answer(row, made.files, "".join(made.log))


@contextmanager
def _request(
    wanted: Wanted, clone: Path, folder: Path
) -> Iterator[tuple[Request, Sequence[FileVerdict] | None]]:
    """The request for a clone, and the verdicts as they come; ``None`` where nothing is to be proved."""
    config = None
    if wanted.config_name is not None:
        config = folder / wanted.config_name
        config.write_text(wanted.config, encoding="utf-8", errors="surrogateescape")
    flags = {**wanted.flags, "allow": frozenset(wanted.flags.get("allow") or ())}
    request = Request(paths=(str(clone),), config=config, no_config=wanted.no_config, **flags)
    if not wanted.verify:
        yield request, None
        return

    with proving(quiet=True) as recorder:
        yield replace(request, prove=recorder), recorder.verdicts


def _proof(verdict: FileVerdict, clone: Path) -> Proof:
    return Proof(
        verdict.verdict.value,
        _below(verdict.reason, clone),
        width_line(verdict) or "",
        verdict.before.size if verdict.before is not None else None,
        verdict.after.size if verdict.after is not None else None,
    )


def _comparison(verdicts: Sequence[FileVerdict], clone: Path) -> str:
    """What ``distroify verify`` says of files that were not proved: a row has neither output nor builds."""
    others = (one for one in verdicts if one.verdict is not Verdict.PROVED)
    shown = [replace(one, path=_below(one.path, clone)) for one in others]
    return _below(render_text(shown, colour=False, width=160), clone) if shown else ""


def _file_row(done: Processed, clone: Path, made: _Made, proofs: dict[str, Proof]) -> FileRow:
    result = done.result
    path = result.located.path if result.located is not None else _below(result.path, clone)
    patch = None
    if done.diff:
        patch = made.artifact(f"{len(made.files) + 1}.patch", done.diff)
    if result.outcome is Outcome.FAILED:
        told = "".join(f"{path}: {d.rule}: {_below(d.message, clone)}\n" for d in result.diagnostics)
        made.log.append(cleaned(told + _below(result.traceback, clone)))
    context = result.located.context if result.located is not None else None
    return FileRow(
        path,
        result.outcome,
        _below(result.reason, clone),
        result.before_base,
        result.after_base,
        _below(context, clone) if context is not None else None,
        patch,
        tuple(_told(diagnostic, clone) for diagnostic in result.diagnostics),
        proofs.get(result.path),
    )


def _told(diagnostic: Diagnostic, clone: Path) -> Told:
    applicability = diagnostic.applicability
    return Told(
        diagnostic.rule,
        diagnostic.severity.value,
        applicability.value if applicability is not None else None,
        diagnostic.line,
        _below(diagnostic.message, clone),
        _below(diagnostic.help, clone) if diagnostic.help is not None else None,
        tuple(EvidenceEntry(_below(one.path, clone), one.line) for one in diagnostic.evidence),
    )


def _check(git: Git, clone: Path, folder: Path, made: _Made) -> None:
    """Raises ``GitError`` where a patch would not apply."""
    patches = []
    for name, text in made.files.items():
        patches.append(folder / name)
        patches[-1].write_bytes(text.encode("utf-8", "surrogateescape"))
    git.check_patches(clone, patches)


def _below(text: str, clone: Path) -> str:
    """``text`` without the place of the clone: a row is the same wherever it is made."""
    return text.replace(f"{clone}/", "").replace(str(clone), ".")


def _scrubbed(text: str, folder: Path) -> str:
    return text.replace(f"{folder}/", "").replace(str(folder), ".")
