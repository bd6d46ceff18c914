"""Starts whose script, shell text or init program is opened up, and those that stay refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from rewriter.model import Applicability, FileResult, Outcome, Settings
from tests.rewriting import APP, result_of

HEAD = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\n"
SCRIPT = '#!/bin/sh\n: "${PORT:=80}"\nexport PORT\nexec ./main "$@"\n'
DEFAULTS = "#!/bin/sh\nexport PORT=${PORT:-80}\nexec %s\n"


def result(
    text: str,
    root: Path,
    files: Mapping[str, str] | None = None,
    *,
    mode: int = 0o755,
    allow: tuple[str, ...] = (),
) -> FileResult:
    for name, content in (files or {}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
        path.chmod(mode)
    return result_of(text, root, APP, Settings(allow=frozenset(allow)))


def start_of(found: FileResult) -> list[str]:
    """The ENV and start instructions of the runtime stage."""
    assert found.outcome is Outcome.REWRITTEN, found.diagnostics
    runtime = (found.after or "").split("FROM gcr.io/distroless/static-debian13", 1)[1]
    return [line for line in runtime.splitlines() if line.startswith(("ENV", "CMD", "ENTRYPOINT"))]


def refusal(found: FileResult, rule: str) -> tuple[str, str]:
    """Message and help of the refusal."""
    assert found.outcome is Outcome.REFUSED, found.after
    [diagnostic] = [d for d in found.diagnostics if d.rule == rule]
    return diagnostic.message, diagnostic.help or ""


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ('ENTRYPOINT ["./s.sh"]', ["ENV PORT=80", 'ENTRYPOINT ["./main"]']),
        ('ENTRYPOINT ["./s.sh", "-a"]', ["ENV PORT=80", 'ENTRYPOINT ["./main", "-a"]']),
        ('ENTRYPOINT ["./s.sh"]\nCMD ["-b"]', ["ENV PORT=80", 'ENTRYPOINT ["./main"]', 'CMD ["-b"]']),
        ('ENTRYPOINT ["sh", "-e", "s.sh"]', ["ENV PORT=80", 'ENTRYPOINT ["./main"]']),
        ('CMD ["/bin/bash", "/app/s.sh", "-a"]', ["ENV PORT=80", 'CMD ["./main", "-a"]']),
        ("CMD ./s.sh -a 'b c'", ["ENV PORT=80", 'CMD ["./main", "-a", "b c"]']),
        ("CMD exec /app/s.sh", ["ENV PORT=80", 'CMD ["./main"]']),
        ("ENTRYPOINT ./s.sh -a", ["ENV PORT=80", 'ENTRYPOINT ["./main", "-a"]']),
        ('ENV PORT=81\nCMD ["./s.sh"]', ["ENV PORT=81", 'CMD ["./main"]']),
        ('CMD ["./s.sh"]\nEXPOSE 80', ["ENV PORT=80", 'CMD ["./main"]']),
    ],
)
def test_a_script_of_defaults(tail: str, expected: list[str], tmp_path: Path) -> None:
    found = result(f"{HEAD}{tail}\n", tmp_path, {"s.sh": SCRIPT})
    assert start_of(found) == expected
    assert "s.sh" not in (found.after or "").split("FROM gcr.io", 1)[1]
    assert any(d.rule == "open-script" and d.applicability is Applicability.REVIEW for d in found.diagnostics)


@pytest.mark.parametrize(
    ("last", "tail", "expected"),
    [
        ('"$@"', 'ENTRYPOINT ["./s.sh"]\nCMD ["./main"]', ["ENV PORT=80", 'CMD ["./main"]']),
        ('"$@"', 'ENTRYPOINT ["./s.sh"]\nCMD ./main -a', ["ENV PORT=80", 'CMD ["./main", "-a"]']),
        (
            '"$@"',
            'ENTRYPOINT ["./s.sh", "./main"]\nCMD ["-a"]',
            ["ENV PORT=80", 'ENTRYPOINT ["./main"]', 'CMD ["-a"]'],
        ),
        ("./main", 'ENTRYPOINT ["./s.sh", "-a"]\nCMD ["-b"]', ["ENV PORT=80", 'ENTRYPOINT ["./main"]']),
        ("./main", 'CMD ["./s.sh", "-a"]', ["ENV PORT=80", 'CMD ["./main"]']),
        (
            "./main $@",
            'ENTRYPOINT ["./s.sh"]\nCMD ["-b"]',
            ["ENV PORT=80", 'ENTRYPOINT ["./main"]', 'CMD ["-b"]'],
        ),
    ],
)
def test_what_a_script_hands_on(last: str, tail: str, expected: list[str], tmp_path: Path) -> None:
    found = result(f"{HEAD}{tail}\n", tmp_path, {"s.sh": DEFAULTS % last})
    assert start_of(found) == expected


def test_the_script_is_kept_where_the_program_reads_it(tmp_path: Path) -> None:
    reads = 'package main\n\nimport "os"\n\nfunc main() { os.ReadFile("/app/s.sh") }\n'
    files = {"s.sh": SCRIPT, "go.mod": APP["go.mod"]}
    for name, content in {**files, "main.go": reads}.items():
        (tmp_path / name).write_text(content)
        (tmp_path / name).chmod(0o755)
    text = f'{HEAD}CMD ["./s.sh"]\n'
    found = result_of(text, tmp_path, {})
    assert "COPY --from=build /app/s.sh /app/s.sh" in (found.after or "")


@pytest.mark.parametrize(
    ("script", "tail", "expected"),
    [
        (DEFAULTS % "./main", 'COPY s.sh /usr/local/bin/\nCMD ["s.sh"]', "CMD"),
        (DEFAULTS % "./main", "RUN sed -i 's/\\r$//' s.sh && chmod +x s.sh\nCMD [\"./s.sh\"]", "CMD"),
        (DEFAULTS % "./main", 'RUN cat s.sh && cp s.sh /start\nCMD ["/start"]', "CMD"),
        (DEFAULTS % "./main", 'RUN rm -rf /var/lib/apt/lists/* && echo s.sh\nCMD ["./s.sh"]', "CMD"),
    ],
)
def test_a_script_on_its_way(script: str, tail: str, expected: str, tmp_path: Path) -> None:
    found = result(f"{HEAD}{tail}\n", tmp_path, {"s.sh": script})
    assert start_of(found)[-1] == 'CMD ["./main"]'


@pytest.mark.parametrize(
    ("script", "tail", "mode", "expected"),
    [
        (SCRIPT, 'CMD ["./s.sh"]', 0o644, "it is not executable"),
        (SCRIPT, 'RUN chmod a-x s.sh\nCMD ["./s.sh"]', 0o755, "it is not executable"),
        (SCRIPT, 'RUN sed -i s/80/81/ s.sh\nCMD ["./s.sh"]', 0o755, "line 5 changes it (sed)"),
        (SCRIPT, 'RUN echo x >> s.sh\nCMD ["./s.sh"]', 0o755, "line 5 writes it"),
        (SCRIPT.replace("\n", "\r\n"), 'CMD ["./s.sh"]', 0o755, "it has CRLF line ends"),
        (SCRIPT[10:], 'CMD ["./s.sh"]', 0o755, "it has no first line"),
        ("#!/usr/bin/python3\n", 'CMD ["./s.sh"]', 0o755, "names /usr/bin/python3"),
        ("#!/bin/sh -x\nexec ./main\n", 'CMD ["./s.sh"]', 0o755, "calls the shell with -x"),
        ("#!/bin/sh\n" + "#" * 70_000 + "\nexec ./main\n", 'CMD ["./s.sh"]', 0o755, "too long"),
        ("#!/bin/sh\nexec ./main\0\n", 'CMD ["./s.sh"]', 0o755, "it is no text"),
        ("#!/bin/sh\nexec ./s.sh\n", 'CMD ["./s.sh"]', 0o755, "too many of them"),
        (DEFAULTS % "./main $@", 'ENTRYPOINT ["./s.sh"]\nCMD ["a b"]', 0o755, "splits the words of CMD"),
        (SCRIPT, 'CMD ["./s.sh"]\nENV PORT=81', 0o755, "s.sh line 4 needs"),
        (SCRIPT, 'CMD ["./missing.sh"]', 0o755, "no instruction of the file puts it there"),
    ],
)
def test_scripts_that_are_not_opened(
    script: str, tail: str, mode: int, expected: str, tmp_path: Path
) -> None:
    found = result(f"{HEAD}{tail}\n", tmp_path, {"s.sh": script}, mode=mode)
    if "ENV PORT=81" in tail:  # the image has a value, wherever the line stands
        assert start_of(found) == ['CMD ["./main"]', "ENV PORT=81"]
        return
    assert expected in refusal(found, "entrypoint-script")[0]


def test_a_variable_that_a_later_line_uses(tmp_path: Path) -> None:
    text = f'{HEAD}ARG PORT=90\nCMD ["./s.sh"]\nEXPOSE $PORT\n'
    message, help_ = refusal(result(text, tmp_path, {"s.sh": SCRIPT}), "entrypoint-script")
    assert "line 7 has it too" in message
    assert "write the line above" in help_


def test_without_the_context_nothing_is_read() -> None:
    from rewriter.pipeline.rewrite import rewrite

    text = f'{HEAD}CMD ["./s.sh"]\n'
    found = rewrite("Dockerfile", text.encode(), Settings(), context=None, dockerfile_path=None)
    assert "there is no build context" in refusal(found, "entrypoint-script")[0]


def test_a_script_without_the_program(tmp_path: Path) -> None:
    found = result(
        f'{HEAD}CMD ["./s.sh"]\n', tmp_path, {"s.sh": "#!/bin/sh\nsleep 1\n"}, allow=("debug-shell",)
    )
    message, _ = refusal(found, "unknown-start")
    assert "cannot tell what sleep is" in message
    assert "no program of this file is started" in message


# -- options ----------------------------------------------------------------------------------------------


def test_the_help_names_the_options_that_work(tmp_path: Path) -> None:
    def help_of(tail: str, files: Mapping[str, str] | None = None, rule: str = "needs-shell") -> str:
        return refusal(result(f"{HEAD}{tail}\n", tmp_path, files), rule)[1]

    both = help_of("ENV PORT=80\nCMD ./main -p $PORT")
    assert "--allow freeze-variables" in both
    assert "--allow debug-shell" in both
    assert "an ENV that gives the variable its value and --allow freeze-variables" in help_of(
        "CMD ./main $PORT"
    )
    assert "--allow freeze-variables" not in help_of("CMD ./main && ./main")
    assert "--allow debug-shell" not in help_of("CMD curl x && ./main")
    assert "--allow drop-init" in help_of('ENTRYPOINT ["tini", "--", "./main"]', rule="unknown-start")
    assert "--allow" not in help_of('ENTRYPOINT ["dockerize", "./main"]', rule="unknown-start")
    waits = {"s.sh": "#!/bin/sh\nsleep 1\nexec ./main\n"}
    assert "--allow debug-shell" in help_of('CMD ["./s.sh"]', waits, "entrypoint-script")
    arguments = {"s.sh": '#!/bin/sh\nWORDS="$@"\nexec ./main $WORDS\n'}
    assert "gives the variable" not in help_of('ENTRYPOINT ["./s.sh"]', arguments, "entrypoint-script")


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("CMD ./main -p $PORT", 'CMD ["./main", "-p", "80"]'),
        ('CMD ["sh", "-c", "exec ./main ${HOST:-h}:$PORT"]', 'CMD ["./main", "h:80"]'),
        ("ENTRYPOINT $BIN -p $PORT", 'ENTRYPOINT ["./main", "-p", "80"]'),
    ],
)
def test_frozen_variables(tail: str, expected: str, tmp_path: Path) -> None:
    text = f"{HEAD}ENV PORT=80 BIN=./main\n{tail}\n"
    found = result(text, tmp_path, allow=("freeze-variables",))
    assert start_of(found)[-1] == expected
    assert any(d.applicability is Applicability.UNSAFE for d in found.diagnostics)


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("CMD ./main $X", ["ENTRYPOINT []", 'CMD ["/busybox/sh", "-c", "exec ./main $X"]']),
        ("CMD ./main; ./main", ["ENTRYPOINT []", 'CMD ["/busybox/sh", "-c", "./main; exec ./main"]']),
        ("CMD ./main $X || sleep 9", ["ENTRYPOINT []", 'CMD ["/busybox/sh", "-c", "./main $X || sleep 9"]']),
        ("ENTRYPOINT ./main $X", ['ENTRYPOINT ["/busybox/sh", "-c", "exec ./main $X"]']),
        ('CMD ["bash", "-c", "./main $X"]', ["ENTRYPOINT []", 'CMD ["/busybox/sh", "-c", "exec ./main $X"]']),
        ('ENTRYPOINT ["./s.sh"]', ['ENTRYPOINT ["/busybox/sh", "./s.sh"]']),
        ('CMD ["./s.sh", "a"]', ["ENTRYPOINT []", 'CMD ["/busybox/sh", "./s.sh", "a"]']),
        ("CMD ./s.sh a", ["ENTRYPOINT []", 'CMD ["/busybox/sh", "./s.sh", "a"]']),
        ("ENTRYPOINT []\nCMD ./main $X", ["ENTRYPOINT []", 'CMD ["/busybox/sh", "-c", "exec ./main $X"]']),
    ],
)
def test_the_debug_shell(tail: str, expected: list[str], tmp_path: Path) -> None:
    files = {"s.sh": "#!/bin/sh\nsleep 1\nexec ./main\n"}
    found = result(f"{HEAD}{tail}\n", tmp_path, files, allow=("debug-shell",))
    lines = start_of(found)
    assert lines[-len(expected) :] == expected
    assert f"{found.after_base}".endswith(":debug")
    assert ("COPY --from=build /app/s.sh /app/s.sh" in (found.after or "")) == ("s.sh" in tail)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("#!/bin/sh\npsql -c x\nexec ./main\n", "psql, which"),
        ("#!/bin/sh\n. ./env\nexec ./main\n", "., which"),
        ("#!/bin/sh\neval x\nexec ./main\n", "eval, which"),
        ("#!/bin/sh\n./other.sh\nexec ./main\n", "./other.sh, which no go command of the file writes"),
        ("#!/bin/sh\n$X\nexec ./main\n", "the command $X, whose name is computed"),
        ("#!/bin/sh\nf() { true; }\nexec ./main\n", "function definition"),
        ("#!/bin/sh\nfind . -exec x ;\nexec ./main\n", "find, which"),
        ("#!/bin/sh\nA=$(curl x) ./main\n", "curl, which"),
        ("#!/bin/sh\ncd $X\n./main\n", "./main behind a cd"),
        ("#!/bin/bash\n[[ $X ]] && ./main\n", "[[, which"),
        ("#!/bin/bash\necho ${X^^}\n./main\n", "parameter expansion"),
        ("#!/bin/bash\ncat <<< x\n./main\n", "redirection <<<x"),
        ("#!/bin/bash\nset -E\n./main $X\n", "set with options that busybox lacks"),
    ],
)
def test_what_the_debug_shell_cannot_run(script: str, expected: str, tmp_path: Path) -> None:
    found = result(f'{HEAD}CMD ["./s.sh"]\n', tmp_path, {"s.sh": script}, allow=("debug-shell",))
    assert expected in refusal(found, "entrypoint-script")[0]


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ('ENTRYPOINT ["tini", "--"]\nCMD ["./main", "-a"]', ['CMD ["./main", "-a"]']),
        ('ENTRYPOINT ["/sbin/tini", "--", "./main"]\nCMD ["-a"]', ['ENTRYPOINT ["./main"]', 'CMD ["-a"]']),
        ('CMD ["dumb-init", "./main"]', ['CMD ["./main"]']),
        ("ENTRYPOINT exec dumb-init ./main", ['ENTRYPOINT ["./main"]']),
        ('ENTRYPOINT ["tini", "-s", "--", "./s.sh"]', ["ENV PORT=80", 'ENTRYPOINT ["./main"]']),
        ('ENTRYPOINT ["tini", "--"]\nCMD ./main', ['CMD ["./main"]']),
    ],
)
def test_a_dropped_init_program(tail: str, expected: list[str], tmp_path: Path) -> None:
    found = result(f"{HEAD}{tail}\n", tmp_path, {"s.sh": SCRIPT}, allow=("drop-init",))
    assert start_of(found) == expected


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("CMD ./main -c || exit 1", 'CMD ["./main", "-c"]'),
        ("CMD ./main -c || exit 1;", 'CMD ["./main", "-c"]'),
        ("CMD ./main -c || false", 'CMD ["./main", "-c"]'),
        ("CMD /app/main '-c d'", 'CMD ["/app/main", "-c d"]'),
        ('CMD ["sh", "-c", "./main -c || exit 1"]', 'CMD ["./main", "-c"]'),
    ],
)
def test_a_health_check_by_the_program(check: str, expected: str, tmp_path: Path) -> None:
    found = result(f'{HEAD}HEALTHCHECK --retries=2 {check}\nCMD ["./main"]\n', tmp_path)
    assert f"HEALTHCHECK --retries=2 {expected}\n" in (found.after or "")


@pytest.mark.parametrize(
    "check", ["CMD ./main || exit 0", "CMD ./main || exit 256", "CMD ./main || true", "CMD ./main $P"]
)
def test_a_health_check_that_needs_a_shell(check: str, tmp_path: Path) -> None:
    found = result(f'{HEAD}HEALTHCHECK {check}\nCMD ["./main"]\n', tmp_path)
    assert "--allow drop-healthcheck" in refusal(found, "healthcheck-needs-shell")[1]


def test_a_program_that_the_debug_shell_starts_must_be_copied(tmp_path: Path) -> None:
    text = f"{HEAD}RUN go install example.com/tool@v1 && mv /go/bin/tool /usr/bin/tool\nCMD tool && ./main\n"
    found = result(text, tmp_path, allow=("debug-shell",))
    assert refusal(found, "needs-shell")[0] == "the shell starts /usr/bin/tool, which is not copied"


def test_a_default_that_names_a_file(tmp_path: Path) -> None:
    files = {
        "conf/app.toml": "a = 1\n",
        "s.sh": "#!/bin/sh\nexport CONFIG=${CONFIG:-conf/app.toml}\nexec ./main\n",
    }
    found = result(f'{HEAD}CMD ["./s.sh"]\n', tmp_path, files)
    assert "COPY --from=build /app/conf/app.toml /app/conf/app.toml" in (found.after or "")


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ('CMD ["env", "A=b", "./main"]', ["ENV A=b", 'CMD ["./main"]']),
        ('CMD ["/usr/bin/env", "--", "A=b", "C=d e=$f", "./main", "X=y"]', ["ENV A=b", 'ENV C="d e=\\$f"', 'CMD ["./main", "X=y"]']),
        ('ENV A=a\nCMD ["env", "A=b", "A=c", "./main"]', ["ENV A=a", "ENV A=c", 'CMD ["./main"]']),
        ('ENTRYPOINT ["env", "A=b"]\nCMD ["./main"]', ["ENV A=b", 'CMD ["./main"]']),
        ('ENTRYPOINT ["env", "A=b"]\nCMD ./main -a', ["ENV A=b", 'CMD ["./main", "-a"]']),
        ('ENTRYPOINT ["env", "A=b", "./main"]\nCMD ["-a"]', ["ENV A=b", 'ENTRYPOINT ["./main"]', 'CMD ["-a"]']),
        ("CMD exec env A=b ./main", ["ENV A=b", 'CMD ["./main"]']),
        ("CMD A=a env A='b c' ./main", ['ENV A="b c"', 'CMD ["./main"]']),
        ('CMD ["env", "A=b", "./s.sh"]', ["ENV A=b", "ENV PORT=80", 'CMD ["./main"]']),
        ('CMD ["env", "A=b", "sh", "-c", "exec ./main $A"]', []),
        ('CMD ["env", "./main"]', ['CMD ["./main"]']),
        ('CMD ["env", "HOME=/data", "LANG=C", "USER=a", "./main"]', ["ENV HOME=/data", "ENV LANG=C", "ENV USER=a", 'CMD ["./main"]']),
        ("CMD export LC_ALL=C LOGNAME=a && exec ./main", ["ENV LC_ALL=C", "ENV LOGNAME=a", 'CMD ["./main"]']),
        ("CMD LANG=${LANG:-C} ./main", ["ENV LANG=C", 'CMD ["./main"]']),
    ],
)  # fmt: skip
def test_env_before_the_program(tail: str, expected: list[str], tmp_path: Path) -> None:
    found = result(f"{HEAD}{tail}\n", tmp_path, {"s.sh": SCRIPT})
    if not expected:  # -e may give A another value, and then the argument is another one
        assert found.outcome is Outcome.REFUSED
        return
    assert start_of(found) == expected
    assert "is removed" in "".join(d.message for d in found.diagnostics)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ('"-i", "A=b", "./main"', "no ENV does what its option -i does"),
        ('"-i", "-u=b", "./main"', "no ENV does what its option -i does"),
        ('"A=b", "-u", "./main"', "no ENV does what its option -u does"),
        ('"A=b", "-u=x", "./main"', "no ENV does what its option -u=x does"),
        ('"PATH=/app", "main"', "it sets PATH, in which the program is looked for"),
        ('"HOSTNAME=a", "./main"', "it sets HOSTNAME, which the engine sets itself"),
        ('"GOFLAGS=-v", "./main"', "it sets GOFLAGS, which the go command reads"),
        ('"a.b=c", "./main"', "no ENV can hold 'a.b=c'"),
        ('"A=b\\nc", "./main"', "no ENV can hold 'A=b\\nc'"),
    ],
)
def test_env_that_no_env_can_be(words: str, why: str, tmp_path: Path) -> None:
    message, _ = refusal(result(f'{HEAD}CMD ["env", {words}]\n', tmp_path), "unknown-start")
    assert message == f"env stands before the program: {why}"


@pytest.mark.parametrize(
    ("tail", "rule"),
    [
        ('CMD ["./env", "A=b", "./main"]', "unknown-start"),
        ('CMD ["env", "A=b"]', "no-start"),
        ("CMD env A=$HOME ./main", "needs-shell"),
        ('CMD ["env", "A=$(x)", "sh", "-c", "./main; x"]', "needs-shell"),
    ],
)
def test_env_that_does_more(tail: str, rule: str, tmp_path: Path) -> None:
    refusal(result(f"{HEAD}{tail}\n", tmp_path), rule)


def test_a_program_of_that_name(tmp_path: Path) -> None:
    text = HEAD.replace("-o main", "-o /usr/local/bin/env") + 'CMD ["env", "A=b", "./main"]\n'
    assert start_of(result(text, tmp_path)) == ['CMD ["env", "A=b", "./main"]']
