"""Methods of ``embed.FS`` read the program itself, and what is called alike reads files."""

from __future__ import annotations

import pytest

from tests.golang.tools import GO_MOD, evidence, paths, program

AFERO = "github.com/spf13/afero"
TOP = """//go:embed sql
var files embed.FS

var Fs afero.Fs

type store struct{ inner embed.FS }
"""


@pytest.mark.parametrize(
    "body",
    [
        'files.ReadFile("sql/1.sql")',
        "files.ReadFile(name())",
        'files.\nOpen("sql/1.sql")',
        'store{files}.inner.ReadDir("sql")',
        "x.inner.ReadFile(name())",
        "func(f embed.FS) { f.ReadFile(name()) }(files)",
    ],
)
def test_what_is_embedded_needs_no_file(body: str) -> None:
    found = program(body, "embed", AFERO, top=TOP)
    assert not paths(found)
    assert all(use.label for use in found.strings)


@pytest.mark.parametrize(
    ("body", "top"),
    [
        ("Fs.Open(name())", TOP),
        ("files := afero.NewOsFs(); files.Open(name())", TOP),
        ("func(files afero.Fs) { files.Open(name()) }(Fs)", TOP),
        ("x.inner.Open(name())", f"{TOP}type other struct{{ inner afero.Fs }}\n"),
        ("files.Open(name())", "var files fs.FS = embed.FS{}\n"),
        ("x.Shown.Open(name())", f"{TOP}type shown struct{{ Shown embed.FS }}\n"),
    ],
)
def test_what_may_be_another_file_system_does(body: str, top: str) -> None:
    found = program(body, "embed", AFERO, top=top)
    assert [kind for _, _, kind in paths(found)] == ["open"]


def test_exported_variables_of_other_packages() -> None:
    main = (
        f'package main\n\nimport (\n\t"example.com/app/web"\n\t"{AFERO}"\n)\n\nvar _ afero.Fs\n\n'
        "func main() {\n\tweb.Files.ReadFile(name())\n\tweb.Disk.ReadFile(name())\n}\n"
    )
    web = (
        'package web\n\nimport static "embed"\n\n//go:embed a\nvar Files static.FS\n\nvar Disk = other("x")\n'
    )
    found = evidence({"go.mod": GO_MOD, "main.go": main, "web/web.go": web})
    assert [(place.line, kind) for place, kind in ((c.place, c.kind) for c in found.path_calls)] == [
        (12, "open")
    ]
