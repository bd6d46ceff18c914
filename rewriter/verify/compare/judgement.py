"""Texts of several runs of two images, compared less the noise that runs of one image show among themselves.

Lines are matched over all runs, first by their text, then by ever less of it; what is left over is there in
some runs only. Nothing is masked that is steady in the runs of each image.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from rewriter.verify.compare.documents import Document
from rewriter.verify.compare.line_keys import Key, bag, compared_values, has_anchor, shape, skeleton
from rewriter.verify.compare.line_order import out_of_order
from rewriter.verify.compare.output_noise import Token, odd

_LATE = 0.25
"""The share of its time by which a run may be behind another one."""
_LEAST_LATE = 0.5
OFTEN = 1 / 3
"""The share of the new image's runs from which on something is its way, and no chance."""


class Judgement(Struct, frozen=True):
    """What came of it. All is empty for texts that are the same."""

    differs: bool = False
    unclear: str = ""
    """Why nothing can be said, where it cannot."""
    is_noisy: bool = False
    """Runs of the same image differ."""
    is_reordered: bool = False
    """All lines are there, in another order."""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    """The lines of both images for a diff: what is accounted for is the same in both."""

    @property
    def is_settled(self) -> bool:
        """Whether more runs can not make it better."""
        return not (self.differs or self.unclear)


def judge(old: Sequence[Document], new: Sequence[Document]) -> Judgement:
    """Compare the texts of at least one run of either image."""
    first = old[0]
    if all(one.lines == first.lines and one.rest == first.rest for one in (*old[1:], *new)):
        return Judgement()
    return _Judge([*old, *new], len(old)).judgement()


@dataclass
class _Element:
    """Matched lines: the index of one for each run, ``None`` for a run that has it not."""

    places: list[int | None]
    strange: set[int] = field(default_factory=set)
    """The new runs whose line the old ones do not account for."""
    unclear: str = ""
    is_noisy: bool = False


