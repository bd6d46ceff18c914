"""Paths of which the source says a part."""

from __future__ import annotations

import posixpath

import pytest

from rewriter.golang.strings.fragments import PROGRAM, resolved
from tests.golang.tools import evidence, program

IMPORTS = ("flag", "fmt", "os", "path", "path/filepath", "runtime")


def partial(body: str, top: str = "") -> list[str | None]:
    """What is known of the computed arguments of path calls: ``?`` for a hole, ``$`` around the names of
    variables, ``^`` for each folder above the program."""
    found = program(body, *IMPORTS, top=top)
    return [
        call.partial.translate({0: "?", 1: "$", 2: "^", 3: "program"}) if call.partial is not None else None
        for call in found.path_calls
        if call.argument is None
    ]


@pytest.mark.parametrize(
    ("body", "known"),
    [
        ('os.Open("a/" + x + ".html")', "a/?.html"),
        ('os.Open(fmt.Sprintf("lang/%s.json", x))', "lang/?.json"),
        ('os.Open(fmt.Sprintf("lang/%s-%d.json", "de", x))', "lang/de-?.json"),
        ('os.Open(filepath.Join("data", x))', "data/?"),
        ('os.Open(path.Join(x, "templates", "a.html"))', "?/templates/a.html"),
        ('os.Open(filepath.Join("a", fmt.Sprintf("%s.txt", x)))', "a/?.txt"),
        ('p := filepath.Join("data", x); os.Open(p)', "data/?"),
        ('wd, err := os.Getwd(); os.Open(filepath.Join(wd, "a.html"))', "a.html"),
        ('wd, _ := os.Getwd(); os.Open(wd + "/a.html")', "./a.html"),
        ('p, _ := filepath.Abs("a/b"); os.Open(p)', "a/b"),
        ('f := flag.String("f", "conf.yml", "the file"); os.Open(*f)', "conf.yml"),
        ('p, _ := filepath.Abs("a/b.txt"); os.Open(p)', "a/b.txt"),
        ('os.Open("." + x)', ".?"),
        ('os.Open(x + ".csv")', "?.csv"),
    ],
)
def test_parts(body: str, known: str) -> None:
    assert partial(body) == [known]


@pytest.mark.parametrize(
    ("body", "known"),
    [
        ('os.Open(filepath.Join(os.Getenv("GOPATH"), "a.html"))', ["$GOPATH$/a.html", "?/a.html"]),
        ('n := "GOPATH"; os.Open(os.Getenv(n) + "/a")', ["$GOPATH$/a", "?/a"]),
        ('v, ok := os.LookupEnv("DATA"); os.Open(v + "/a")', ["$DATA$/a", "?/a"]),
        ('os.Open(os.Getenv(x) + "/a")', ["?/a"]),
        ('os.Open(os.Getenv("FILE"))', ["$FILE$", None]),
        ('os.Open(runtime.GOROOT() + "/VERSION")', ["/usr/local/go/VERSION"]),
    ],
)
def test_folders_that_the_image_gives(body: str, known: list[str]) -> None:
    assert partial(body) == known


@pytest.mark.parametrize(
    ("body", "known"),
    [
        ('filepath.WalkDir("a", func(p string, d fs.DirEntry, err error) error { os.Open(p) })', ["a/?"]),
        (
            'dir := "a"; filepath.Walk(dir, func(p string, i os.FileInfo, err error) error { os.Open(p) })',
            ["a/?"],
        ),
        (
            'filepath.Walk("a", func(p string, i I, e error) error { os.Open(filepath.Join(p, "b")) })',
            ["a/?/b"],
        ),
        ('filepath.Walk("a", func(p string, i I, e error) error { p = x; os.Open(p) })', ["a/?", None]),
        ('filepath.Walk("a", func(p string, i I, e error) error { os.Open(q) })', [None]),
        ("filepath.Walk(x, func(p string, i I, e error) error { os.Open(p) })", [None, None]),
        ('f, err := filepath.Glob("a/*.yml"); for _, n := range f { os.Open(n) }', ["a/?.yml"]),
        ('f, err := filepath.Glob("a/[a-c]?/*.yml"); for _, n := range f { os.Open(n) }', ["a/??/?.yml"]),
        ('f, err := filepath.Glob("a/*.yml"); f = append(f, x); for _, n := range f { os.Open(n) }', [None]),
        ('f := list("a/*.yml"); for _, n := range f { os.Open(n) }', [None]),
    ],
)
def test_what_is_walked_and_matched(body: str, known: list[str | None]) -> None:
    assert partial(body) == known


