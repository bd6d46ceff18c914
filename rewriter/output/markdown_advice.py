"""The last sections: what was not searched, how to debug, undo, and do it again."""

from __future__ import annotations

import posixpath
import shlex

from rewriter.output.markdown_proof import LONGEST_LIST
from rewriter.output.markdown_title import is_renewal, rewritten
from rewriter.output.markup import code, fenced, prose, short, some
from rewriter.output.model import Report, path_of
from rewriter.support.text import printable

_MOST_WORDS = 40
"""Of the command line."""
_KUBECTL = "kubectl debug -it POD --image=busybox --target=CONTAINER"


def not_searched(report: Report) -> list[str]:
    """Where nobody looked for uses of the image."""
    done = rewritten(report)
    if not done:
        return []
    lines = []
    alone = [one for one in done if one.path == "-"]
    # Of an image that was distroless before, nobody has started a shell.
    if len(alone) < len(done) and not is_renewal(done):
        lines.append(
            "- Other repositories, running clusters, and CI settings that are not in this repository. If one "
            "of them starts a shell or a tool in the image, that stops working."
        )
    if alone:
        lines.append(
            "- Everything but the Dockerfile, which came through standard input: source, and who uses it."
        )
    told = []
    for one in done:
        at = one.located
        if one.path == "-" or at is None:
            continue
        if at.context is None:
            told.append(f"- The source behind {code(path_of(one))}: no build context was found.")
        elif at.guess and at.context != (posixpath.dirname(at.path) or "."):
            why = at.guess.partition(": ")[2] or at.guess
            folder = code(at.context)
            told.append(f"- The build context of {code(path_of(one))} is taken to be {folder}: {prose(why)}.")
    lines += some(told, LONGEST_LIST, "files")
    return ["", "### What was not searched", "", *lines] if lines else []


def debugging(report: Report) -> list[str]:
    """How to look into a container without a shell."""
    done = rewritten(report)
    if not done or is_renewal(done):
        return []
    image = next((one.after_base for one in done if one.after_base and "distroless" in one.after_base), None)
    lines = [
        "",
        "### How to debug without a shell",
        "",
        f"- {code('docker debug CONTAINER')}, or {code(_KUBECTL)}.",
    ]
    if image is not None:
        lines.append(
            f"- {code(_with_shell(short(image)))} is the same image with busybox, for a look inside, or as "
            "the base for a while."
        )
    return lines


def _with_shell(image: str) -> str:
    """The debug image of a distroless image: ``nonroot`` has one of its own."""
    name = image.partition("@")[0]
    path, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        return f"{name}:debug"
    return name if "debug" in tag else f"{path}:{'debug-nonroot' if 'nonroot' in tag else 'debug'}"


def undo(report: Report) -> list[str]:
    """How to go back, and how to opt out."""
    if not rewritten(report):
        return []
    return [
        "",
        "### How to undo it, and how to opt out",
        "",
        f"- {code('git revert COMMIT')} brings the old Dockerfile back.",
        f"- {code('# distroify: ignore')} above the last FROM keeps distroify from changing it again.",
    ]


def again(report: Report) -> list[str]:
    """The command line and the settings."""
    lines = ["", "### How to do it again", ""]
    if report.command:
        words = [shlex.quote(printable(word)) for word in report.command[:_MOST_WORDS]]
        left = len(report.command) - len(words)
        words += [f"# and {left} more paths"] if left > 0 else []
        lines += [*fenced(short(" ".join(words)), "sh"), ""]
    lines.append(f"distroify {report.version}")
    if report.settings:
        shown = [f"{code(f'{one.key} = {one.value}')} ({one.origin})" for one in report.settings]
        lines[-1] += ", settings: " + ", ".join(shown)
    return lines
