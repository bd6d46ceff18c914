"""The documentation of all rules as one Markdown page, ``docs/rules.md``.

The docstrings of the rules are its source: sections, paragraphs that are indented by four spaces, and below
a label such as ``before`` or ``after (main.go)`` lines of code that are indented by eight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from rewriter.rules.documentation import Documented, sections
from rewriter.rules.registry import FAILURES, silenceable
from rewriter.support.regex import regex

_HEAD = """\
# Rules

<!-- Written by `distroify rules --format markdown` from the docstrings of the rules. -->

Every message of distroify names a rule. `distroify explain RULE` prints what stands here.

* A **transform** changes the file. Its *applicability* says how far you can trust it: `safe` follows from the
  Dockerfile and the build context, `review` rests on an assumption that the message names, `unsafe` changes
  behaviour on purpose and needs `--allow NAME`.
* A **refusal** leaves the file as it is. *What you can do* says how to get it rewritten.
* A **notice** asks a reviewer to check something. With `--safe-only` it refuses the file.

An option `--allow NAME` can also stand in the Dockerfile, for one stage: `# distroify: allow[NAME]`; or in
`.distroify.toml`, for the repository: `allow = ["NAME"]`.

A change is safe only where it follows from what was seen. That nothing was found says something only where
all was read in which it could have been found.

"""
_KINDS = {"transform": "Transforms", "refusal": "Refusals", "notice": "Notices"}
_FAILURES = """\
## Other ids

These are no rules. They say why a file failed or was held back, or what proves it.

"""
_COMMENTS = """\
## Comments in the Dockerfile

* `# distroify: ignore`: above the first FROM, or anywhere in a file of one stage, the file is left alone.
  Further down it is the stage that it stands in, and what is made from that one.
* `# distroify: ignore[RULE, …]`: above an instruction, or inside of it, these rules are passed over there.
  Where one would change the instruction, the file is refused.
* `# distroify: allow[NAME, …]`: as `--allow NAME`, for the stage that it stands in and what is made from it.
* `# distroify: copy PATH [DEST]`: the program needs this file or folder of the old image.
* `# distroify: drop PATH`: no program needs this file or folder of the old image.
* `# distroify: program PATH PACKAGE`: what a build that cannot be followed writes to PATH is the program of
  the main package PACKAGE. It stands above the COPY that takes PATH from its stage, above what starts it, or
  above the RUN that builds it. `CGO_ENABLED=0`, `CGO_ENABLED=1` and `-tags=a,b` may stand behind.

Relative paths are seen from the WORKDIR. A reason may stand behind each: `# distroify: drop doc because …`,
`# distroify: drop doc -- …`. What cannot be read refuses the file; what that changes nothing is said.

