"""The help of all commands: options in groups, lines that wrap at words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from typer.core import TyperCommand

from rewriter.output.layout import Page

_GROUPS = {
    "What to do": ("diff", "write", "check", "verify", "against", "strict", "jobs"),
    "How to rewrite": (
        "safe_only",
        "nonroot",
        "from_scratch",
        "allow",
        "registry",
        "debian",
        "variant",
        "tag",
    ),
    "What to read": (
        "since",
        "context",
        "stdin_filename",
        "config",
        "no_config",
        "compose",
        "compose_file",
    ),
    "How to build": ("engine", "build_arg", "target", "platform", "secret", "network", "build_timeout"),
    "What to run": (
        "run",
        "http",
        "env",
        "env_file",
        "run_network",
        "time",
        "memory",
        "pids_limit",
        "no_trace",
    ),
    "What to print": ("format_", "save", "commit_message", "by", "color", "quiet", "verbose", "debug"),
}
"""The parameters of the commands, by the heading of their help; the rest comes last."""
_WIDEST = 28
"""Columns of an option before its text goes below."""


class Command(TyperCommand):
    """A command whose help is in groups."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options."""
        group_of = {name: group for group, names in _GROUPS.items() for name in names}
        found: dict[str, list[tuple[str, str]]] = {group: [] for group in ("Arguments", *_GROUPS, "Other")}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                is_argument = parameter.param_type_name == "argument"
                group = "Arguments" if is_argument else group_of.get(parameter.name or "", "Other")
                found[group].append(record)
        page = Page(formatter.width)
        for group, rows in found.items():
            if rows:
                formatter.write(f"\n{group}:\n")
                formatter.write("".join(f"{line}\n" for line in _listed(rows, page)))

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write what ends the help: paragraphs, and rows in two columns (a tab between them)."""
        page = Page(formatter.width)
        for paragraph in (self.epilog or "").strip().split("\n\n"):
            lines = paragraph.split("\n")
            rows = [(row[0], row[2]) for row in (line.strip().partition("\t") for line in lines) if row[1]]
            prose = " ".join(line for line in lines if "\t" not in line)
            shown = [*(page.fold(prose, indent=0) if prose else ()), *(_listed(rows, page) if rows else ())]
            formatter.write("\n" + "".join(f"{line}\n" for line in shown))


def _listed(rows: Iterable[tuple[str, str]], page: Page) -> list[str]:
    rows = [*rows]
    indent = max((len(name) for name, _ in rows if len(name) <= _WIDEST), default=0) + 4
    return [line for name, text in rows for line in page.hang(f"  {name}", text, indent)]
