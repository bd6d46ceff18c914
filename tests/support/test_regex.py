from __future__ import annotations

import pkgutil
import re
import subprocess
import sys
from importlib import import_module

import pytest

import rewriter
from rewriter.support.regex import compiled_late, regex


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


def test_what_is_imported_in_the_block_compiles_its_patterns_later() -> None:
    before = re.compile
    with pytest.raises(re.error), compiled_late():
        wrong = re.compile("(")
        assert isinstance(wrong, type(regex("")))
        wrong.search("a")
    assert re.compile is before


def test_yaml_is_read_by_patterns_that_are_compiled_later() -> None:
    """By the one of its parsers that looks at characters, and by what tells the types of scalars."""
    script = """
from rewriter.support.yaml_tree import documents
assert documents("a: 1")[0].get("a").text == "1"
import yaml
found = yaml.load("[1, 1.5, 2001-01-01, yes, ~]", Loader=yaml.SafeLoader)
print(type(yaml.reader.Reader.NON_PRINTABLE).__name__, *found)
try:
    yaml.load("a: \\x00", Loader=yaml.SafeLoader)
except yaml.reader.ReaderError:
    print("not printable")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "_Late 1 1.5 2001-01-01 True None\nnot printable\n"
