"""Programs that a naive rewrite breaks: each was found by building and running both images."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.tools import APP, check_lines, check_refused, result_of

BUILD = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\n"
COPY = "COPY --from=build /app/main /app/main\n"
END = 'CMD ["./main"]\n'


def go(body: str, *imports: str) -> str:
    """A main package with ``body`` in main."""
    lines = "".join(f'\t"{name}"\n' for name in ("os", *imports))
    return f"package main\n\nimport (\n{lines})\n\nfunc main() {{\n\t{body}\n\t_ = os.Args\n}}\n"


@pytest.mark.parametrize(
    ("body", "imports", "files", "copied"),
    [
        ('os.DirFS("web")', (), ["web/a.html", "web/x.go"], ["web"]),
        ('os.WriteFile("data/x.log", nil, 0o600)', (), ["data/data.go"], ["data"]),
        ('filepath.Glob("protos/*.proto")', ("path/filepath",), ["protos/a.proto"], ["protos"]),
        ('wd, _ := os.Getwd(); os.ReadFile(wd + "/files/a.txt")', (), ["files/a.txt"], ["files/a.txt"]),
        ('os.ReadFile("cfg/" + os.Args[1] + ".yaml")', (), ["cfg/x.go", "cfg/dev.yaml"], ["cfg/dev.yaml"]),
        ('os.ReadFile(".env." + os.Args[1])', (), [".env.prod", ".env.dev"], [".env.dev", ".env.prod"]),
        ('http.FileServer(http.Dir("."))', ("net/http",), ["js/a.js"], ["js"]),
        ('filepath.Glob("*.tmpl")', ("path/filepath",), ["a.tmpl", "b.txt"], ["a.tmpl"]),
        ("os.ReadFile(os.Args[1])", (), ["font.txt", "README.md", ".hidden"], ["font.txt"]),
        ('os.ReadFile(os.Args[1] + ".html")', (), ["view.html"], ["view.html"]),
        ('println("400 Bad Request", "text/plain")', (), ["a.txt"], []),
        ('os.Create("out.txt")', (), ["a.txt"], []),
    ],
)
def test_paths(
    body: str, imports: tuple[str, ...], files: list[str], copied: list[str], tmp_path: Path
) -> None:
    context = {**APP, "main.go": go(body, *imports)}
    context.update({name: "package x\n" if name.endswith(".go") else "x" for name in files})
    lines = "".join(f"COPY --from=build /app/{name} /app/{name}\n" for name in copied)
    check_lines(BUILD + END, f"WORKDIR /app\n{COPY}{lines}{END}", tmp_path, context)


@pytest.mark.parametrize(
    ("body", "imports", "rule"),
    [
        ('exec.Command("git").Run()', ("os/exec",), "starts-executable"),
        (
            'c := os.Getenv("X"); if c == "" { c = "git" }; exec.Command(c).Run()',
            ("os/exec",),
            "starts-executable",
        ),
        ('build.Import("fmt", "", 0)', ("go/build",), "starts-executable"),
        ('plugin.Open("x.so")', ("plugin",), "dynamic-binary"),
    ],
)
def test_programs_that_are_refused(body: str, imports: tuple[str, ...], rule: str, tmp_path: Path) -> None:
    check_refused(BUILD + END, rule, tmp_path, {**APP, "main.go": go(body, *imports)})


def test_a_file_that_is_chosen_by_cgo_stays_chosen(tmp_path: Path) -> None:
    files = {
        **APP,
        "main.go": "package main\n\nfunc main() { println(v()) }\n",
        "a.go": "//go:build cgo\n\npackage main\n\nfunc v() int { return 7 }\n",
        "n.go": "//go:build !cgo\n\npackage main\n\nfunc v() int { return 8 }\n",
    }
    result = result_of(BUILD + END, tmp_path, files)
    assert result.after_base == "gcr.io/distroless/base-debian13"
    assert "CGO_ENABLED" not in (result.after or "")
    alpine = BUILD.replace("golang:1.24", "golang:1.24-alpine").replace(
        "WORKDIR", "RUN apk add build-base\nWORKDIR", 1
    )
    assert alpine != BUILD
    check_refused(alpine + END, "needs-cgo", tmp_path, files)
    settled = BUILD.replace("RUN go", "RUN CGO_ENABLED=0 go") + END
    assert result_of(settled, tmp_path, files).after_base == "gcr.io/distroless/static-debian13"


@pytest.mark.parametrize("flag", ["-buildmode=pie", "-race"])
@pytest.mark.parametrize("how", ["ENV GOFLAGS={}\n", "RUN go env -w GOFLAGS={}\n"])
def test_flags_of_the_environment(flag: str, how: str, tmp_path: Path) -> None:
    text = BUILD.replace("WORKDIR", how.format(flag) + "WORKDIR") + END
    result = result_of(text, tmp_path)
    assert result.after_base == "gcr.io/distroless/base-debian13"
    assert "CGO_ENABLED" not in (result.after or "")


@pytest.mark.parametrize(
    "line",
    [
        'RUN if [ "$X" ]; then cp a.yml /etc/a.yml; fi\n',
        "RUN cp a.yml /etc/a.yml || true\n",
        "RUN rsync -a a.yml /etc/a.yml\n",
        "RUN go run ./gen\n",
    ],
)
def test_what_may_not_be_there_is_stated_and_not_copied(line: str, tmp_path: Path) -> None:
    files = {**APP, "a.yml": "", "gen/main.go": APP["main.go"]}
    result = check_lines(BUILD + line + END, f"WORKDIR /app\n{COPY}{END}", tmp_path, files)
    assert "opaque-command" in {diagnostic.rule for diagnostic in result.diagnostics}


@pytest.mark.parametrize(
    "change", ["chmod 777 /app", "chgrp -R 0 /app && chmod -R g=u /app", "chown -Rf 1005 /app"]
)
def test_a_working_folder_that_the_user_may_write(change: str, tmp_path: Path) -> None:
    text = f"{BUILD}RUN {change}\nUSER 1005\n{END}"
    check_lines(text, f"USER 1005\nWORKDIR /app\n{COPY}{END}", tmp_path)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("useradd -N -u 7 app", "7:100"),
        ("adduser --system --uid 7 app", "7:65534"),
        ("useradd -u 7 -g users app", "7:100"),
        ("groupadd zed && useradd app", "1000"),
    ],
)
def test_groups(line: str, number: str, tmp_path: Path) -> None:
    result = result_of(f"{BUILD}RUN {line}\nUSER app\n{END}", tmp_path)
    assert result.after is not None
    assert f"\nUSER {number}\n" in result.after


@pytest.mark.parametrize(
    "line",
    [
        "useradd app && usermod -u 7 app",
        "groupadd -g 9 x && useradd -u 7 -G x app",
        "useradd -u 7 app && adduser app audio",
        'if [ "$X" ]; then useradd -u 7 app; else useradd -u 8 app; fi',
    ],
)
def test_users_whose_number_does_not_carry_them(line: str, tmp_path: Path) -> None:
    check_refused(f"{BUILD}RUN {line}\nUSER app\n{END}", "unknown-user", tmp_path)


def test_the_home_folder_of_a_user(tmp_path: Path) -> None:
    text = f"FROM golang:1.24\nRUN useradd -m -u 7 app\n{BUILD[17:]}USER app\n{END}".replace(
        "/app", "/home/app"
    )
    check_lines(
        text,
        f"ENV HOME=/home/app\nUSER 7:7\nWORKDIR /home/app\nCOPY --from=build /home/app/main /home/app/main\n{END}",
        tmp_path,
    )


def test_accounts_and_home_for_programs_that_ask(tmp_path: Path) -> None:
    files = {**APP, "main.go": go("user.Current(); os.UserHomeDir()", "os/user")}
    expected = (
        f"ENV HOME=/home/app\nWORKDIR /app\n{COPY}"
        "COPY --from=build /etc/group /etc/group\nCOPY --from=build /etc/passwd /etc/passwd\n"
        f"COPY --from=build --chown=7:7 /home/app /home/app\nUSER 7:7\n{END}"
    )
    check_lines(f"{BUILD}RUN useradd -m -u 7 app\nUSER app\n{END}", expected, tmp_path, files)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("env -u CGO_ENABLED go build -o main .", "env -u CGO_ENABLED CGO_ENABLED=0 go build -o main ."),
        ("env GOOS=linux go build -o main .", "CGO_ENABLED=0 env GOOS=linux go build -o main ."),
        ("time go build -o main .", "time CGO_ENABLED=0 go build -o main ."),
    ],
)
def test_where_the_assignment_goes(before: str, after: str, tmp_path: Path) -> None:
    text = BUILD.replace("go build -o main .", before) + END
    result = result_of(text, tmp_path)
    assert result.after is not None
    assert f"RUN {after}\n" in result.after


@pytest.mark.parametrize("name", ["GOENV", "CC"])
def test_a_toolchain_variable_that_the_program_reads_stays(name: str, tmp_path: Path) -> None:
    text = BUILD.replace("WORKDIR", f"ENV {name}=x\nWORKDIR") + END
    reads = {**APP, "main.go": go(f'for _, k := range []string{{"{name}"}} {{ os.Getenv(k) }}')}
    check_lines(text, f"ENV {name}=x\nWORKDIR /app\n{COPY}{END}", tmp_path / "a", reads)
    check_lines(text, f"WORKDIR /app\n{COPY}{END}", tmp_path / "b")


def test_a_variable_in_the_key_of_env(tmp_path: Path) -> None:
    text = BUILD.replace("WORKDIR", "ARG P=MY\nENV ${P}_MODE=prod\nWORKDIR") + END
    check_lines(text, f"ARG P=MY\nENV ${{P}}_MODE=prod\nWORKDIR /app\n{COPY}{END}", tmp_path)


def test_an_image_called_build_is_not_the_stage(tmp_path: Path) -> None:
    text = BUILD.replace("COPY . .", "COPY . .\nCOPY --from=build /x /etc/x") + END
    result = result_of(text, tmp_path)
    assert result.after is not None
    assert result.after.startswith("FROM golang:1.24 AS builder\n")


def test_a_missing_source_does_not_hide_the_rest(tmp_path: Path) -> None:
    files = {**APP, "main.go": go('os.ReadFile("a.txt")'), "a.txt": "x"}
    text = BUILD.replace("COPY . .", "COPY .env ./\nCOPY . .") + END
    result = result_of(text, tmp_path, files)
    assert result.after is not None
    assert "COPY --from=build /app/a.txt /app/a.txt\n" in result.after


@pytest.mark.parametrize("user", ["nobody", "5:6"])
def test_the_open_folder_of_the_golang_image(user: str, tmp_path: Path) -> None:
    text = f"FROM golang:1.24\nCOPY . .\nRUN go build -o main .\nUSER {user}\n{END}"
    check_lines(text, f"USER {user}\nWORKDIR /go\nCOPY --from=build /go/main /go/main\n{END}", tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        'p, _ := os.Executable(); os.ReadFile(filepath.Join(filepath.Dir(p), "data.json"))',
        'os.ReadFile(filepath.Join(os.Args[0], "../data.json"))',
        "p, _ := os.Executable(); os.ReadFile(filepath.Join(filepath.Dir(p), os.Args[1]))",
    ],
)
def test_data_beside_the_program(body: str, tmp_path: Path) -> None:
    text = (
        "FROM golang:1.24\nWORKDIR /opt/tool\nCOPY . .\nRUN go build -o tool .\nWORKDIR /\n"
        'CMD ["/opt/tool/tool"]\n'
    )
    files = {**APP, "main.go": go(body, "path/filepath"), "data.json": "{}", "main_test.txt~": ""}
    result = result_of(text, tmp_path, files)
    assert result.after is not None
    assert "COPY --from=build /opt/tool/data.json /opt/tool/data.json\n" in result.after


def test_the_folder_of_a_copied_file_keeps_its_owner(tmp_path: Path) -> None:
    text = (
        "FROM golang:1.24\nWORKDIR /app\nCOPY --chown=5:6 . .\nRUN go build -o main . && chown 5:6 /app\n"
        f"USER 5:6\n{END}"
    )
    files = {
        **APP,
        "main.go": go('os.ReadFile("data/a.txt"); os.ReadFile("b.txt")'),
        "data/a.txt": "",
        "b.txt": "",
    }
    check_lines(
        text,
        f"USER 5:6\nWORKDIR /app\n{COPY}COPY --from=build /app/b.txt /app/b.txt\n"
        f"COPY --from=build --chown=5:6 /app/data/a.txt /app/data/a.txt\n{END}",
        tmp_path,
        files,
    )


@pytest.mark.parametrize("image", ["Golang:1.24", "golang:1.24:x", "golang@sha256:1", "registry:x/golang"])
def test_a_reference_that_no_builder_takes(image: str, tmp_path: Path) -> None:
    check_refused(BUILD.replace("golang:1.24", image) + END, "unknown-base", tmp_path)
