"""Strings, path calls, executables and environment variables of a program's source."""

from __future__ import annotations

import pytest

from rewriter.model import Place
from tests.golang.tools import GO_MOD, evidence, paths, program, started, strings

EXEC = "os/exec"


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('f("a")', "a"),
        ("f(`a\\n`)", "a\\n"),
        ('f("a\\tb\\"\\\\")', 'a\tb"\\'),
        ('f("\\x41\\u00e9\\U0001F600\\101")', "A\u00e9\U0001f600A"),
        ('f("\\xc3\\xa9")', "\u00e9"),
        ('f("a" + "b" + `c`)', "abc"),
        ('f(("a"))', "a"),
        ('f(string("a"))', "a"),
        ('const c = "a"; f(c + "b")', "ab"),
        ('v := "a"; f(v)', "a"),
        ('var v string = "a"; f(v)', "a"),
        ('a, b := "x", "a"; g(a); f(b)', "a"),
        ('f(filepath.Join("a", "/b", "..", "c"))', "a/c"),
        ('f(path.Join("", ""))', ""),
        ('f(fmt.Sprintf("%s/%d%%", "a", 3))', "a/3%"),
        ('f(filepath.Clean("//a/./b/"))', "/a/b"),
        ('f(filepath.Join("a", fmt.Sprintf("%s", filepath.Join("b", "c"))))', "a/b/c"),
        ("f(top)", "top"),
        ("f(joined)", "dir/top"),
        ('f(unchanged + "/x")', "var/x"),
    ],
)
def test_constant_arguments(body: str, value: str) -> None:
    top = 'const top = "top"\nconst joined = "dir/" + top\nvar unchanged = "var"\nvar changed = "x"\n'
    top += 'func set() { changed = "y" }'
    found = program(body, "fmt", "path", "path/filepath", top=top)
    assert (value, "f", 0) in strings(found)


@pytest.mark.parametrize(
    "body",
    [
        "f(x)",
        "f(os.Args[1])",
        'f("a" + x)',
        'v := "a"; v = x; f(v)',
        'v := "a"; v += x; f(v)',
        'v := "a"; g(&v); f(v)',
        'v := "a"; { v := x; f(v) }',
        'v := "a"; for v = range y { f(v) }',
        'v := "a"; func(v string) { f(v) }("z")',
        "f(changed)",
        'f(filepath.Join("a", x))',
        'f(fmt.Sprintf("%s", x))',
        'f(fmt.Sprintf("%5s", "a"))',
        'f(fmt.Sprintf("%s"))',
        'f(fmt.Sprintf("a", "b"))',
        "const a = b; const b = a; f(a)",
        "f(other.Name)",
    ],
)
def test_computed_arguments(body: str) -> None:
    top = 'var changed = "x"\nfunc set() { changed = "y" }'
    found = program(body, "fmt", "os", "path/filepath", top=top)
    assert not [use for use in strings(found) if use[1] == "f"]


def test_parts_of_computed_values_are_recorded() -> None:
    found = program(
        'os.Open(filepath.Join(dir, "sub", "a.txt")); os.Open("conf/" + name)', "os", "path/filepath"
    )
    assert strings(found) == [
        ("sub", "path/filepath.Join", 1),
        ("a.txt", "path/filepath.Join", 2),
        ("conf/", "", -1),
    ]
    assert paths(found) == [("os.Open", None, "read"), ("os.Open", None, "read")]


def test_every_string_once_and_nothing_else() -> None:
    text = (
        'package main\n\nimport "fmt"\n\ntype t struct {\n\tA string `json:"tag"`\n}\n\n'
        'var m = map[string]string{"k": "v"}\n\n'
        'func main() {\n\tfmt.Println("p", t{A: "a"}, []byte("b"))\n\tif x == "c" {\n\t\treturn\n\t}\n}\n'
    )
    found = evidence({"go.mod": GO_MOD, "main.go": text})
    assert [(use.value, use.place.line) for use in found.strings] == [
        ("k", 9),
        ("v", 9),
        ("p", 12),
        ("a", 12),
        ("b", 12),
        ("c", 13),
    ]
    assert {use.package_directory for use in found.strings} == {""}


