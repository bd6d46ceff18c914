"""What is generated says what its source says."""

from __future__ import annotations

import re

import pytest

from rewriter.output.rulespage import render
from rewriter.rules.documentation import Documented, rules
from rewriter.rules.registry import FAILURES
from tests.docs.__main__ import written
from tests.docs.blocks import ROOT


@pytest.mark.parametrize("path", sorted(written()))
def test_what_is_generated_is_up_to_date(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == written()[path], "not up to date: python -m tests.docs"


def test_every_rule_and_id_has_one_heading() -> None:
    page = (ROOT / "docs/rules.md").read_text("utf-8")
    assert re.findall("^### (.*)$", page, re.MULTILINE) == [*(rule.id for rule in rules()), *FAILURES]


def test_links_of_the_page_lead_to_headings() -> None:
    page = (ROOT / "docs/rules.md").read_text("utf-8")
    targets = set(re.findall(r"\]\(#([a-z0-9-]+)\)", page))
    assert targets == {rule.id for rule in rules()}


DOCUMENTATION = """\
Summary | with ``a | b`` and *stars*.

What it does
    First line, see ``other`` and
    ``rule``; it costs $5 <now>.

    * a point
    * another

Example
    before (main.go)
        os.Open("a")

        os.Open("b")
    after
        FROM a
        COPY b c

Applicability
    ``--allow that-thing`` does it: ``x `y` z``

References
    https://a.example/x_y, https://b.example/
"""
PAGE = """\
### rule

Summary | with `a | b` and \\*stars\\*.

**What it does**

First line, see [`other`](#other) and `rule`; it costs \\$5 \\<now>.

* a point
* another

**Example**

before (main.go):

```go
os.Open("a")

os.Open("b")
```

after:

```dockerfile
FROM a
COPY b c
```

**Applicability**

`--allow that-thing` does it: `` x `y` z ``

**References**

<https://a.example/x_y>, <https://b.example/>
"""


def test_a_rule_as_markdown() -> None:
    rule = Documented("rule", "notice", DOCUMENTATION.partition("\n")[0], DOCUMENTATION)
    page = render([rule, Documented("other", "notice", "Other.", "Other.")])
    assert PAGE in page
    assert (
        "| [`rule`](#rule) | notice | Summary \\| with `a \\| b` and \\*stars\\*. (`--allow that-thing`) |\n"
        in page
    )
    assert "`distroify verify` shows the whole comparison.\n" in page.partition("### not-proved\n")[2]
