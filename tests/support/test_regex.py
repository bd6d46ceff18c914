from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest

import rewriter
from rewriter.support.regex import regex


def test_it_is_the_compiled_pattern_from_the_first_use_on() -> None:
    word = regex(r"(?P<first>\w)\w*", re.ASCII)
    assert word.sub("-", "ab é") == "- é"
    assert (word.pattern, word.groups, dict(word.groupindex)) == (r"(?P<first>\w)\w*", 1, {"first": 1})
    assert [found["first"] for found in word.finditer("ab c")] == ["a", "c"]
    assert word.match == re.compile(r"(?P<first>\w)\w*", re.ASCII).match
    assert regex(rb"\d").findall(b"a1b2") == [b"1", b"2"]


def test_a_mistake_is_raised_when_it_is_used() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("a")


def test_all_regular_expressions_of_the_package_are_right() -> None:
    late = type(regex(""))
    count = 0
    for module in pkgutil.walk_packages(rewriter.__path__, "rewriter."):
        if module.name != "rewriter.__main__":
            for value in vars(import_module(module.name)).values():
                if isinstance(value, late):
                    re.compile(value.pattern)
                    count += 1
    assert count > 100
