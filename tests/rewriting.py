"""Verbs for tests that rewrite: facts, plan, rewrites and refusals of a text with a small context."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from rewriter.context.files import Context
from rewriter.context.ignore_file import load_dockerignore
from rewriter.dockerfile.load import load
from rewriter.dockerfile.stages import stages
from rewriter.facts.make import gather
from rewriter.facts.model import Facts
from rewriter.model import Applicability, FileResult, Outcome, Settings
from rewriter.pipeline.rewrite import rewrite
from rewriter.plan.make import make_plan
from rewriter.plan.model import Plan
from rewriter.trace.base import argument_defaults
from rewriter.trace.lineage import follow

GO_MOD = "module example.com/app\n\ngo 1.24\n"
HELLO = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n'
APP = {"go.mod": GO_MOD, "main.go": HELLO}

BUILD = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\n"
COPY = "COPY --from=build /app/main /app/main\n"
END = 'CMD ["./main"]\n'


def go(body: str, *imports: str) -> str:
    """A main package with ``body`` in main."""
    lines = "".join(f'\t"{name}"\n' for name in ("os", *imports))
    return f"package main\n\nimport (\n{lines})\n\nfunc main() {{\n\t{body}\n\t_ = os.Args\n}}\n"


def write_context(root: Path, files: Mapping[str, str]) -> Path:
    """Write ``files`` below ``root`` and return it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def facts_of(text: str, root: Path, files: Mapping[str, str] | None = None) -> Facts:
    """The facts of the last stage of a Dockerfile with ``files`` (a hello program by default) as its context."""
    write_context(root, APP if files is None else files)
    dockerfile = load(dedent(text).encode(), "Dockerfile")
    found = stages(dockerfile)
    context = Context(root, load_dockerignore(root))
    chain = follow(dockerfile, found, found[-1], argument_defaults(dockerfile), context)
    return gather(dockerfile, chain, context, Settings())


def plan_of(text: str, root: Path, files: Mapping[str, str] | None = None) -> Plan:
    """The plan for the same."""
    facts = facts_of(text, root, files)
    dockerfile = load(dedent(text).encode(), "Dockerfile")
    return make_plan(dockerfile, facts, Context(root, load_dockerignore(root)), Settings())


def result_of(
    text: str, root: Path, files: Mapping[str, str] | None = None, settings: Settings | None = None
) -> FileResult:
    """What the pipeline makes of ``text``."""
    write_context(root, APP if files is None else files)
    data = dedent(text).encode()
    return rewrite("Dockerfile", data, settings or Settings(), context=root, dockerfile_path=None)


def check_refused(text: str, rule: str, root: Path, files: Mapping[str, str] | None = None) -> FileResult:
    """``text`` is refused by exactly this rule, unchanged."""
    result = result_of(text, root, files)
    assert result.outcome is Outcome.REFUSED, result
    assert {diagnostic.rule for diagnostic in result.diagnostics} == {rule}
    assert result.after == result.before
    assert all(diagnostic.help for diagnostic in result.diagnostics)
    return result


def check_lines(
    text: str,
    expected: str,
    root: Path,
    files: Mapping[str, str] | None = None,
    settings: Settings | None = None,
) -> FileResult:
    """The runtime stage that ``text`` gets is ``expected``, line for line."""
    result = result_of(text, root, files, settings)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert result.after is not None
    runtime = result.after.split("FROM gcr.io/distroless/static-debian13\n", 1)[1]
    assert runtime == dedent(expected)
    again = rewrite(
        "Dockerfile", result.after.encode(), settings or Settings(), context=root, dockerfile_path=None
    )
    assert again.outcome is Outcome.UNCHANGED
    return result


def reviews(text: str, root: Path, files: Mapping[str, str]) -> set[str]:
    """The rules that ask a reviewer to look at the rewrite."""
    result = result_of(text, root, files)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    return {item.rule for item in result.diagnostics if item.applicability is Applicability.REVIEW}
