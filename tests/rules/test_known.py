"""What helps is said by the rule of a reason, unless the facts know better."""

from __future__ import annotations

from rewriter.model import Reason, Refusal
from rewriter.rules.known import help_of

FIRST = "let the CMD start the program that make builds, and build it in a RUN"


def test_the_rule_says_what_helps() -> None:
    assert help_of(Refusal(Reason.MAKE, "the image starts make")) == FIRST


def test_the_facts_may_know_better() -> None:
    assert help_of(Refusal(Reason.MAKE, "the image starts make", "do this")) == "do this"


def test_further_ways_stand_behind_it() -> None:
    told = Refusal(Reason.MAKE, "the image starts make", ways=("--allow a", "--allow b"))
    assert help_of(told) == f"{FIRST}; or --allow a; or --allow b"