`ignore[…]` silences these rules: """
_CODE = regex(r"``(.+?)``|`([^`]+)`", re.DOTALL)
_LANGUAGES = {"go": "go", "sh": "sh", "yml": "yaml", "yaml": "yaml", "toml": "toml"}
_INSTRUCTION = regex(r"(?:# |[A-Z]+ )")


def render(rules: Sequence[Documented]) -> str:
    """The page, with the ids that are no rules at its end."""
    ids = frozenset(rule.id for rule in rules)
    parts = [_HEAD, _table(rules)]
    for kind, members in groupby(rules, key=lambda rule: rule.kind):
        parts.append(f"## {_KINDS[kind]}\n\n")
        parts += [_rule(rule, ids) for rule in members]
    parts.append(_comments(ids))
    parts.append(_FAILURES)
    for id_, documentation in FAILURES.items():
        parts.append(f"### {id_}\n\n" + "".join(_paragraphs(documentation, ids, 0)))
    return "".join(parts).rstrip("\n") + "\n"


def _table(rules: Sequence[Documented]) -> str:
    rows = [f"| [`{rule.id}`](#{rule.id}) | {rule.kind} | {_cell(rule)} |\n" for rule in rules]
    return "| rule | kind | what it is about |\n|---|---|---|\n" + "".join(rows) + "\n"


def _comments(ids: frozenset[str]) -> str:
    """What comments in a Dockerfile can say, and which rules they silence."""
    named = ", ".join(_span(rule, ids) for rule in silenceable() if rule in ids)
    return f"{_COMMENTS}{named or 'none'}.\n\n"


def _cell(rule: Documented) -> str:
    names = ", ".join(f"`--allow {name}`" for name in rule.allows)
    return _text(rule.summary, frozenset()).replace("|", "\\|") + (f" ({names})" if names else "")


def _rule(rule: Documented, ids: frozenset[str]) -> str:
    others = ids - {rule.id}
    parts = [f"### {rule.id}\n\n", _text(rule.summary, others), "\n\n"]
    for heading, text in sections(rule.documentation).items():
        parts.append(f"**{heading}**\n\n")
        parts += _paragraphs(text, others, 4)
        if heading == "What you can do" and rule.id in silenceable():
            parts.append(f"`# distroify: ignore[{rule.id}]` above the instruction passes it over.\n\n")
    return "".join(parts)


def _paragraphs(text: str, ids: frozenset[str], indent: int) -> Iterator[str]:
    """Text and code, each with an empty line behind it."""
    prose: list[str] = []
    code: list[str] = []

    def flushed() -> Iterator[str]:
        if code:
            while not code[-1]:
                code.pop()
            yield _fenced(code, prose[-1] if prose else "")
            code.clear()
            prose.clear()
        elif prose:
            yield _prose(prose, ids)
            prose.clear()

    for line in text.split("\n"):
        inner = line[indent:] if line.strip() else ""
        if inner.startswith("    ") or (code and not inner):
            if not code and prose:
                yield _label(prose, ids)
            code.append(inner[4:])
        elif not inner:
            yield from flushed()
        else:
            if code:
                yield from flushed()
            prose.append(inner)
    yield from flushed()


def _prose(lines: Sequence[str], ids: frozenset[str]) -> str:
    """A paragraph, or a list whose points begin with ``* ``."""
    points: list[list[str]] = []
    for line in lines:
        if line.startswith("* ") or not points:
            points.append([])
        points[-1].append(line)
    texts = (" ".join(point) for point in points)
    return (
        "".join(
            f"* {_text(text[2:], ids)}\n" if text.startswith("* ") else f"{_text(text, ids)}\n"
            for text in texts
        )
        + "\n"
    )


def _label(prose: Sequence[str], ids: frozenset[str]) -> str:
    """What stands above code."""
    return _text(" ".join(prose).rstrip(":"), ids) + ":\n\n"


def _fenced(code: Sequence[str], label: str) -> str:
    named = re.search(r"\(\S*?\.(\w+)\):?$", label)
    language = _LANGUAGES.get(named[1], "") if named is not None else ""
    if code[0].startswith("distroify "):
        language = "sh"
    elif named is None and all(_INSTRUCTION.match(line) for line in code[:1]):
        language = "dockerfile"
    return "\n".join((f"```{language}", *code, "```")) + "\n\n"


def _text(text: str, ids: frozenset[str]) -> str:
    """A paragraph of reStructuredText as one line of Markdown, in which no character steers by accident."""
    done, position = [], 0
    for found in _CODE.finditer(text):
        done += [_plain(text[position : found.start()]), _span(found[1] or found[2], ids)]
        position = found.end()
    return "".join([*done, _plain(text[position:])])


def _plain(text: str) -> str:
    parts = re.split(r"(https://[^\s,]+)", text)
    return "".join(
        f"<{part}>" if index % 2 else re.sub(r"([\\*<$])", r"\\\1", part) for index, part in enumerate(parts)
    )


def _span(code: str, ids: frozenset[str]) -> str:
    # Two backquotes and spaces where the code has one itself.
    shown = f"`` {code} ``" if "`" in code else f"`{code}`"
    return f"[{shown}](#{code})" if code in ids else shown