def test_folded_value_without_a_call() -> None:
    found = program('p := filepath.Join("a", "b")\nos.Open(p)', "os", "path/filepath")
    assert strings(found) == [("a/b", "", -1), ("a/b", "os.Open", 0)]


@pytest.mark.parametrize(
    ("imports", "body", "call"),
    [
        (["os"], 'os.Open("x")', "os.Open"),
        (['o "os"'], 'o.Open("x")', "os.Open"),
        (['. "os"'], 'Open("x")', "os.Open"),
        (["os"], '(os.Open)("x")', "os.Open"),
        (["os"], 'open := os.Open; open("x")', "os.Open"),
        (["net/http"], 'http.Dir("x")', "net/http.Dir"),
        (["a.b/fiber/v2"], 'fiber.New("x")', "a.b/fiber/v2.New"),
        (["gopkg.in/yaml.v3"], 'yaml.Read("x")', "gopkg.in/yaml.v3.Read"),
        (["a.b/go-thing"], 'thing.Run("x")', "a.b/go-thing.Run"),
        (["github.com/oschwald/geoip2-golang"], 'geoip2.Open("x")', "github.com/oschwald/geoip2-golang.Open"),
        (["os"], 'r.Static("x")', ".Static"),
        (["os"], 'a().b.c("x")', ".c"),
        (["os"], 'local("x")', "local"),
        (["os"], 'func(s string) {}("x")', ""),
        (["os"], 'os := thing(); os.Open("x")', ".Open"),
        (["os"], 'generic[int]("x", 1)', "generic"),
    ],
)
def test_callees(imports: list[str], body: str, call: str) -> None:
    assert ("x", call, 0) in strings(program(body, *imports))


GIN, ECHO = "github.com/gin-gonic/gin", "github.com/labstack/echo/v4"


@pytest.mark.parametrize(
    ("imports", "body", "expected"),
    [
        (["os"], 'os.ReadFile("a")', ("os.ReadFile", "a", "read")),
        (["os"], "os.ReadFile(x)", ("os.ReadFile", None, "read")),
        (["os"], 'os.MkdirAll("a", 0o755)', ("os.MkdirAll", "a", "write")),
        (["io/ioutil"], 'ioutil.ReadDir("a")', ("io/ioutil.ReadDir", "a", "list")),
        (["net/http"], 'http.ServeFile(w, r, "a")', ("net/http.ServeFile", "a", "serve")),
        (["net/http"], 'http.FileServer(http.Dir("a"))', ("net/http.Dir", "a", "serve")),
        (["html/template"], 'template.ParseGlob("a/*")', ("html/template.ParseGlob", "a/*", "glob")),
        (["html/template"], 'template.New("n").ParseGlob("a/*")', (".ParseGlob", "a/*", "glob")),
        ([GIN], 'r.LoadHTMLGlob("t/*")', (".LoadHTMLGlob", "t/*", "glob")),
        ([GIN], 'r.Static("/s", "static")', (".Static", "static", "serve")),
        ([ECHO], 'e.File("/", "i.html")', (".File", "i.html", "serve")),
        ([ECHO], 'c.File("i.html")', (".File", "i.html", "serve")),
        (["github.com/gofiber/fiber/v2"], 'a.Static("/", "pub")', (".Static", "pub", "serve")),
        (["github.com/gofiber/template/html/v2"], 'html.New("v", ".html")',
         ("github.com/gofiber/template/html/v2.New", "v", "read")),
        (["plugin"], 'plugin.Open("p.so")', ("plugin.Open", "p.so", "plugin")),
        (["github.com/golang-migrate/migrate/v4"], 'migrate.New("file://db/m", url)',
         ("github.com/golang-migrate/migrate/v4.New", "db/m", "list")),
        (["database/sql"], 'sql.Open("sqlite3", "x.db")', ("database/sql.Open", "x.db", "open")),
        (["github.com/spf13/viper"], 'viper.SetConfigFile("c.yml")',
         ("github.com/spf13/viper.SetConfigFile", "c.yml", "read")),
        (["gopkg.in/ini.v1"], 'ini.Load("a.ini")', ("gopkg.in/ini.v1.Load", "a.ini", "read")),
    ],
)  # fmt: skip
def test_path_calls(imports: list[str], body: str, expected: tuple[str, str | None, str]) -> None:
    assert paths(program(body, *imports)) == [expected]


