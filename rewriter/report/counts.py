"""What the page counts: outcomes, what would unlock the refused, and the sizes that were measured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rewriter.model import Outcome
from rewriter.report.results import Results, Told, files
from rewriter.rules.refusals import image_runs_tests, toolchain_image

_ALLOW = re.compile(r"--allow ([a-z0-9]+(?:-[a-z0-9]+)*)")
_BASES = re.compile(r"bases = \{[^}]*\}")
_SETTING = re.compile(r"\b(build-packages|modules)\b.* in \.distroify\.toml")
_COMMENT = re.compile(r"# distroify: [a-z]+(?:\[[^\]]*\])?")
_LINE = re.compile(r"above line \d+(?: of [Dd]ockerfile| of the Dockerfile)?")
"""A help that stands for those of many files names no line of one."""
NOT_PROVED = "not-proved"
STAY = frozenset({image_runs_tests.RULE.id, toolchain_image.RULE.id})
"""Rules that say of an image that it needs the toolchain: nobody is to change anything."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many ended in one way."""

    outcome: str
    number: int


def outcomes(given: Iterable[str]) -> tuple[Count, ...]:
    """The outcomes in the order of the tool, each with its number; those that are not known come last."""
    counted = Counter(given)
    known = [Count(one.value, counted.pop(one.value, 0)) for one in Outcome]
    return (*known, *(Count(name, number) for name, number in sorted(counted.items())))


class Way(StrEnum):
    """What a remedy asks for, the least work first."""

    OPTION = "option"
    SETTING = "setting"
    COMMENT = "comment"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What lifts refusals of a rule."""

    rule: str
    way: Way
    text: str
    """What to write; empty for a change, which differs from file to file."""


@dataclass(frozen=True, slots=True)
class Unlock:
    """A remedy and what it does in this fleet."""

    remedy: Remedy
    free: int
    """Files that have no other refusal known."""
    files: int
    """Files that it lifts a refusal of."""
    repositories: int
    help: str
    """What most of these refusals say of it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The refused files of a fleet."""

    total: int
    without_change: int
    """Files, none of the next two kinds, where each refusal has an option, a setting or a comment."""
    not_proved: int
    """Files whose rewrite was not shown to be the same: what differs is with each of them."""
    stay: int
    """Files that are as they should be."""
    unlocks: tuple[Unlock, ...]
    """Those that free most files first."""

    @property
    def change(self) -> int:
        """Files where the Dockerfile or the program has to be changed."""
        return self.total - self.without_change - self.not_proved - self.stay


def remedies(one: Told) -> tuple[Remedy, ...]:
    """What a refusal offers: every option, setting and comment that its help names; else a change, where one
    would do."""
    names = one.allow or tuple(dict.fromkeys(_ALLOW.findall(one.help)))
    found = [
        *(Remedy(one.rule, Way.OPTION, f"--allow {name}") for name in names),
        *(Remedy(one.rule, Way.SETTING, text) for text in _BASES.findall(one.help)),
        *(Remedy(one.rule, Way.SETTING, text) for text in _SETTING.findall(one.help)),
        *(Remedy(one.rule, Way.COMMENT, text) for text in _COMMENT.findall(one.help)),
    ]
    if found or one.rule == NOT_PROVED or one.rule in STAY:
        return tuple(found)
    return (Remedy(one.rule, Way.CHANGE, ""),)


def refused(results: Results) -> Refused:
    """What would unlock the refused files. A file is free where every refusal of it has the remedy."""
    holds: dict[Remedy, list[tuple[str, bool]]] = {}
    helps: dict[Remedy, Counter[str]] = {}
    total = without_change = not_proved = stay = 0
    for row, file in files(results.rows):
        if file.outcome != Outcome.REFUSED:
            continue
        total += 1
        offers = []
        for one in file.refusals:
            offers.append(set(remedies(one)))
            for remedy in offers[-1]:
                helps.setdefault(remedy, Counter())[_LINE.sub("above the line", one.help) or one.message] += 1
        if NOT_PROVED in file.rules:
            not_proved += 1
        elif not STAY.isdisjoint(file.rules):
            stay += 1
        else:
            without_change += bool(offers) and all(_is_said(offer) for offer in offers)
        for remedy in set().union(*offers):
            holds.setdefault(remedy, []).append((row.name, all(remedy in offer for offer in offers)))
    unlocks = [
        Unlock(
            remedy,
            sum(is_free for _, is_free in held),
            len(held),
            len({name for name, _ in held}),
            helps[remedy].most_common(1)[0][0],
        )
        for remedy, held in holds.items()
    ]
    order = list(Way)
    unlocks.sort(key=lambda u: (-u.free, -u.files, order.index(u.remedy.way), u.remedy.rule, u.remedy.text))
    return Refused(total, without_change, not_proved, stay, tuple(unlocks))


def _is_said(offer: Iterable[Remedy]) -> bool:
    return any(remedy.way is not Way.CHANGE for remedy in offer)


@dataclass(frozen=True, slots=True)
class Size:
    """The images of a file that was proved, in bytes."""

    repository: str
    path: str
    before: int
    after: int


def sizes(results: Results) -> tuple[Size, ...]:
    """The files of which both images were measured and the new one was proved; the most saved first."""
    return tuple(sorted(_sizes(results), key=lambda one: (one.after - one.before, one.repository, one.path)))


def _sizes(results: Results) -> Iterator[Size]:
    for row, file in files(results.rows):
        proof = file.proof
        if proof is None or proof.verdict != "proved" or proof.before is None or proof.after is None:
            continue
        yield Size(row.name, file.path, proof.before, proof.after)


def total(found: Sequence[Size]) -> Size:
    """All sizes as one."""
    return Size("", "", sum(one.before for one in found), sum(one.after for one in found))


def human(size: float) -> str:
    """Bytes for people, in the units of docker: powers of 1,000."""
    for unit in ("B", "kB", "MB"):
        if abs(size) < 999.5:
            return f"{size:.{1 if unit != 'B' and abs(size) < 9.95 else 0}f} {unit}"
        size /= 1000
    return f"{size:.2f} GB"
