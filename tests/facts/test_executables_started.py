"""What a program starts, what of it the images have, and which installed packages that leaves over."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Applicability, Outcome
from rewriter.support.tables import table
from tests.rewriting import GO_MOD, check_refused, result_of

ROOT = Path(__file__).parents[2] / "rewriter"
ALPINE, DEBIAN = "golang:1.24-alpine", "golang:1.24"


def dockerfile(image: str, *lines: str) -> str:
    middle = "".join(f"{line}\n" for line in lines)
    return f'FROM {image}\n{middle}WORKDIR /app\nCOPY . .\nRUN go build -o main .\nCMD ["./main"]\n'


def source(body: str, *imports: str) -> dict[str, str]:
    names = "".join(f'\t"{name}"\n' for name in imports)
    return {
        "go.mod": GO_MOD,
        "main.go": f"package main\n\nimport (\n{names})\n\nfunc main() {{\n\t{body}\n}}\n",
    }


def check_rules(text: str, rules: set[str], root: Path, files: dict[str, str]) -> None:
    """``text`` is rewritten, with these notices."""
    result = result_of(text, root, files)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert {item.rule for item in result.diagnostics if item.fix is None} == rules


@pytest.mark.parametrize(
    ("image", "name", "lines"),
    [
        (ALPINE, "git", ()),
        (ALPINE, "bash", ("RUN apk add --no-cache ca-certificates tzdata curl",)),
        (ALPINE, "/usr/bin/ffmpeg", ("RUN apk add git build-base",)),
        (DEBIAN, "ffmpeg", ()),
        (DEBIAN, "ping", ("RUN apt-get update && apt-get install -y git make",)),
        (DEBIAN, "xdg-open", ("RUN mkdir -p /data && chmod 755 /data",)),
        (DEBIAN, "xdg-open", ("RUN apt-get update && apt-get install -y ssl-cert file xz-utils libssl-dev",)),
    ],
)
def test_what_the_old_image_lacks_too_is_a_notice(
    image: str, name: str, lines: tuple[str, ...], tmp_path: Path
) -> None:
    files = source(f'exec.Command("{name}").Run()', "os/exec")
    result = result_of(dockerfile(image, *lines), tmp_path, files)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert "missing-executable" in {item.rule for item in result.diagnostics}


@pytest.mark.parametrize(
    ("image", "name", "lines"),
    [
        (DEBIAN, "git", ()),
        (DEBIAN, "python3", ()),
        (ALPINE, "ping", ()),
        (ALPINE, "sh", ()),
        (ALPINE, "unheard-of", ()),
        (ALPINE, "/opt/ffmpeg", ()),
        (ALPINE, "./ffmpeg", ()),
        (ALPINE, "git", ("RUN apk add git",)),
        (ALPINE, "curl", ("RUN apk add git",)),
        (ALPINE, "lsblk", ("RUN apk add util-linux",)),
        (ALPINE, "pkg-config", ("RUN apk add openssl-dev",)),
        (ALPINE, "ffmpeg", ("RUN apk add something",)),
        (ALPINE, "ffmpeg", ("RUN apk add $TOOLS",)),
        (ALPINE, "ffmpeg", ("RUN ./get-tools",)),
        (ALPINE, "ffmpeg", ("COPY --from=mwader/static-ffmpeg /ffmpeg /usr/bin/",)),
        (ALPINE, "ffmpeg", ("COPY tools /usr/local",)),
        (DEBIAN, "ffmpeg", ("RUN wget -O /tmp/f.deb https://example.com/f.deb && dpkg -i /tmp/f.deb",)),
        ("golang:1.24-${SUITE:-custom}", "ffmpeg", ()),
    ],
)
def test_what_may_be_there_is_refused(image: str, name: str, lines: tuple[str, ...], tmp_path: Path) -> None:
    files = source(f'exec.Command("{name}").Run()', "os/exec")
    result = result_of(dockerfile(image, *lines), tmp_path, files | {"tools/x": ""})
    assert result.outcome is Outcome.REFUSED
    assert {"starts-executable", "unknown-base"} & {item.rule for item in result.diagnostics}


def test_what_a_run_downloads_comes_along_for_review(tmp_path: Path) -> None:
    line = "RUN wget -O /usr/local/bin/ffmpeg https://example.com/ffmpeg"
    result = result_of(dockerfile(ALPINE, line), tmp_path, source('exec.Command("ffmpeg").Run()', "os/exec"))
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert "COPY --from=build /usr/local/bin/ffmpeg /usr/local/bin/ffmpeg\n" in (result.after or "")
    [told] = [item for item in result.diagnostics if item.rule == "copied-executable"]
    assert told.applicability is Applicability.REVIEW


@pytest.mark.parametrize(
    ("module", "body"),
    [
        ("github.com/SebastiaanKlippert/go-wkhtmltopdf", "wkhtmltopdf.NewPDFGenerator()"),
        ("gopkg.in/vansante/go-ffprobe.v2", "ffprobe.ProbeURL(c, u)"),
        ("github.com/chromedp/chromedp", "chromedp.NewContext(c)"),
        ("github.com/gogs/git-module", "git.Clone(a, b)"),
        ("github.com/hashicorp/go-getter/v2", "getter.Get(c, a, b)"),
        ("code.sajari.com/docconv/v2", "docconv.ConvertPath(a)"),
        ("github.com/bwmarrin/dgvoice", "dgvoice.PlayAudioFile(a, b, c)"),
        ("github.com/tebeka/selenium", 'selenium.NewChromeDriverService("./chromedriver", 1)'),
        ("go/build", 'build.Import("fmt", "", 0)'),
        ("golang.org/x/tools/go/packages", "packages.Load(c)"),
    ],
)
def test_modules_that_start_something(module: str, body: str, tmp_path: Path) -> None:
    text = dockerfile(DEBIAN, "RUN apt-get update && apt-get install -y a-package-that-nobody-knows")
    check_refused(text, "starts-executable", tmp_path, source(body, module))


@pytest.mark.parametrize(
    ("module", "body"),
    [
        ("code.sajari.com/docconv/v2/client", "client.New()"),
        ("github.com/mafredri/cdp", "cdp.NewClient(c)"),
        ("github.com/tebeka/selenium", 'selenium.NewRemote(c, "http://hub:4444")'),
        ("github.com/jonas747/dca", "dca.NewDecoder(r)"),
        ("github.com/go-git/go-git/v5", "git.PlainClone(a, false, o)"),
        ("github.com/shirou/gopsutil/v3/mem", "mem.VirtualMemory()"),
        ("github.com/go-rodent/other", "other.New()"),
        ("go/build", "println(build.Default.GOPATH)"),
        ("github.com/docker/docker/client", "client.NewClientWithOpts()"),
    ],
)
def test_modules_that_start_nothing(module: str, body: str, tmp_path: Path) -> None:
    check_rules(dockerfile(DEBIAN), set(), tmp_path, source(body, module))


def test_an_interpreter_of_shell_scripts_starts_something_computed(tmp_path: Path) -> None:
    files = source("interp.New()", "mvdan.cc/sh/v3/interp")
    check_rules(dockerfile(DEBIAN), {"dynamic-executable"}, tmp_path, files)


@pytest.mark.parametrize(
    ("package", "module", "refused"),
    [
        ("ffmpeg", "github.com/somebody/go-ffmpeg-fork", True),
        ("imagemagick", "github.com/somebody/go-magick", True),
        ("imagemagick", "github.com/gin-gonic/gin", False),
        ("redis-tools", "github.com/redis/go-redis/v9", False),
    ],
)
def test_modules_that_are_called_like_a_package(
    package: str, module: str, refused: bool, tmp_path: Path
) -> None:
    text = dockerfile(DEBIAN, f"RUN apt-get update && apt-get install -y {package}")
    files = source("other.Do()", module)
    if refused:
        check_refused(text, "runtime-package", tmp_path, files)
    else:
        check_rules(text, {"unused-package"}, tmp_path, files)


def test_a_shell_is_named_with_its_commands(tmp_path: Path) -> None:
    files = source('exec.Command("sh", "-c", "df -h | tail -n 1 && $X").Run()', "os/exec")
    result = check_refused(dockerfile(DEBIAN), "starts-executable", tmp_path, files)
    assert result.diagnostics[0].message == "the program starts the executable sh (for df, tail, $X)"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ('c := "git"; use(&c)', Outcome.REFUSED),
        ('c := strings.Fields("git status"); use(&c)', Outcome.REFUSED),
        ('log.Print("make sure that it is there")', Outcome.REWRITTEN),
        ('use([]string{"go", "build", "."})', Outcome.REFUSED),
        ('c := strings.Fields("go vet ./..."); use(&c)', Outcome.REFUSED),
        ('use([]string{"go", "rust"})', Outcome.REWRITTEN),
    ],
)
def test_names_in_a_file_that_starts_a_variable(text: str, outcome: Outcome, tmp_path: Path) -> None:
    files = source(f"{text}; exec.Command(os.Args[1]).Run()", "log", "os", "os/exec", "strings")
    assert result_of(dockerfile(DEBIAN), tmp_path, files).outcome is outcome


HELLO = source('println("hello")')


@pytest.mark.parametrize(
    ("files", "refused"),
    [
        ({}, False),
        ({"main.go": source("exec.Command(os.Args[0]).Run()", "os", "os/exec")["main.go"]}, False),
        ({"main.go": source("exec.Command(os.Args[1]).Run()", "os", "os/exec")["main.go"]}, True),
        ({"wait.sh": "redis-cli ping\n"}, True),
        ({"wait.sh": "# predis-cli-x\n"}, False),
        ({"compose.yml": "services:\n  redis:\n    image: redis:7\n"}, False),
        ({"compose.yml": 'services:\n  app:\n    command: sh -c "redis-cli ping; ./main"\n'}, True),
        ({".github/ci.yml": "run: redis-cli ping\n"}, False),
    ],
)
def test_installed_runtime_packages(files: dict[str, str], refused: bool, tmp_path: Path) -> None:
    text = dockerfile(DEBIAN, "RUN apt-get update && apt-get install -y redis-tools")
    if refused:
        check_refused(text, "runtime-package", tmp_path, HELLO | files)
    else:
        check_rules(text, {"unused-package"}, tmp_path, HELLO | files)


@pytest.mark.parametrize(
    ("room", "name", "key"),
    [
        ("facts/program", "executables", "package"),
        ("facts/program", "executables", "name"),
        ("images", "executables", "absent"),
        ("images", "executables", "closed"),
        ("images", "paths", "path"),
        ("images", "packages", "brings"),
    ],
)
def test_every_row_has_a_source(room: str, name: str, key: str) -> None:
    rows = table(room, name)[key]
    assert rows
    assert all("https://" in row["source"] for row in rows)


def test_packages_and_what_is_absent_are_named_once() -> None:
    paths = [path for row in table("facts/program", "executables")["package"] for path in row["paths"]]
    assert len(paths) == len(set(paths)) >= 35
    found = table("images", "executables")
    absent = {name for row in found["absent"] for name in row["names"]}
    closed = [name for row in found["closed"] for name in row["packages"]]
    assert len(closed) == len(set(closed))
    assert {name for row in found["closed"] for name in row["brings"]} <= absent
