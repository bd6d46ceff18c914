"""Programs that evidence alone misled: each was found by building and running both images."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rewriter.model import Applicability, Outcome
from tests.analysis.test_attacks import BUILD, COPY, END, go
from tests.analysis.tools import APP, check_lines, result_of, write_context

WRITES = 'dir := "uploads"; if len(os.Args) > 1 { dir = os.Args[1] }; os.WriteFile(dir + "/a", nil, 0o600)'
LISTS = 'os.ReadDir("web")'


def reviews(text: str, root: Path, files: dict[str, str]) -> set[str]:
    """The rules that ask a reviewer to look at the rewrite."""
    result = result_of(text, root, files)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    return {item.rule for item in result.diagnostics if item.applicability is Applicability.REVIEW}


class TestFoldersThatAreKeptEmpty:
    @pytest.mark.parametrize("name", [".gitkeep", ".keep", ".gitignore"])
    def test_a_placeholder_says_that_the_folder_is_needed(self, name: str, tmp_path: Path) -> None:
        files = {**APP, "main.go": go(WRITES), f"uploads/{name}": ""}
        lines = "COPY --from=build /app/uploads /app/uploads\n"
        check_lines(BUILD + END, f"WORKDIR /app\n{COPY}{lines}{END}", tmp_path, files)

    def test_a_folder_that_nothing_names_is_not(self, tmp_path: Path) -> None:
        files = {**APP, "main.go": go(WRITES), "docs/.gitkeep": ""}
        check_lines(BUILD + END, f"WORKDIR /app\n{COPY}{END}", tmp_path, files)

    def test_documentation_keeps_no_folder(self, tmp_path: Path) -> None:
        files = {**APP, "main.go": go(WRITES), "uploads/README.md": ""}
        check_lines(BUILD + END, f"WORKDIR /app\n{COPY}{END}", tmp_path, files)

    def test_by_variable_of_the_image(self, tmp_path: Path) -> None:
        body = 'os.WriteFile(os.Getenv("DIR") + "/a", nil, 0o600)'
        files = {**APP, "main.go": go(body), "uploads/.gitkeep": ""}
        lines = "COPY --from=build /app/uploads /app/uploads\n"
        check_lines(
            BUILD + "ENV DIR=/app/uploads\n" + END,
            f"WORKDIR /app\n{COPY}{lines}ENV DIR=/app/uploads\n{END}",
            tmp_path,
            files,
        )


@pytest.mark.parametrize("folder", ["/var/cache/app", "/tmp/work", "/root/.config/app"])
def test_folders_that_run_makes_for_the_program(folder: str, tmp_path: Path) -> None:
    files = {**APP, "main.go": go(f'println("{folder}")')}
    lines = f"COPY --from=build {folder} {folder}\n"
    text = f"{BUILD}RUN mkdir -p {folder}\n{END}"
    check_lines(text, f"WORKDIR /app\n{COPY}{lines}{END}", tmp_path, files)
    check_lines(text, f"WORKDIR /app\n{COPY}{END}", tmp_path / "other", APP)


@pytest.mark.parametrize(
    ("body", "imports"),
    [
        ('os.CreateTemp("spool", "x")', ()),
        ('os.MkdirTemp("spool", "x")', ()),
        ('net.Listen("unix", "spool/a.sock")', ("net",)),
    ],
)
def test_temporary_files_and_sockets(body: str, imports: tuple[str, ...], tmp_path: Path) -> None:
    files = {**APP, "main.go": go(body, *imports), "spool/.gitkeep": ""}
    lines = "COPY --from=build /app/spool /app/spool\n"
    check_lines(BUILD + END, f"WORKDIR /app\n{COPY}{lines}{END}", tmp_path, files)


def test_a_port_is_no_socket(tmp_path: Path) -> None:
    files = {
        **APP,
        "main.go": go('net.Listen("tcp", "spool")', "net"),
        "spool/.gitkeep": "",
        "spool/x.go": "",
    }
    check_lines(BUILD + END, f"WORKDIR /app\n{COPY}{END}", tmp_path, files)


class TestLinks:
    def test_what_a_link_of_the_context_leads_to_comes_along(self, tmp_path: Path) -> None:
        files = {**APP, "main.go": go(LISTS), "web/a.js": "", "build/app.js": "", "build/other.js": ""}
        write_context(tmp_path, files)
        os.symlink("../build/app.js", tmp_path / "web" / "app.js")
        os.symlink("a.js", tmp_path / "web" / "b.js")
        lines = "COPY --from=build /app/build/app.js /app/build/app.js\nCOPY --from=build /app/web /app/web\n"
        check_lines(BUILD + END, f"WORKDIR /app\n{COPY}{lines}{END}", tmp_path, files)

    def test_what_a_link_of_run_leads_to_comes_along(self, tmp_path: Path) -> None:
        files = {**APP, "main.go": go('os.ReadFile("/etc/app/a.json")'), "deploy/a.json": "{}"}
        run = "RUN mkdir -p /etc/app && ln -s /app/deploy/a.json /etc/app/a.json\n"
        after = result_of(BUILD + run + END, tmp_path, files).after or ""
        assert "COPY --from=build /app/deploy/a.json /app/deploy/a.json\n" in after

    def test_a_link_to_a_folder_stays_one(self, tmp_path: Path) -> None:
        files = {**APP, "main.go": go('os.WriteFile("/data/a", nil, 0o600)'), "data/x": ""}
        after = result_of(f"{BUILD}RUN ln -s /app/data /data\n{END}", tmp_path, files).after or ""
        assert "cp -a /data /rootfs/" in after
        assert "COPY --from=build /app/data /app/data\n" in after


class TestSourceThatIsNotLookedAt:
    @pytest.mark.parametrize(
        "line",
        [
            "RUN cp tools/x.tmpl tool.go",
            "RUN printf 'package main' > tool.go",
            "RUN sed -i 's/a/b/' main.go",
            "RUN rm a.go && mv b.off b.go",
            "COPY deploy/tool.go ./main.go",
            "COPY prod/ .",
            "RUN go mod edit -replace example.com/x=./x",
        ],
    )
    def test_is_told(self, line: str, tmp_path: Path) -> None:
        files = {**APP, "prod/main.go": APP["main.go"], "deploy/tool.go": APP["main.go"], "a.go": "package main\n",
                 "b.off": "package main\n", "tools/x.tmpl": "package main\n"}  # fmt: skip
        text = BUILD.replace("RUN go build", f"{line}\nRUN go build") + END
        assert "opaque-command" in reviews(text, tmp_path, files)

    @pytest.mark.parametrize(
        "text",
        [
            BUILD.replace("COPY . .", "COPY go.mod ./\nRUN go mod download\nCOPY . ."),
            BUILD.replace("COPY . .", "COPY . .\nCOPY cmd ./cmd\nCOPY main.go ."),
            BUILD.replace(
                "COPY . .", "COPY . .\nCOPY conf/prod.json ./conf.json\nRUN sed -i 's/a/b/' conf.json"
            ),
            BUILD + "RUN rm main.go && rm -rf cmd\n",
        ],
    )
    def test_the_same_source_is_not(self, text: str, tmp_path: Path) -> None:
        files = {**APP, "cmd/x.go": "package cmd\n", "conf/prod.json": "{}"}
        assert "opaque-command" not in reviews(text + END, tmp_path, files)


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ('-ldflags "-X main.tool=ls"', True),
        ("-ldflags='-s -w -X main.tool=ls'", True),
        ('-ldflags "-X main.version=1"', False),
    ],
)
def test_variables_that_the_linker_sets(flags: str, told: bool, tmp_path: Path) -> None:
    source = 'package main\n\nimport "os/exec"\n\nvar tool = ""\n\nfunc main() { exec.Command(tool).Run() }\n'
    text = BUILD.replace("go build", f"go build {flags}") + END
    assert ("dynamic-executable" in reviews(text, tmp_path, {**APP, "main.go": source})) == told


@pytest.mark.parametrize(
    ("name", "copied"), [("www-data", True), ("nobody", False), ("root", False), ("me", False)]
)
def test_users_of_the_old_base(name: str, copied: bool, tmp_path: Path) -> None:
    files = {**APP, "main.go": go(f'user.Lookup("{name}")', "os/user")}
    after = result_of(BUILD + END, tmp_path, files).after or ""
    assert ("COPY --from=build /etc/passwd /etc/passwd\n" in after) == copied


@pytest.mark.parametrize(
    ("user", "body", "copied"),
    [
        ("www-data", "user.Current()", True),
        ("33", "user.Current()", True),
        ("nobody", "user.Current()", False),
        ("10001", "user.Current()", False),
        ("www-data", "os.Getuid()", False),
    ],
)
def test_a_container_that_runs_as_a_user_of_the_old_base(
    user: str, body: str, copied: bool, tmp_path: Path
) -> None:
    imports = ("os/user",) if "user." in body else ()
    files = {**APP, "main.go": go(body, *imports)}
    after = result_of(f"{BUILD}USER {user}\n{END}", tmp_path, files).after or ""
    assert ("COPY --from=build /etc/passwd /etc/passwd\n" in after) == copied


def test_a_path_of_that_name_elsewhere_solves_nothing(tmp_path: Path) -> None:
    body = 'os.ReadFile(os.Args[1] + "/conf/a.json")'
    files = {**APP, "main.go": go(body), "conf/a.json": "{}", "site/conf/a.json": "{}"}
    assert "computed-path" in reviews(BUILD + END, tmp_path, files)


@pytest.mark.parametrize(("path", "told"), [(".", True), ("./", True), ("web", False)])
def test_a_program_that_lists_its_own_folder(path: str, told: bool, tmp_path: Path) -> None:
    files = {**APP, "main.go": go(f'http.Dir("{path}")', "net/http"), "web/a.js": ""}
    assert ("computed-path" in reviews(BUILD + END, tmp_path, files)) == told


def test_a_pattern_of_go_files(tmp_path: Path) -> None:
    text = BUILD.replace("go build -o main .", "go build -o main ./*.go") + END
    check_lines(text, f"WORKDIR /app\n{COPY}{END}", tmp_path)


def test_brackets_in_a_name_are_no_pattern(tmp_path: Path) -> None:
    files = {**APP, "main.go": go('os.ReadFile("a[1].txt")'), "a[1].txt": "x"}
    result = result_of(BUILD + END, tmp_path, files)
    assert {item.rule for item in result.diagnostics} == {"unsupported-path"}


def test_a_folder_open_to_all_for_other_users_at_run_time(tmp_path: Path) -> None:
    files = {**APP, "main.go": go('os.WriteFile("up/a", nil, 0o600)'), "up/x": ""}
    after = result_of(f"{BUILD}RUN chmod 777 up\n{END}", tmp_path, files).after or ""
    assert "cp -a /app/up /rootfs/app/" in after or "cp -a /app/up /rootfs" in after