PAGES = (
    "type pages struct{ Dir string }\n"
    'func (p pages) read(name string) { os.Open(filepath.Join(p.Dir, name+".html")) }\n'
)
MATCHED = 'func f(d string) { l, err := filepath.Glob(filepath.Join(d, "*.yml")); for _, n := range l { os.Open(n) } }'
BOTH = (
    f"{PAGES}func (p pages) all(n string) {{ both(p.Dir, n) }}\nfunc both(a, b string) {{ os.Open(a + b) }}"
)


@pytest.mark.parametrize(
    ("top", "body", "known"),
    [
        ("func f(d string) { os.Open(filepath.Join(d, x)) }", 'f("a/b")', {"a/b/?"}),
        ("func f(d string) { use(func(n string) { os.Open(d + n) }) }", 'f("a/")', {"a/?"}),
        ("func f(d, n string) { os.Open(d + n) }", 'f("a/", x)', {"a/?"}),
        ("func f(d string) { os.Open(d) }", 'f("a/" + x)', {"a/?"}),
        ("func f(d string) { os.Open(d) }", "f(x)", {None}),
        ("func f(d string) { os.Open(d) }", 'f(filepath.Join("a", x, "../../.."))', {None}),
        ('func f(d string) { os.Open(filepath.Join(d, "..", "b")) }', 'f("a/" + x)', {None}),
        (
            "func f(d string) { filepath.Walk(d, func(p string, i I, e error) error { os.Open(p) }) }",
            'f("a")',
            {"a/?"},
        ),
        (MATCHED, 'f("a")', {"a/?.yml"}),
        (MATCHED, 'f("a"); f("b/c")', {"a/?.yml", "b/c/?.yml"}),
        (MATCHED, "f(x)", {"?/*.yml", "?/?.yml"}),
        (MATCHED.replace("os.Open(n)", "n = x; os.Open(n)"), 'f("a")', {None}),
        (MATCHED.replace("for _", "l = append(l, x); for _"), 'f("a")', {None}),
        ("func f(d string) { os.ReadDir(d); f(filepath.Join(d, e.Name())) }", 'f("a")', {"a/?"}),
        (PAGES, 'pages{"a"}.read(x)', {"a/?.html", "?/?.html"}),
        (PAGES, "pages{x}.read(y)", {"?/?.html"}),
        (PAGES.replace("Dir", "dir"), 'pages{"a"}.read(x)', {"a/?.html"}),
        (BOTH, 'pages{"a/"}.all(x)', {"a/?", "a/?.html", "?/?.html", None}),
    ],
)
def test_what_own_functions_and_fields_add(top: str, body: str, known: set[str | None]) -> None:
    assert {*partial(body, top)} == known


@pytest.mark.parametrize(
    ("body", "above", "rest"),
    [
        ('os.Open(filepath.Join(filepath.Dir(own), "a.html"))', 8, "/a.html"),
        ('os.Open(filepath.Dir(own) + "/a.html")', 8, "/a.html"),
        ('dir := filepath.Dir(own); os.Open(filepath.Join(dir, "..", "etc", x))', 7, "/etc/?"),
        ("os.ReadDir(filepath.Dir(filepath.Dir(own)))", 7, ""),
        ('os.Open(own + ".conf")', 8, "/program.conf"),
        ('os.Open(filepath.Join(own, "../../a.html"))', 7, "/a.html"),
    ],
)
def test_what_is_beside_the_program(body: str, above: int, rest: str) -> None:
    assert partial(f"own, err := os.Executable(); {body}") == ["/".join("^" * above) + rest]


ENVIRONMENT = {"DATA": "/data", "NONE": None}


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("a", ("a",)),
        ("\1DATA\1/a", ("/data/a",)),
        ("\1DATA\1/\0.html", ("/data/\0.html",)),
        ("\1NONE\1/a", ()),
        ("\1OTHER\1/a", ()),
        ("\1DATA\1/\1OTHER\1", ()),
        (PROGRAM, ("/app/bin/web", "/job")),
        (f"{PROGRAM}.conf", ("/app/bin/web.conf", "/job.conf")),
        (f"{PROGRAM}/../a", ("/app/bin/a", "/a")),
        (f"{PROGRAM}/../../../a", ("/a", "/a")),
        (posixpath.dirname(PROGRAM), ("/app/bin", "/")),
    ],
)
def test_paths_of_an_image(path: str, meant: tuple[str, ...]) -> None:
    assert resolved(path, ENVIRONMENT, ("/app/bin/web", "/job")) == meant


@pytest.mark.parametrize(
    ("default", "known"),
    [("etc/a.json", ["etc/a.json", "etc/?.json"]), ("a.json", ["a.json"]), ("etc/dir", ["etc/dir"])],
)
def test_files_beside_the_default_of_a_flag(default: str, known: list[str]) -> None:
    assert partial(f'f := flag.String("f", "{default}", "the file"); os.Open(*f)') == known


