"""Targets of magefiles: what their statements come to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import APP, facts_of

HEAD = "FROM golang:1.24\nENV OUT=x EMPTY=\nARG GIVEN\nWORKDIR /src\nCOPY . .\nRUN mage build\n"
TOP = "//go:build mage\n\npackage main\n\n"


def built(body: str, root: Path) -> str | None:
    """The program that a target with this body writes, as far as it is known to."""
    source = f"{TOP}func Build() error {{\n{body}\n}}\n\nfunc Other() {{ sh.Run(`go`, `vet`) }}\n"
    facts = facts_of(f'{HEAD}CMD ["/src/x"]\n', root, {**APP, "magefile.go": source})
    return facts.program.path if facts.program is not None and facts.program.build.certain else None


BUILD = 'return sh.Run("go", "build", "-o", out, ".")'


@pytest.mark.parametrize(
    "body",
    [
        f'out := os.Getenv("OUT")\n{BUILD}',
        f'out := "y"\nif os.Getenv("OUT") != "" {{ out = os.Getenv("OUT") }}\n{BUILD}',
        f'out := "x"\nif os.Getenv("EMPTY") != "" {{ out = "y" }}\n{BUILD}',
        f'out := "x"\nif v := os.Getenv("NONE"); v != "" {{ out = v }}\n{BUILD}',
        f'out := "x"\nif os.Getenv("NONE") != "" && os.Getenv("GIVEN") != "" {{ out = "y" }}\n{BUILD}',
        f'out := "y"\nif os.Getenv("OUT") == "x" || os.Getenv("GIVEN") != "" {{ out = "x" }}\n{BUILD}',
        f'out := "y"\nif !(os.Getenv("OUT") == "z") {{ out = "x" }}\n{BUILD}',
        f'out := "y"\nif runtime.GOOS == "windows" {{ out += ".exe" }} else {{ out = "x" }}\n{BUILD}',
        f'var out string\nif os.Getenv("OUT") == "a" {{ out = "a" }} else if os.Getenv("OUT") == "x" {{ out = "x" }}\n{BUILD}',
        f'out := "x"\nif mg.Verbose() {{ fmt.Println(out); println(out) }}\n{BUILD}',
        'args := []string{"build", "-o", "x"}\nargs = append(args, ".")\nreturn sh.Run("go", args...)',
        'var args []string\nargs = append(args, "build", "-o", "x", ".")\nreturn sh.RunV("go", args...)',
        'more := []string{"-o", "x"}\nreturn sh.Run("go", append(append([]string{"build"}, more...), ".")...)',
        'if os.Getenv("OUT") == "x" { return sh.Run("go", "build", "-o", "x") }\nreturn sh.Run("go", "build", "-o", "y")',
        'os.Setenv("NAME", "x")\nout := os.Getenv("NAME")\n' + BUILD,
        'if os.Getenv("NONE") != "" { unknown() }\nout := "x"\n' + BUILD,
    ],
)
def test_the_program_is_known(body: str, tmp_path: Path) -> None:
    assert built(body, tmp_path) == "/src/x"


@pytest.mark.parametrize(
    "body",
    [
        f'out := "x"\nif os.Getenv("GIVEN") != "" {{ out = "y" }}\n{BUILD}',
        f'out := "x"\nif mg.Verbose() {{ out = "y" }}\n{BUILD}',
        f'out := "x"\nif unknown() {{ fmt.Println() }} else {{ Other() }}\n{BUILD}',
        f'out := "y"\nif os.Getenv("OUT") == "x" {{ out := "x"; fmt.Println(out) }}\n{BUILD}',
        f'out := "x"\nout += os.Getenv("OUT")\n{BUILD}',
        f'out := "y"\nif os.Getenv("OUT") != "x" {{ out = "x" }}\n{BUILD}',
        f'if os.Getenv("OUT") == "x" {{ return nil }}\nout := "x"\n{BUILD}',
        'args := unknown()\nreturn sh.Run("go", append(args, "build", "-o", "x")...)',
        'args := []string{"build", "-o", "x"}\nargs[2] = "y"\nreturn sh.Run("go", args...)',
        'e := map[string]string{"A": "b"}\ne["GOOS"] = "plan9"\nreturn sh.RunWith(e, "go", "build", "-o", "x")',
        'args := []string{"build", "-o"}\nargs = append(args, unknown()...)\nreturn sh.Run("go", args...)',
        f'out := "x"\nfor range 3 {{ out = "y" }}\n{BUILD}',
        f"var out = unknown()\n{BUILD}",
    ],
)
def test_the_program_is_not_known(body: str, tmp_path: Path) -> None:
    assert built(body, tmp_path) is None
