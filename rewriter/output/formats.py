"""The formats of all commands, in one registry: which module renders what, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from importlib import import_module
from typing import Any

from rewriter.support.words import nearest


class Format(StrEnum):
    """What goes to standard output."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    RDJSON = "rdjson"
    JUNIT = "junit"
    CHECKSTYLE = "checkstyle"


class Subject(StrEnum):
    """What a command tells of; ``render`` of each takes another value."""

    REWRITES = "rewrites"
    """``rewriter.output.model.Report``."""
    COMMITS = "commits"
    """``rewriter.output.model.Report``: the message of a commit that has the rewrites."""
    PROOFS = "proofs"
    """``rewriter.output.model.Report`` with verdicts."""
    RULES = "rules"
    """A sequence of ``rewriter.rules.documentation.Documented``."""
    SETTINGS = "settings"
    """``rewriter.settings.read.Config``."""
    PULL_REQUESTS = "pull requests"
    """``rewriter.fleet.publish.status.Status``."""


_RENDERERS: Mapping[Subject, Mapping[Format, str]] = {
    Subject.REWRITES: {
        # Printed as it comes, file by file: rewriter.cli.printing.
        Format.TEXT: "",
        Format.JSON: "rewriter.output.json:render",
        Format.MARKDOWN: "rewriter.output.markdown:render",
        Format.SARIF: "rewriter.output.sarif:render",
        Format.GITHUB: "rewriter.output.github:render",
        Format.GITLAB: "rewriter.output.gitlab:render",
        Format.RDJSON: "rewriter.output.rdjson:render",
        Format.JUNIT: "rewriter.output.junit:render",
        Format.CHECKSTYLE: "rewriter.output.checkstyle:render",
    },
    Subject.COMMITS: {Format.MARKDOWN: "rewriter.output.markdown:render_message"},
    Subject.PROOFS: {
        # Needs to know the terminal: rewriter.cli.verify.
        Format.TEXT: "",
        Format.JSON: "rewriter.output.verdicts:render",
        Format.MARKDOWN: "rewriter.output.markdown:render",
    },
    Subject.RULES: {
        Format.TEXT: "rewriter.output.rules:render_text",
        Format.JSON: "rewriter.output.rules:render_json",
        Format.MARKDOWN: "rewriter.output.rulespage:render",
    },
    Subject.SETTINGS: {
        Format.TEXT: "rewriter.cli.config:render_text",
        Format.JSON: "rewriter.cli.config:render_json",
    },
    Subject.PULL_REQUESTS: {
        Format.TEXT: "rewriter.fleet.publish.status:render_text",
        Format.JSON: "rewriter.fleet.publish.status:render_json",
        Format.MARKDOWN: "rewriter.fleet.publish.status:render_markdown",
    },
}
"""``module:function``; empty where a command prints the format itself."""


def formats_of(subject: Subject) -> tuple[Format, ...]:
    """The formats that there are for a subject, text first."""
    return tuple(_RENDERERS[subject])


def format_named(subject: Subject, name: str, names: Sequence[str] = ()) -> Format:
    """The format of this name. Raises ``ValueError``, which says ``names``, else what there is."""
    known: Sequence[str] = formats_of(subject)
    if name in known:
        return Format(name)
    known = names or known
    near = nearest(name, known)
    meant = f', did you mean "{near}"?' if near is not None else ""
    what = f"no format for {subject}" if name in Format.__members__.values() else "no format"
    raise ValueError(f'"{name}" is {what}{meant or ";"} there are {", ".join(known)}')


def renderer(subject: Subject, wanted: Format) -> Callable[[Any], str]:
    """The function that renders a value of the subject."""

    module, _, function = _RENDERERS[subject][wanted].partition(":")
    found: Callable[[Any], str] = getattr(import_module(module), function)
    return found