@pytest.mark.parametrize(
    ("imports", "body"),
    [
        (["os"], 'r.LoadHTMLGlob("t/*")'),  # gin is not imported
        (["net/url"], 'u.Static("/s", "static")'),
        ([GIN], 'r.Static("/s")'),
        (["time"], 'time.LoadLocation("Europe/Berlin")'),
        (["database/sql"], 'sql.Open("postgres", dsn)'),
        (["database/sql"], "sql.Open(driver, dsn)"),
        (["fmt"], 'fmt.Println("os.Open")'),
        (["a.b/os"], 'os.Open("x")'),
        ([], 'os.Open("x")'),
    ],
)
def test_calls_of_no_path(imports: list[str], body: str) -> None:
    assert paths(program(body, *imports)) == []


def test_several_paths_of_one_call() -> None:
    found = program('tls.LoadX509KeyPair("c.pem", "k.pem"); template.ParseFiles("a", x, "b")', "crypto/tls",
                    "html/template")  # fmt: skip
    assert [argument for _, argument, _ in paths(found)] == ["c.pem", "k.pem", "a", None, "b"]


def test_constant_slices_are_spread() -> None:
    found = program('files := []string{"a", "b" + "c"}\ntemplate.ParseFiles(files...)', "html/template")
    assert [argument for _, argument, _ in paths(found)] == ["a", "bc"]
    changed = program(
        'files := []string{"a"}\nfiles = append(files, x)\ntemplate.ParseFiles(files...)', "html/template"
    )
    assert [argument for _, argument, _ in paths(changed)] == [None]
    assert ("a", "", -1) in strings(changed)


@pytest.mark.parametrize(
    ("imports", "body", "expected"),
    [
        ([EXEC], 'exec.Command("git", "pull")', ("os/exec.Command", "git")),
        ([EXEC], 'exec.CommandContext(ctx, "ffmpeg")', ("os/exec.CommandContext", "ffmpeg")),
        ([EXEC], 'exec.LookPath("sh")', ("os/exec.LookPath", "sh")),
        ([EXEC], 'name := "git"; exec.Command(name)', ("os/exec.Command", "git")),
        ([EXEC], "exec.Command(name)", ("os/exec.Command", None)),
        ([EXEC], 'exec.Command("git").Run()', ("os/exec.Command", "git")),
        ([EXEC], 'run := exec.Command; run("git")', ("os/exec.Command", "git")),
        ([EXEC], "with(exec.Command)", ("os/exec.Command", None)),
        ([EXEC], 'c := &exec.Cmd{Args: args, Path: "/bin/ls"}', ("os/exec.Cmd", "/bin/ls")),
        ([EXEC, "os"], "exec.Command(os.Args[0], args...)", ("os/exec.Command", "/proc/self/exe")),
        ([EXEC, "os"], "exec.Command(os.Args[1])", ("os/exec.Command", None)),
        ([EXEC], 'args := []string{"ls"}\nexec.Command(args...)', ("os/exec.Command", "ls")),
        (["syscall"], 'syscall.Exec("/bin/sh", a, e)', ("syscall.Exec", "/bin/sh")),
        (["os"], 'os.StartProcess("/bin/sh", a, e)', ("os.StartProcess", "/bin/sh")),
        (["golang.org/x/sys/unix"], 'unix.Exec("/bin/sh", a, e)', ("golang.org/x/sys/unix.Exec", "/bin/sh")),
        (
            ["github.com/bitfield/script"],
            'script.Exec("ls -l")',
            ("github.com/bitfield/script.Exec", "ls -l"),
        ),
        (["github.com/go-cmd/cmd"], 'cmd.NewCmd("env")', ("github.com/go-cmd/cmd.NewCmd", "env")),
        (
            ["github.com/codeskyblue/go-sh"],
            'sh.Command("echo")',
            ("github.com/codeskyblue/go-sh.Command", "echo"),
        ),
    ],
)
def test_executables(imports: list[str], body: str, expected: tuple[str, str | None]) -> None:
    assert started(program(body, *imports)) == [expected]


