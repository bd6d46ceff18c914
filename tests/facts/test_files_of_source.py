"""Which files the source of a program says that it reads, writes or lists, and what comes along with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.rewriting import APP, BUILD, COPY, END, check_lines, go, result_of, reviews, write_context

WRITES = 'dir := "uploads"; if len(os.Args) > 1 { dir = os.Args[1] }; os.WriteFile(dir + "/a", nil, 0o600)'
LISTS = 'os.ReadDir("web")'


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
        (
            'd := os.Args[1]; os.Stat(filepath.Join(d, "go.mod"))',
            ("path/filepath",),
            ["x.go"],
            ["go.mod"],
        ),
        (
            'sql.Open("postgres", "host=db sslkey=\'certs/own.key\' sslrootcert=certs/ca.pem user=app")',
            ("database/sql",),
            ["certs/ca.pem", "certs/own.key", "certs/x.go"],
            ["certs/ca.pem", "certs/own.key"],
        ),
        ('log := []string{"stdout", "logs/app.log"}; open(log)', (), ["logs/.gitkeep"], ["logs"]),
        ('log := []string{"stdout", "logs/app.log"}; open(log)', (), ["logs/a.log"], []),
        (
            'sql.Open("sqlite", "db/a.db?_fk=1&mode=rwc")',
            ("database/sql",),
            ["db/.gitkeep", "db/x.go"],
            ["db"],
        ),
        ('sql.Open("sqlite", "db/a.db?_fk=1")', ("database/sql",), ["db/a.db", "db/b.txt"], ["db/a.db"]),
        ('open("logs/old/app.log")', (), ["logs/.gitkeep"], []),
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


def test_a_missing_source_does_not_hide_the_rest(tmp_path: Path) -> None:
    files = {**APP, "main.go": go('os.ReadFile("a.txt")'), "a.txt": "x"}
    text = BUILD.replace("COPY . .", "COPY .env ./\nCOPY . .") + END
    result = result_of(text, tmp_path, files)
    assert result.after is not None
    assert "COPY --from=build /app/a.txt /app/a.txt\n" in result.after


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


def test_a_path_of_that_name_elsewhere_solves_nothing(tmp_path: Path) -> None:
    body = 'os.ReadFile(os.Args[1] + "/conf/a.json")'
    files = {**APP, "main.go": go(body), "conf/a.json": "{}", "site/conf/a.json": "{}"}
    assert "computed-path" in reviews(BUILD + END, tmp_path, files)


@pytest.mark.parametrize(("path", "told"), [(".", True), ("./", True), ("web", False)])
def test_a_program_that_lists_its_own_folder(path: str, told: bool, tmp_path: Path) -> None:
    files = {**APP, "main.go": go(f'http.Dir("{path}")', "net/http"), "web/a.js": ""}
    assert ("computed-path" in reviews(BUILD + END, tmp_path, files)) == told


def test_brackets_in_a_name_are_no_pattern(tmp_path: Path) -> None:
    files = {**APP, "main.go": go('os.ReadFile("a[1].txt")'), "a[1].txt": "x"}
    result = result_of(BUILD + END, tmp_path, files)
    assert {item.rule for item in result.diagnostics} == {"unsupported-path"}


def test_a_folder_open_to_all_for_other_users_at_run_time(tmp_path: Path) -> None:
    files = {**APP, "main.go": go('os.WriteFile("up/a", nil, 0o600)'), "up/x": ""}
    after = result_of(f"{BUILD}RUN chmod 777 up\n{END}", tmp_path, files).after or ""
    assert "cp -a /app/up /rootfs/app/" in after or "cp -a /app/up /rootfs" in after