class _Judge:
    def __init__(self, runs: Sequence[Document], count: int) -> None:
        """The first ``count`` runs are of the old image."""
        self.runs = runs
        self.count = count
        self.news = range(count, len(runs))
        self.left: list[list[int]] = [list(range(len(run.lines))) for run in runs]
        self.elements: list[_Element] = []
        self.out_of_order: set[int] = set()

    def judgement(self) -> Judgement:
        self._exact()
        for key in (skeleton, bag, shape):
            self._match(key)
        self._left_over()
        ordered = [e for e in self.elements if None not in e.places]
        orders = [
            sorted(range(len(ordered)), key=lambda e, n=number: ordered[e].places[n] or 0)  # type: ignore[misc]
            for number in range(len(self.runs))
        ]
        self.out_of_order = out_of_order(orders, self.count)
        rests = {run.rest for run in self.runs[: self.count]}
        rest = [number for number in self.news if self.runs[number].rest not in rests]
        strange = set().union(*(e.strange for e in self.elements)) if self.elements else set()
        often = len(self.news) * OFTEN
        differs = any(len(e.strange) >= often for e in self.elements)
        reordered = len(self.out_of_order) >= often
        behind = any(run.rest != self.runs[0].rest for run in self.runs)
        differs_behind = behind and len(rests) == 1 and len(rest) >= often
        unclear = next((e.unclear for e in self.elements if e.unclear), "")
        if strange and not differs:
            unclear = "the new image says in some of its runs what the old one never does"
        elif self.out_of_order and not reordered:
            unclear = "the order of lines varies from run to run"
        elif behind and not differs_behind:
            unclear = "what lies behind the first lines varies from run to run"
        before, after = self._shown(reordered)
        return Judgement(
            differs or reordered or differs_behind,
            unclear,
            any(e.is_noisy for e in self.elements),
            reordered and not differs,
            before,
            after,
        )

    # Matching.

    def _groups(self, key: Key) -> dict[Hashable, list[list[int]]]:
        groups: dict[Hashable, list[list[int]]] = {}
        for number, lines in enumerate(self.left):
            for index in lines:
                found = groups.get(name := key(self.runs[number].lines[index]))
                if found is None:
                    found = groups[name] = [[] for _ in self.runs]
                found[number].append(index)
        return groups

    def _exact(self) -> None:
        for group in self._groups(lambda line: line).values():
            self._take(group, min(map(len, group)))

    def _take(self, group: list[list[int]], count: int) -> list[_Element]:
        """Make elements of the first ``count`` lines of each run."""
        made = [_Element([lines[index] for lines in group]) for index in range(count)]
        self.elements += made
        if made:
            for left, lines in zip(self.left, group, strict=True):
                taken = set(lines[:count])
                left[:] = [index for index in left if index not in taken]
        return made

    def _match(self, key: Key) -> None:
        for name, group in self._groups(key).items():
            count = min(map(len, group))
            if count == 0 or name is None:
                continue
            pairs = zip(self.runs, group, strict=True)
            rows = [[compared_values(key, run.lines[index]) for index in lines] for run, lines in pairs]
            if key is shape and not has_anchor(rows):
                continue
            if all(len(lines) == count for lines in group):
                group = self._anchored(group, rows)
            for element in self._take(group, count):
                self._judge_columns(key, element)

    def _lines(self, element: _Element) -> list[str]:
        """Of the runs that have it."""
        pairs = zip(self.runs, element.places, strict=True)
        return [run.lines[place] for run, place in pairs if place is not None]

    def _anchored(self, group: list[list[int]], rows: list[list[list[Token]]]) -> list[list[int]]:
        """The lines of each run sorted by those columns that have the same values in all runs of an image."""
        if len(group[0]) == 1:
            return group
        width = len(rows[0][0])
        anchors = []
        for column in range(width):
            values = [sorted(row[column].text for row in run) for run in rows]
            olds, news = values[: self.count], values[self.count :]
            if all(v == olds[0] for v in olds) and all(v == news[0] for v in news):
                anchors.append(column)
        result = []
        for lines, run in zip(group, rows, strict=True):
            names = [tuple(row[column].text for column in anchors) for row in run]
            result.append([lines[i] for i in sorted(range(len(lines)), key=lambda i: (names[i], i))])
        return result

    def _judge_columns(self, key: Key, element: _Element) -> None:
        rows = [compared_values(key, line) for line in self._lines(element)]
        columns = [list(column) for column in zip(*rows, strict=True)]
        padding = [column for column in columns if column[0].kind.isspace()]
        others = [column for column in columns if not column[0].kind.isspace()]
        element.is_noisy = any(self._varies(column) for column in others)
        # Padding goes with what is padded.
        for column in others if element.is_noisy else [*others, *padding]:
            texts = [token.text for token in column]
            found = odd(texts[: self.count], texts[self.count :])
            element.strange |= {self.count + index for index in found}
        if key is bag and not element.strange:
            names = [skeleton(line) for line in self._lines(element)]
            olds, news = set(names[: self.count]), set(names[self.count :])
            element.is_noisy = True
            if len(olds) == len(news) == 1:
                element.strange |= set(self.news)

    def _varies(self, column: Sequence[Token]) -> bool:
        olds, news = column[: self.count], column[self.count :]
        return len({token.text for token in olds}) > 1 or len({token.text for token in news}) > 1

    # Lines of some runs only.

    def _left_over(self) -> None:
        if not any(self.left):
            return
        repeated = self._groups(skeleton)
        known = [_repeated(run) for run in self.runs]
        for name, group in repeated.items():
            for index in range(max(map(len, group))):
                places = [lines[index] if index < len(lines) else None for lines in group]
                element = _Element(places)
                self.elements.append(element)
                self._judge_presence(element, repeats=[name in known[n] for n in range(len(self.runs))])
        self.left = [[] for _ in self.runs]

    def _judge_presence(self, element: _Element, *, repeats: list[bool]) -> None:
        has = [place is not None for place in element.places]
        olds, news = has[: self.count], has[self.count :]
        element.is_noisy = len(set(olds)) > 1 or len(set(news)) > 1
        late = all(
            has[number] or (repeats[number] and self._is_late(element, number))
            for number in range(len(self.runs))
        )
        if late:
            return
        if not any(olds) or all(olds):
            element.strange = {number for number in self.news if has[number] is not olds[0]}
            if all(olds) and len(element.strange) < len(self.news) and self._mixed_late(element):
                element.strange = set()
        elif (
            len(set(news)) == 1
            and len(olds) > 3
            and sum(has_it is not news[0] for has_it in olds) >= len(olds) - 1
        ):
            element.unclear = "the old image does in nearly all of its runs what the new one never does"

    def _mixed_late(self, element: _Element) -> bool:
        """Whether the runs that have not got the line may just have been ended too early for it."""
        return all(
            place is not None or self._is_late(element, number) for number, place in enumerate(element.places)
        )

    def _is_late(self, element: _Element, number: int) -> bool:
        """Whether a line that other runs have may have come to this one if it had gone on."""
        run = self.runs[number]
        if not run.is_open:
            return False
        times = [
            other.arrivals[place]
            for other, place in zip(self.runs, element.places, strict=True)
            if place is not None and other.arrivals
        ]
        if run.seconds is None or not times:
            return run.seconds is None
        return max(times) >= run.seconds - max(_LEAST_LATE, _LATE * run.seconds)

    # What a reader sees.

    def _shown(self, reordered: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        number = next(
            iter(sorted(set().union(*(e.strange for e in self.elements), self.out_of_order))), self.count
        )
        fine = {}
        gone, extra = set(), set()
        for element in self.elements:
            was, now = element.places[0], element.places[number]
            if number in element.strange:
                continue
            if was is not None and now is not None:
                fine[now] = was
            elif was is not None:
                gone.add(was)
            elif now is not None:
                extra.add(now)
        old, new = self.runs[0].lines, self.runs[number].lines
        before = [(index, line) for index, line in enumerate(old) if index not in gone]
        after: list[tuple[float, str]] = []
        at = -1.0
        for index, line in enumerate(new):
            if index in extra:
                continue
            if index in fine:
                at = index if reordered else fine[index]
                after.append((at, old[fine[index]]))
            else:
                at += 1e-6
                after.append((at, line))
        if not reordered:
            after.sort(key=lambda one: one[0])
        return tuple(line for _, line in before), tuple(line for _, line in after)


def _repeated(run: Document) -> set[Hashable]:
    """The forms of lines that a run shows more than once before it is told to stop."""
    count = Counter(
        skeleton(line)
        for index, line in enumerate(run.lines)
        if not run.arrivals or run.seconds is None or run.arrivals[index] <= run.seconds
    )
    return {name for name, number in count.items() if number > 1}
