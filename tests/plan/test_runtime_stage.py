"""The runtime stage: settings, user, files, start."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Outcome, Settings
from tests.rewriting import APP, GO_MOD, check_lines, check_refused, result_of

BUILD = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\n"
COPY = "COPY --from=build /app/main /app/main\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("ENV PORT=8080\n", "ENV PORT=8080\n"),
        ("ENV GO111MODULE=on\n", ""),
        ("ENV GO111MODULE=on PORT=1\n", "ENV PORT=1\n"),
        ("ENV LEVEL info\n", "ENV LEVEL info\n"),
        ("ENV GODEBUG=x=1\n", "ENV GODEBUG=x=1\n"),
        ("ENV DATA=$GOPATH/data\n", "ENV DATA=/go/data\n"),
        ("ENV A=1\nENV B=$A/x\n", "ENV A=1\nENV B=$A/x\n"),
        ("ARG V=1\nENV A=$V\n", "ARG V=1\nENV A=$V\n"),
        ("ARG U=1\nARG V=$U.2\nENV A=$V\n", "ARG U=1\nARG V=$U.2\nENV A=$V\n"),
        ("ARG UNUSED=1\n", ""),
        ("ENV PATH=$PATH:/usr/local/go/bin\n", ""),
        ("ENV PATH=/app/bin:$PATH\n", "ENV PATH=/app/bin:$PATH\n"),
        ("ENV PATH=$GOPATH/bin:/app/bin:$PATH\n", "ENV PATH=/app/bin:$PATH\n"),
        ("# who\nLABEL by=me\n", "# who\nLABEL by=me\n"),
    ],
)
def test_settings_before_the_build(lines: str, expected: str, tmp_path: Path) -> None:
    text = f'FROM golang:1.24\n{lines}WORKDIR /app\nCOPY . .\nRUN go build -o main .\nCMD ["./main"]\n'
    check_lines(text, f'{expected}WORKDIR /app\n{COPY}CMD ["./main"]\n', tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "EXPOSE 80 90/udp",
        "VOLUME /data",
        "STOPSIGNAL SIGINT",
        'HEALTHCHECK CMD ["/app/main", "-check"]',
        "HEALTHCHECK NONE",
    ],
)
def test_settings_that_move(line: str, tmp_path: Path) -> None:
    text = f'FROM golang:1.24\n# about it\n{line}\n\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\nCMD ["./main"]\n'
    result = check_lines(text, f'WORKDIR /app\n{COPY}# about it\n{line}\nCMD ["./main"]\n', tmp_path)
    assert result.after is not None
    assert result.after.count("about it") == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("CMD ./main -port 8080", 'CMD ["./main", "-port", "8080"]'),
        ("CMD exec ./main", 'CMD ["./main"]'),
        ('CMD ["sh", "-c", "./main -a"]', 'CMD ["./main", "-a"]'),
        ("CMD './main' \"a b\"", 'CMD ["./main", "a b"]'),
        ('CMD [ "./main" ]', 'CMD [ "./main" ]'),
        ('ENTRYPOINT ["/app/main"]\nCMD ["-v"]', 'ENTRYPOINT ["/app/main"]\nCMD ["-v"]'),
        ("ENTRYPOINT ./main\nCMD -v", 'ENTRYPOINT ["./main"]'),
        ('ENTRYPOINT ["./main"]\nCMD serve', 'ENTRYPOINT ["./main"]\nCMD ["/bin/sh", "-c", "serve"]'),
        ('CMD ["old"]\nCMD ["./main"]', 'CMD ["./main"]'),
        ('SHELL ["/bin/bash", "-c"]\nCMD ./main', 'CMD ["./main"]'),
    ],
)
def test_the_start(before: str, after: str, tmp_path: Path) -> None:
    check_lines(f"{BUILD}{before}\n", f"WORKDIR /app\n{COPY}{after}\n", tmp_path)


@pytest.mark.parametrize(
    "start",
    [
        "CMD ./main -port $PORT",
        "CMD ./main && true",
        "CMD ./main > /log",
        "CMD ./main *.txt",
        "CMD A=$B ./main",
        "CMD cd / && ./main",
        'CMD ["sh", "-c", "./main $PORT"]',
        'SHELL ["/bin/csh", "-c"]\nCMD ./main',
    ],
)
def test_a_start_that_needs_a_shell_is_refused(start: str, tmp_path: Path) -> None:
    check_refused(f"{BUILD}{start}\n", "needs-shell", tmp_path)


@pytest.mark.parametrize(
    ("start", "rule"),
    [
        ('ENTRYPOINT ["go", "run"]\nCMD ["."]', "go-run"),
        ("CMD go test ./...", "test-image"),
        ('ENTRYPOINT ["go"]', "toolchain-image"),
        ('CMD ["air"]', "live-reload"),
        ('CMD ["./start.sh"]', "entrypoint-script"),
        ('CMD ["sh", "/app/start.sh"]', "entrypoint-script"),
        ('CMD ["./other"]', "unknown-start"),
        ('CMD ["./prebuilt"]', "prebuilt-binary"),
        ("", "no-start"),
        ("ENTRYPOINT []", "no-start"),
    ],
)
def test_starts_that_are_refused(start: str, rule: str, tmp_path: Path) -> None:
    check_refused(f"{BUILD}{start}\n", rule, tmp_path, {**APP, "start.sh": "#!/bin/sh\n", "prebuilt": "x"})


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ("USER 1001\n", "1001"),
        ("USER 1001:1001\n", "1001:1001"),
        ("USER nobody\n", "nobody"),
        ("RUN useradd -u 1099 web\nUSER web\n", "1099:1099"),
        ("RUN groupadd -g 7 g && useradd -r -u 99 -g g web\nUSER web\n", "99:7"),
        ("RUN useradd web\nUSER web\n", "1000:1000"),
        ("RUN useradd -r web\nUSER web\n", "65532:65532"),
    ],
)
def test_the_user_becomes_a_number(lines: str, number: str, tmp_path: Path) -> None:
    result = result_of(f'{BUILD}{lines}CMD ["./main"]\n', tmp_path)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert result.after is not None
    assert f"\nUSER {number}\n" in result.after.split("FROM gcr.io")[1]


def test_an_unknown_user_is_refused(tmp_path: Path) -> None:
    check_refused(f'{BUILD}USER app\nCMD ["./main"]\n', "unknown-user", tmp_path)


def test_the_reason_of_an_unknown_owner_names_its_flag(tmp_path: Path) -> None:
    runtime = (
        "FROM alpine:3.20\nARG OWNER\nCOPY --from=build /app/main /main\nCOPY --chown=$OWNER go.mod /go.mod\n"
    )
    text = f'{BUILD.replace("FROM golang:1.24", "FROM golang:1.24 AS build")}{runtime}CMD ["/main"]\n'
    result = check_refused(text, "unknown-user", tmp_path)
    assert [item.message for item in result.diagnostics] == ["the user that --chown names is not known"]


def test_a_folder_of_the_user_keeps_its_owner(tmp_path: Path) -> None:
    text = f'{BUILD}RUN mkdir /data && chown 5:6 /data\nUSER 5:6\nCMD ["./main"]\n'
    check_lines(
        text,
        f'WORKDIR /app\n{COPY}COPY --from=build --chown=5:6 /data /data\nUSER 5:6\nCMD ["./main"]\n',
        tmp_path,
    )


STAGED = "RUN mkdir -p /rootfs && cp -a /data /rootfs/\n"


@pytest.mark.parametrize("user", ["USER 1005\n", ""])
def test_a_folder_open_to_all_keeps_its_mode(user: str, tmp_path: Path) -> None:
    text = f'{BUILD}RUN mkdir /data && chmod 777 /data\n{user}CMD ["./main"]\n'
    expected = f'WORKDIR /app\n{COPY}COPY --from=build /rootfs/ /\n{user}CMD ["./main"]\n'
    result = check_lines(text, expected, tmp_path)
    assert result.after is not None
    assert f"chmod 777 /data\n{STAGED}\nFROM" in result.after


@pytest.mark.parametrize(
    ("lines", "run", "copies"),
    [
        ("RUN mkdir -m 700 /data\n", STAGED, ["/rootfs/ /"]),
        ("RUN mkdir /data && chmod 1777 /data\nUSER 1005\nRUN true\n", f"USER root\n{STAGED}", ["/rootfs/ /"]),
        ("RUN mkdir /data && chown nobody:adm /data && chmod g+w /data\n", STAGED, ["/rootfs/ /"]),
        ("RUN mkdir /data && chown unknown /data\n", STAGED, ["/rootfs/ /"]),
        ("RUN mkdir /data /rootfs && chmod 777 /data\n",
         "RUN mkdir -p /rootfs2 && cp -a /data /rootfs2/\n", ["/rootfs2/ /", "/rootfs"]),
        ("RUN mkdir -p /data '/srv/a b' up && chmod 777 /data '/srv/a b' up\n",
         "RUN mkdir -p /rootfs/app /rootfs/_ /rootfs/srv && cp -a /app/up /rootfs/app/ && "
         "cp -a /data /rootfs/_/ && cp -a '/srv/a b' /rootfs/srv/\n",
         ["/rootfs/app/ /app", "/rootfs/_/ /", "/rootfs/srv/ /srv"]),
    ],
)  # fmt: skip
def test_folders_that_take_a_detour(lines: str, run: str, copies: list[str], tmp_path: Path) -> None:
    result = result_of(f'{BUILD}{lines}CMD ["./main"]\n', tmp_path)
    assert result.after is not None
    build, _, runtime = result.after.partition("\nFROM ")
    assert build.endswith(run)
    found = [line for line in runtime.splitlines() if line.startswith("COPY --from=build /root")]
    assert found == [f"COPY --from=build {c if ' ' in c else f'{c} {c}'}" for c in copies]


@pytest.mark.parametrize("mode", ["755", "0755", "+x", "a+rX", "u=rwx,go=rx", "g=u,g-w", "go-w"])
def test_a_folder_with_the_mode_that_copy_gives_is_copied(mode: str, tmp_path: Path) -> None:
    text = f'{BUILD}RUN mkdir /data && chmod {mode} /data\nUSER 1005\nCMD ["./main"]\n'
    expected = f'WORKDIR /app\n{COPY}COPY --from=build /data /data\nUSER 1005\nCMD ["./main"]\n'
    check_lines(text, expected, tmp_path)


def test_a_detour_needs_a_shell(tmp_path: Path) -> None:
    shell = 'SHELL ["/usr/bin/python3", "-c"]\n'
    text = f'{BUILD}RUN mkdir /data && chmod 777 /data\n{shell}CMD ["./main"]\n'
    check_refused(text, "file-owner", tmp_path)


def test_a_working_folder_of_the_user(tmp_path: Path) -> None:
    text = f'{BUILD}RUN chown -R 5:6 /app\nUSER 5:6\nCMD ["./main"]\n'
    check_lines(text, f'USER 5:6\nWORKDIR /app\n{COPY}CMD ["./main"]\n', tmp_path)


READS = """package main

