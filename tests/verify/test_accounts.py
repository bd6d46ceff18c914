"""Users and groups that are gone, where a program looks them up."""

from __future__ import annotations

from msgspec.structs import replace

from rewriter.verify.compare.accounts import compare_accounts
from rewriter.verify.image.asks import Asks
from rewriter.verify.image.seen import Base, ImageView
from rewriter.verify.image.source import Source
from rewriter.verify.model import Findings
from tests.verify.tools import listing, old, view

BASE = Base(listing(), users=frozenset({"games", "www-data"}), groups=frozenset({"games", "www-data"}))


def go(*functions: str) -> Asks:
    return Asks(("".join(f"\0{name}\0" for name in functions).encode(),))


def found(was: ImageView, now: ImageView, known: Asks, *strings: str, looked_up: str = "") -> Findings:
    source = Source(strings=frozenset(strings), looked_up=frozenset({looked_up}))
    return compare_accounts(was, now, known, source)


def messages(findings: Findings) -> list[str]:
    return [one.message for one in findings.differences] + [one.message for one in findings.gaps]


def test_the_name_of_the_user_is_missed_where_users_are_looked_up() -> None:
    was = replace(old(user="1000"), users={"ann": (1000, 1000), "games": (5, 60)})
    now = view(user="1000")
    assert messages(found(was, now, go("os/user.Current"))) == [
        "the program looks users up, and /etc/passwd no longer knows ann (1000)"
    ]
    assert found(was, now, go()) == Findings()
    assert found(was, replace(now, users={"app": (1000, 1000)}), go("os/user.Current")) == Findings()


def test_a_name_of_the_base_image_is_missed_where_it_is_said() -> None:
    was = replace(old(), base=BASE, users={"www-data": (33, 33), "games": (5, 60)})
    known = go("os/user.Lookup")
    assert messages(found(was, view(), known, "www-data", "games")) == [
        "the program looks users up by name, and /etc/passwd no longer knows www-data, which is named"
    ]
    assert found(was, view(), known) == Findings()
    assert found(was, view(), go("os/user.Current"), "www-data") == Findings()
    assert len(found(was, view(), known, looked_up="games").differences) == 1
    by_variable = replace(was, config=replace(was.config, environment=(("OWNER", "www-data:games"),)))
    assert len(found(by_variable, view(), known).differences) == 1


def test_groups_that_the_stage_made_may_be_looked_up() -> None:
    groups = {"red": 4000, "games": 60, "team": 1000}
    was = replace(old(user="1000"), base=BASE, groups=groups, users={"app": (1000, 1000)})
    now = replace(view(user="1000"), users={"app": (1000, 1000)})
    findings = found(was, now, go("os/user.LookupGroup"))
    assert messages(findings) == [
        "the program looks groups up by name, and /etc/group no longer knows red, which the old stage made"
    ]
    assert findings.differences == ()
    assert len(found(was, now, go("os/user.LookupGroup"), "red").differences) == 1
    assert found(was, replace(now, groups=groups), go("os/user.LookupGroup")) == Findings()