@pytest.mark.parametrize(
    "body",
    [
        "os.Open(x)",
        "os.Open(filepath.Join(x, y))",
        'os.Open(x + "/" + y)',
        'os.Open(filepath.Join(filepath.Dir(x), "..", "templates"))',
        'f := flag.String("f", "", "the file"); os.Open(*f)',
        'os.Open(filepath.Join(os.Getenv("DATA"), "../a.html"))',
        'os.Open(filepath.Join(x, "../a.html"))',
        "os.Open(filepath.Dir(x))",
        'p := "a"; p = x; os.Open(p)',
    ],
)
def test_nothing_is_known(body: str) -> None:
    assert partial(body) == [None]


@pytest.mark.parametrize(
    ("body", "known"),
    [
        ("for _, p := range list { os.Open(p) }", ["a.txt", "b.txt"]),
        ('for _, p := range []string{"c"} { os.Open(p + ".txt") }', ["c.txt"]),
        ('for _, p := range list { os.Open(p) }\nfor _, p := range []string{"c"} { g(p) }', ["a.txt", "b.txt", "c"]),
        ("for _, p := range list { p = x; os.Open(p) }", [None]),
        ("for p := range list { os.Open(p) }", [None]),
        ("for _, p := range x { os.Open(p) }", [None]),
        ("func(p string) { os.Open(p) }(x)\nfor _, p := range list { g(p) }", [None]),
    ],
)  # fmt: skip
def test_lists(body: str, known: list[str | None]) -> None:
    assert partial(body, 'var list = []string{"a.txt", "b.txt"}') == known


def test_constant_arguments_have_no_part() -> None:
    found = program('os.Open("a"); os.Open(filepath.Join("a", "b"))', *IMPORTS)
    assert [(call.argument, call.partial) for call in found.path_calls] == [("a", None), ("a/b", None)]


def test_strings_know_the_path_that_they_are_part_of() -> None:
    found = program('filepath.Join("a", x, "b.txt"); filepath.Join(x, "c")', *IMPORTS)
    assert [(use.value, use.whole) for use in found.strings] == [
        ("a", "a/\0/b.txt"),
        ("b.txt", "a/\0/b.txt"),
        ("c", None),
    ]


@pytest.mark.parametrize(
    ("body", "label"),
    [
        ('fmt.Println("docs")', True),
        ('if x == "docs" { }', True),
        ('switch x { case "docs": }', True),
        ('g(m["docs"])', True),
        ('g(map[string]int{"docs": 1})', True),
        ('flag.String("docs", "", "")', True),
        ('g(map[string]string{"x": "docs"})', False),
        ('g("docs")', False),
        ('x = "docs"', False),
        ('os.Open(filepath.Join("docs", x))', False),
        ('flag.String("x", "docs", "")', False),
    ],
)
def test_labels(body: str, label: bool) -> None:
    found = program(body, *IMPORTS)
    assert [use.label for use in found.strings if use.value == "docs"] == [label]


@pytest.mark.parametrize(
    ("imports", "body", "paths"),
    [
        ('migrate "github.com/rubenv/sql-migrate"', 'migrate.FileMigrationSource{Dir: "db"}', ["db"]),
        ('migrate "github.com/rubenv/sql-migrate"', '&migrate.FileMigrationSource{Dir: "db/" + x}', [None]),
        ('"gopkg.in/natefinch/lumberjack.v2"', '&lumberjack.Logger{Filename: "a.log", MaxSize: 1}', ["a.log"]),
        ('"github.com/valyala/fasthttp"', 'fasthttp.FS{Root: "www", IndexNames: nil}', ["www"]),
        ('"example.com/other/fasthttp"', 'fasthttp.FS{Root: "www"}', []),
    ],
)  # fmt: skip
def test_composite_literals(imports: str, body: str, paths: list[str | None]) -> None:
    found = program(f"g({body})", imports)
    assert [call.argument for call in found.path_calls] == paths


def test_growth_of_alternatives_is_bounded() -> None:
    names = ", ".join(f'"{number}"' for number in range(60))
    loops = "".join(f"for _, v{i} := range list {{\n" for i in range(20))
    total = " + ".join(f"v{i}" for i in range(20))
    body = f"{loops}os.Open({total})\n{'}' * 20}"
    text = f'package main\n\nimport "os"\n\nvar list = []string{{{names}}}\n\nfunc main() {{\n{body}\n}}\n'
    found = evidence({"go.mod": "module a\n", "main.go": text})
    assert 0 < len(found.path_calls) <= 32