import (
	"net/http"
	"os"
)

func main() {
	os.ReadFile("config.json")
	os.ReadFile("missing.json")
	http.ListenAndServe(":80", http.FileServer(http.Dir("static")))
}
"""


def test_files_that_the_source_names(tmp_path: Path) -> None:
    files = {
        "go.mod": APP["go.mod"],
        "main.go": READS,
        "config.json": "{}",
        "static/a.css": "",
        "other.json": "",
    }
    result = check_lines(
        f'{BUILD}CMD ["./main"]\n',
        f"WORKDIR /app\n{COPY}COPY --from=build /app/config.json /app/config.json\n"
        'COPY --from=build /app/static /app/static\nCMD ["./main"]\n',
        tmp_path,
        files,
    )
    evidence = [(e.path, e.line) for d in result.diagnostics for e in d.evidence]
    assert evidence == [("main.go", 9), ("main.go", 11)]


@pytest.mark.parametrize(
    "files",
    [
        {"main_test.go": 'package main\n\nimport "os"\n\nfunc init() { os.Open("config.json") }\n', "config.json": ""},
        {".dockerignore": "config.json\n", "main.go": READS, "config.json": ""},
        {"other/main.go": READS, "config.json": ""},
        {"main.go": 'package main\n\nimport _ "embed"\n\n//go:embed config.json\nvar c string\n\nfunc main() { println("config.json", c) }\n', "config.json": ""},
    ],
    ids=["test file", "dockerignore", "another program", "embedded"],
)  # fmt: skip
def test_files_that_are_not_needed(files: dict[str, str], tmp_path: Path) -> None:
    check_lines(
        f'{BUILD}CMD ["./main"]\n', f'WORKDIR /app\n{COPY}CMD ["./main"]\n', tmp_path, {**APP, **files}
    )


@pytest.mark.parametrize(
    ("lines", "copied"),
    [
        ("COPY conf /etc/app\n", ["/etc/app"]),
        ("COPY settings.yml .\n", ["/app/settings.yml"]),
        ("RUN mkdir -p /data/in\n", ["/data/in"]),
        ("RUN cp conf/a.yml /etc/a.yml\n", ["/etc/a.yml"]),
        ("RUN ln -sf /usr/share/zoneinfo/Asia/Tokyo /etc/localtime\n", ["/etc/localtime"]),
        ("ADD https://example.com/x.db /data/\n", ["/data/x.db"]),
        ("RUN echo x > /etc/timezone\n", []),
        ("# distroify: copy secret.key\n", ["/app/secret.key"]),
        ("COPY Makefile README.md ./\n", []),
        ("RUN mkdir -p /tmp/x && rm -rf /var/cache/apk/*\n", []),
        ("RUN wget -O /usr/local/bin/tool https://example.com/tool\n", []),
        ("RUN mkdir -p /data && rmdir /data\n", []),
    ],
)
def test_files_that_the_dockerfile_puts_there(lines: str, copied: list[str], tmp_path: Path) -> None:
    files = {**APP, "conf/a.yml": "", "settings.yml": "", "secret.key": "", "Makefile": "", "README.md": ""}
    expected = "".join(f"COPY --from=build {path} {path}\n" for path in copied)
    comment = lines if lines.startswith("#") else ""
    check_lines(
        f'{BUILD}{lines}CMD ["./main"]\n',
        f'WORKDIR /app\n{COPY}{expected}{comment}CMD ["./main"]\n',
        tmp_path,
        files,
    )


def test_arguments_and_environment_name_files(tmp_path: Path) -> None:
    text = f'{BUILD}ENV CONF=b.yml\nCMD ["./main", "-config=a.yml"]\n'
    check_lines(
        text,
        f"WORKDIR /app\n{COPY}COPY --from=build /app/a.yml /app/a.yml\nCOPY --from=build /app/b.yml /app/b.yml\n"
        'ENV CONF=b.yml\nCMD ["./main", "-config=a.yml"]\n',
        tmp_path,
        {**APP, "a.yml": "", "b.yml": "", "c.yml": ""},
    )


@pytest.mark.parametrize(
    ("check", "rule"),
    [("curl -f http://localhost", "healthcheck-needs-shell"), ('["wget", "x"]', "healthcheck-needs-shell")],
)
def test_a_healthcheck_with_a_tool_is_refused(check: str, rule: str, tmp_path: Path) -> None:
    check_refused(f'{BUILD}HEALTHCHECK CMD {check}\nCMD ["./main"]\n', rule, tmp_path)


def test_a_healthcheck_may_be_dropped(tmp_path: Path) -> None:
    text = f'{BUILD}HEALTHCHECK CMD curl x\nCMD ["./main"]\n'
    allowed = Settings(allow=frozenset({"drop-healthcheck"}))
    check_lines(text, f'WORKDIR /app\n{COPY}CMD ["./main"]\n', tmp_path, settings=allowed)


def test_a_healthcheck_of_the_program_becomes_exec_form(tmp_path: Path) -> None:
    text = f'{BUILD}HEALTHCHECK --interval=5s CMD ./main -check\nCMD ["./main"]\n'
    expected = f'WORKDIR /app\n{COPY}HEALTHCHECK --interval=5s CMD ["./main", "-check"]\nCMD ["./main"]\n'
    check_lines(text, expected, tmp_path)


@pytest.mark.parametrize(
    ("line", "silenced"),
    [("# distroify: ignore[runtime-package]\n", True), ("# distroify: ignore[no-start]\n", False)],
)
def test_a_rule_may_be_silenced_in_place(line: str, silenced: bool, tmp_path: Path) -> None:
    text = f'FROM golang:1.24\n{line}RUN apt-get install -y ffmpeg\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\nCMD ["./main"]\n'
    main = 'package main\n\nimport (\n"os"\n"os/exec"\n)\n\nfunc main() { exec.Command(os.Args[1]).Run() }\n'
    result = result_of(text, tmp_path, {"go.mod": GO_MOD, "main.go": main})
    assert result.outcome is (Outcome.REWRITTEN if silenced else Outcome.REFUSED)


def test_safe_only_refuses_what_needs_a_review(tmp_path: Path) -> None:
    text = f'{BUILD}RUN ./setup.sh\nCMD ["./main"]\n'
    assert result_of(text, tmp_path).outcome is Outcome.REWRITTEN
    result = result_of(text, tmp_path, settings=Settings(safe_only=True))
    assert result.outcome is Outcome.REFUSED
    assert result.diagnostics[0].rule == "review-needed"
    assert result.after == result.before
