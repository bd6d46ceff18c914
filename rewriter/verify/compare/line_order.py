"""The order of lines, which runs of one image may show to be none."""

from __future__ import annotations

from collections.abc import Sequence


def out_of_order(orders: Sequence[list[int]], count: int) -> set[int]:
    """The runs of the new image that have lines in an order that no run of the old one accounts for.

    ``orders`` has the lines that all runs have, for each run in its order; the first ``count`` are of the old
    image. Lines may be in any order within a block of which runs of the same image have several.
    """
    first, news = orders[0], range(count, len(orders))
    if all(order == first for order in orders):
        return set()
    block = list(range(len(first)))
    _unite(block, orders[:count])
    _unite(block, orders[count:])
    return {number for number in news if _is_inverted(first, orders[number], block)}


def _unite(block: list[int], orders: Sequence[list[int]]) -> None:
    """Put the elements of each part that all ``orders`` have as a whole, but not alike, into one block.

    ``block`` has for each element another one of its block, nearer to the one that stands for all.
    """
    first = orders[0]
    position = [{e: i for i, e in enumerate(order)} for order in orders]
    start, reach = 0, -1
    for index, element in enumerate(first):
        reach = max(reach, *(p[element] for p in position))
        # The part is closed where no order has one of its elements later.
        if reach == index:
            for other in first[start:index]:
                block[_root(block, other)] = _root(block, element)
            start = index + 1


def _root(block: list[int], element: int) -> int:
    while block[element] != element:
        block[element] = block[block[element]]
        element = block[element]
    return element


def _is_inverted(first: list[int], other: list[int], block: list[int]) -> bool:
    """Whether two elements of different blocks have changed places."""
    position = {e: i for i, e in enumerate(first)}
    # The furthest positions so far, of two different blocks.
    best: tuple[int, int] = (-1, -1)
    second: tuple[int, int] = (-1, -1)
    for element in other:
        place, name = position[element], _root(block, element)
        furthest = best if best[1] != name else second
        if furthest[0] > place:
            return True
        if name == best[1]:
            best = (max(best[0], place), name)
        elif place > best[0]:
            best, second = (place, name), best
        elif place > second[0]:
            second = (place, name)
    return False
