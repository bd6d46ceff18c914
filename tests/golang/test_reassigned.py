"""Exported variables that another package sets are not what their declaration says."""

from __future__ import annotations

import pytest

from tests.golang.tools import GO_MOD, evidence, paths, started

TOOL = 'package tool\n\nimport ("os"; "os/exec")\n\nvar Bin, Dir = {value}, "conf"\n\nfunc Run() {{ exec.Command(Bin); os.Open(Dir) }}\n'


def check(body: str, names: list[str | None], imported: str = "", value: str = '"/bin/a"') -> None:
    """With this body of ``main`` the package starts these."""
    text = f'package main\n\nimport {imported} "example.com/app/tool"\n\nfunc main() {{ {body} }}\n'
    found = evidence({"go.mod": GO_MOD, "main.go": text, "tool/t.go": TOOL.format(value=value)})
    assert [name for _, name in started(found)] == names
    assert [argument for _, argument, _ in paths(found)] == ["conf"]


@pytest.mark.parametrize(
    "body",
    [
        'tool.Bin = "git"; tool.Run()',
        "tool.Bin, err = find(); tool.Run()",
        "err, tool.Bin = find(); tool.Run()",
        'tool.Bin += "x"; tool.Run()',
        'flag.StringVar(&tool.Bin, "bin", "git", ""); tool.Run()',
        "set(& tool.Bin); tool.Run()",
    ],
)
def test_set_by_an_importer(body: str) -> None:
    check(body, [None])
    check(body.replace("tool.", "t."), [None], "t")
    check(body.replace("tool.", ""), [None], ".")


@pytest.mark.parametrize(
    "body",
    [
        "tool.Run()",
        'if tool.Bin == "git" { tool.Run() }',
        "bin := tool.Bin; bin = other; tool.Run()",
        "use(tool.Bin, &other); tool.Run()",
        'x.tool.Bin = "git"; other.Bin = "git"; tool.Run()',
        'tool.Binary = "git"; tool.Run()',
    ],
)
def test_only_read(body: str) -> None:
    check(body, ["/bin/a"])


def test_an_item_of_a_list() -> None:
    check('tool.Bin[0] = "git"; tool.Run()', [None], value='[]string{"/bin/a"}')


def test_a_constant_is_set_by_nobody() -> None:
    text = 'package main\n\nimport "example.com/app/tool"\n\nfunc main() { tool.Dir = 1; tool.Run() }\n'
    tool = 'package tool\n\nimport "os"\n\nconst Dir = "conf"\n\nfunc Run() { os.Open(Dir) }\n'
    assert paths(evidence({"go.mod": GO_MOD, "main.go": text, "tool/t.go": tool})) == [
        ("os.Open", "conf", "read")
    ]