@pytest.mark.parametrize(
    ("imports", "body"),
    [
        ([EXEC], "var e *exec.Error; use(exec.ErrNotFound)"),
        (["github.com/spf13/cobra"], 'cmd.Command("x")'),
        (["a.b/exec"], 'exec.Command("git")'),
        (["database/sql"], 'db.Exec("DELETE")'),
        (["os"], 'os.Getenv("git")'),
    ],
)
def test_calls_that_start_nothing(imports: list[str], body: str) -> None:
    assert started(program(body, *imports)) == []


GOOS = [EXEC, "runtime"]


@pytest.mark.parametrize(
    "body",
    [
        'if runtime.GOOS == "windows" { exec.Command("cmd") }',
        'if "darwin" == runtime.GOOS { exec.Command("open") }',
        'if runtime.GOOS == "windows" && x { exec.Command("cmd") }',
        'if runtime.GOOS != "linux" { exec.Command("cmd") }',
        'if runtime.GOOS == "linux" { } else { exec.Command("cmd") }',
        'switch runtime.GOOS { case "windows", "plan9": exec.Command("cmd") }',
        'switch runtime.GOOS { case "linux": default: exec.Command("cmd") }',
        'switch { case runtime.GOOS == "windows": exec.Command("cmd") }',
        'switch { case x: case runtime.GOOS == "linux": default: exec.Command("cmd") }',
        'if x { } else if runtime.GOOS == "darwin" { exec.Command("open") }',
    ],
)
def test_branches_of_other_systems_are_left_out(body: str) -> None:
    assert started(program(body, *GOOS)) == []


@pytest.mark.parametrize(
    "body",
    [
        'if runtime.GOOS == "windows" { } else { exec.Command("c") }',
        'if runtime.GOOS == "linux" { exec.Command("c") }',
        'if runtime.GOOS != "windows" { exec.Command("c") }',
        'if runtime.GOOS == "windows" || x { exec.Command("c") }',
        'if x == "windows" { exec.Command("c") }',
        'if runtime.GOOS == goos { exec.Command("c") }',
        'switch runtime.GOOS { case "linux", "darwin": exec.Command("c") }',
        'switch runtime.GOOS { case "windows": default: exec.Command("c") }',
        'switch runtime.GOOS { case "linux": fallthrough; case "darwin": exec.Command("c") }',
        'switch { case x, runtime.GOOS == "windows": exec.Command("c") }',
        'switch { case runtime.GOOS == "windows": fallthrough; case runtime.GOOS == "plan9": exec.Command("c") }',
        'switch { case runtime.GOOS == "windows": default: exec.Command("c") }',
        'switch x { case "windows": exec.Command("c") }',
    ],
)
def test_branches_that_linux_may_take_are_kept(body: str) -> None:
    assert started(program(body, *GOOS)) == [("os/exec.Command", "c")]


@pytest.mark.parametrize(
    ("imports", "body", "names"),
    [
        (["os"], 'os.Getenv("A"); os.LookupEnv("B")', {"A", "B"}),
        (["os"], 'const n = "A"; os.Getenv(n)', {"A"}),
        (["os"], "os.Getenv(x)", set()),
        (["os"], 'os.Setenv("A", "b")', set()),
        (["os"], 'os.ExpandEnv("$A/${B}/$")', {"A", "B"}),
        (["os"], "os.UserHomeDir()", {"HOME"}),
        (["os/user"], "user.Current()", {"HOME", "USER"}),
        (["syscall"], 'syscall.Getenv("A")', {"A"}),
        (["github.com/spf13/viper"], 'viper.BindEnv("key"); viper.BindEnv("k", "A", "B")', {"KEY", "A", "B"}),
        (
            ["os"],
            'type c struct { A int `env:"A,required" json:"x"`; B int `envconfig:"B"`; C int `env:""` }',
            {"A", "B"},
        ),
    ],
)
def test_environment(imports: list[str], body: str, names: set[str]) -> None:
    assert program(body, *imports).environment == names


def test_variables_that_an_import_reads() -> None:
    assert program("println(build.Default.GOPATH)", "go/build").environment >= {"GOPATH", "GOROOT"}
    assert not program("println(1)", "go/token").environment


