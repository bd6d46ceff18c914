"""Differences that a rewrite announces: its diagnostics say that they will be.

They are told as announced, and do not make the verdict ``differs``: who took the rewrite has agreed to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rewriter.model import Applicability, Diagnostic
from rewriter.rules.notices import dynamic_executable, left_out_program, zone_without_data
from rewriter.rules.transforms import build_program, debian_builder, exec_form, missing_start, open_script
from rewriter.verify.compare.config import as_nonroot, compare_config
from rewriter.verify.image.seen import ImageView
from rewriter.verify.model import Announced, Aspect, Difference
from rewriter.verify.model import DifferenceKind as Kind

_ANNOUNCED: dict[str, frozenset[Kind | Aspect]] = {
    # go run ends with 1 whatever the program's own code is, and hands on no signal
    # (https://pkg.go.dev/cmd/go#hdr-Compile_and_run_Go_program).
    build_program.RULE.id: frozenset(
        {Kind.NOT_ONE_ANY_MORE, Kind.START_WORDS, Kind.PROGRAM_PATH, Aspect.SIGNAL}
    ),
    missing_start.RULE.id: frozenset({Kind.NO_OLD_START, Kind.START_WORDS, Kind.PROGRAM_PATH}),
    zone_without_data.RULE.id: frozenset({Kind.LOCAL_TIME}),
    left_out_program.RULE.id: frozenset({Kind.PROGRAM_GONE}),
    # A gap, which rewriter.verify.compare.asked leaves out then.
    dynamic_executable.RULE.id: frozenset(),
    # --allow debian-builder: another C library.
    debian_builder.RULE.id: frozenset({Kind.PROGRAM_BYTES}),
    # --allow freeze-variables, drop-healthcheck, debug-shell and drop-init.
    exec_form.RULE.id: frozenset({Kind.START_WORDS, Kind.HEALTHCHECK, Kind.STARTED_BY_SHELL, Aspect.SIGNAL}),
    open_script.RULE.id: frozenset(
        {Kind.START_WORDS, Kind.ENVIRONMENT, Kind.STARTED_BY_SHELL, Kind.PROGRAM_PATH, Kind.BUSYBOX}
    )
    | {Aspect.SIGNAL},
}
"""What may differ, by the rule that announces it."""
_SAID_AT_ONCE = frozenset(
    {
        build_program.RULE.id,
        missing_start.RULE.id,
        zone_without_data.RULE.id,
        left_out_program.RULE.id,
        dynamic_executable.RULE.id,
    }
)
"""Rules that always announce something; the others do where the user allowed a change of behaviour."""
_OF_GO_RUN = re.compile(r"exit status \d+|signal: .+|go: downloading .+")
"""Lines of ``go run`` itself on standard error."""
_NAME_OF_GO_RUN = re.compile(r"/\S*/go-build\d*/\S*/exe/")
"""The folder of what ``go run`` starts, which the program sees as its own name."""


def announced_by(diagnostics: Iterable[Diagnostic]) -> frozenset[str]:
    """The rules of a rewrite that announce a difference."""
    return frozenset(
        item.rule
        for item in diagnostics
        if item.rule in _SAID_AT_ONCE
        or (item.rule in _ANNOUNCED and item.applicability is Applicability.UNSAFE)
    )


def nonroot_differences(old: ImageView, new: ImageView) -> tuple[Announced, ...]:
    """What is other than before because the new image runs as nonroot on purpose."""
    left = compare_config(as_nonroot(old), new)
    return tuple(Announced("nonroot", one) for one in compare_config(old, new) if one not in left)


def split(
    differences: Sequence[Difference], rules: frozenset[str]
) -> tuple[tuple[Difference, ...], tuple[Announced, ...]]:
    """The differences that nothing announces, and the others."""
    left: list[Difference] = []
    announced: list[Announced] = []
    for difference in differences:
        rule = next((rule for rule in sorted(rules) if _is_announced(difference, rule)), None)
        if rule is None:
            left.append(difference)
        else:
            announced.append(Announced(rule, difference))
    return tuple(left), tuple(announced)


def _is_announced(difference: Difference, rule: str) -> bool:
    if not _ANNOUNCED.get(rule, frozenset()).isdisjoint({difference.kind, difference.aspect}):
        return True
    if rule == build_program.RULE.id and difference.kind is Kind.ENVIRONMENT:
        # What the shell gave go run, the program now has from the image.
        return not any(line.startswith("-") for line in difference.diff.split("\n")[2:])
    output = difference.aspect in (Aspect.STDOUT, Aspect.STDERR)
    return rule == build_program.RULE.id and output and _is_of_go_run(difference.diff)


def _is_of_go_run(diff: str) -> bool:
    """Whether only lines of ``go run`` itself, and the name that it gives the program, are other ones."""
    lines = diff.split("\n")[2:]
    gone = [line[1:] for line in lines if line[:1] == "-" and not _OF_GO_RUN.fullmatch(line[1:])]
    new = [line[1:] for line in lines if line[:1] == "+"]
    if len(gone) != len(new) or "..." in diff.rpartition("\n")[2]:
        return False
    return all(_is_renamed(was, now) for was, now in zip(gone, new, strict=True))


def _is_renamed(was: str, now: str) -> bool:
    """Whether two lines are the same but for the folder of the program."""
    parts = _NAME_OF_GO_RUN.split(was)
    pattern = r"/(?:[^\s/]+/)*".join(re.escape(part) for part in parts)
    return len(parts) > 1 and re.fullmatch(pattern, now) is not None