@pytest.mark.parametrize(
    ("tag", "values"),
    [
        ('env:"CONF" envDefault:"conf/app.yml"', ["conf/app.yml"]),
        ('env-default:"conf/app.yml" env-description:"conf"', ["conf/app.yml"]),
        ('default:"conf/app.yml" help:"x"', ["conf/app.yml"]),
        ('env:"CONF, default=conf/app.yml"', ["conf/app.yml"]),
        ('env:"CONF,required,default=a,overwrite"', ["a"]),
        ('json:"conf/app.yml" mapstructure:"default=x"', []),
    ],
)
def test_defaults_of_tags(tag: str, values: list[str]) -> None:
    found = program("var x c; _ = x", top=f"type c struct {{ A string `{tag}` }}")
    assert strings(found) == [(value, "", -1) for value in values]


@pytest.mark.parametrize(
    ("imports", "body", "files"),
    [
        (["github.com/joho/godotenv"], "godotenv.Load()", [".env"]),
        (["github.com/joho/godotenv"], 'godotenv.Load("a.env", "b.env")', ["a.env", "b.env"]),
        (['_ "github.com/joho/godotenv/autoload"'], "", [".env"]),
        (["github.com/beego/beego/v2/server/web"], "web.Run()", ["conf/app.conf", "views", "static"]),
        (["github.com/other/godotenv"], "godotenv.Load()", []),
        (["github.com/joho/godotenv"], "godotenv.Load(x)", [None]),
    ],
)
def test_default_files(imports: list[str], body: str, files: list[str | None]) -> None:
    found = program(body, *imports)
    assert [argument for _, argument, _ in paths(found)] == files
    assert [use.value for use in found.strings] == [file for file in files if file is not None]


def test_viper_search() -> None:
    body = 'viper.SetConfigName("app")\nviper.AddConfigPath("/etc/x")\nviper.AddConfigPath(dir)'
    found = program(body, "github.com/spf13/viper")
    searched = {use.value for use in found.strings if use.call.endswith("SetConfigName")}
    assert {"app.yaml", "app.env", "/etc/x/app.json", "app"} <= searched
    assert "/etc/x/app" not in searched
    typed = program(body + '\nviper.SetConfigType("env")', "github.com/spf13/viper")
    assert "/etc/x/app" in {use.value for use in typed.strings}
    assert {kind for _, _, kind in paths(found)} == {"name"}


def test_viper_without_a_directory_finds_nothing() -> None:
    found = program('viper.SetConfigName("app")', "github.com/spf13/viper")
    assert [use.value for use in found.strings] == ["app"]


def test_embeds() -> None:
    text = (
        'package web\n\nimport "embed"\n\n//go:embed static/* all:tpl\n//go:embed "a b.txt" `c`\nvar fs embed.FS\n\n'
        "// go:embed no\n//go:embedded no\nvar s = `\n//go:embed no\n`\n"
    )
    main = 'package main\n\nimport _ "example.com/app/web"\n\nfunc main() {}\n'
    found = evidence({"go.mod": GO_MOD, "main.go": main, "web/web.go": text})
    assert found.embeds == ("web/static/*", "web/tpl", "web/a b.txt", "web/c")


def test_constants_of_other_packages() -> None:
    main = (
        'package main\n\nimport (\n\t"os"\n\tcfg "example.com/app/config"\n\t"example.com/app/odd-name"\n)\n\n'
        "func main() {\n\tos.Open(cfg.Path)\n\tos.Open(cfg.Variable)\n\tos.Open(odd.Path)\n}\n"
    )
    tree = {
        "go.mod": GO_MOD,
        "main.go": main,
        "config/a.go": 'package config\n\nconst Path = base + "/c.yml"\n\nvar Variable = "v"\n',
        "config/b.go": 'package config\n\nconst base = "conf"\n',
        "odd-name/o.go": 'package odd\n\nconst Path = "o.yml"\n',
    }
    assert [argument for _, argument, _ in paths(evidence(tree))] == ["conf/c.yml", "v", "o.yml"]
    tree["main.go"] = main.replace("\tos.Open(cfg.Path)", "\tcfg.Variable = os.Args[1]\n\tos.Open(cfg.Path)")
    assert [argument for _, argument, _ in paths(evidence(tree))] == ["conf/c.yml", None, "o.yml"]


def test_places() -> None:
    found = program('\n\nos.Open(\n"a")', "os")
    assert found.path_calls[0].place == Place("main.go", 11)
    assert found.strings[0].place == Place("main.go", 12)
