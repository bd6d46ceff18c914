"""``--nonroot``: user, owners, volumes, and what may need root."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Applicability, FileResult, Outcome, Settings
from tests.rewriting import APP, go, result_of

BUILD = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\n"
COPY = "COPY --from=build /app/main /app/main\n"
END = 'CMD ["./main"]\n'
NONROOT = Settings(nonroot=True)


def runtime_of(text: str, root: Path, files: dict[str, str] | None = None) -> str:
    """The runtime stage of the result, behind its FROM."""
    result = result_of(text, root, files, NONROOT)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert result.after is not None
    assert result.after_base == "gcr.io/distroless/static-debian13:nonroot"
    again = result_of(result.after, root, files, NONROOT)
    assert again.outcome is Outcome.UNCHANGED
    return result.after.split("static-debian13:nonroot\n", 1)[1]


def said(result: FileResult, rule: str) -> list[str]:
    """The messages of a rule."""
    return [diagnostic.message for diagnostic in result.diagnostics if diagnostic.rule == rule]


def may(body: str, root: Path, *imports: str, more: str = "", end: str = END) -> list[str]:
    """What a program with ``body`` in main may need root for."""
    files = {**APP, "main.go": go(body, *imports)}
    return said(result_of(f"{BUILD}{more}{end}", root, files, NONROOT), "may-need-root")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", ""),
        ("USER root\n", "USER 65532:65532\n"),
        ("USER nonroot\n", "USER 65532:65532\n"),
        ("USER 65532:65532\n", "USER 65532:65532\n"),
        ("USER 1000\n", "USER 65532:65532\n"),
        ("USER app\n", "USER 65532:65532\n"),
        ("USER app\nUSER root\nEXPOSE 8080\n", "USER 65532:65532\nEXPOSE 8080\n"),
    ],
)
def test_user_behind_the_build(lines: str, expected: str, tmp_path: Path) -> None:
    assert runtime_of(f"{BUILD}{lines}{END}", tmp_path) == f"WORKDIR /app\n{COPY}{expected}{END}"


@pytest.mark.parametrize("user", ["app", "1000", "root", "nobody"])
def test_user_before_the_build_stays_there(user: str, tmp_path: Path) -> None:
    text = BUILD.replace("WORKDIR", f"USER {user}\nWORKDIR")
    assert runtime_of(f"{text}{END}", tmp_path) == f"WORKDIR /app\n{COPY}{END}"


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        ("VOLUME /data\n", "WORKDIR /data\n"),
        ("VOLUME /data /more\n", "WORKDIR /data\nWORKDIR /more\n"),
        ("ENV D=/data\nVOLUME $D/x/\n", "WORKDIR /data/x\n"),
        ("VOLUME /tmp\n", ""),
        ("VOLUME /app\n", ""),
        ("VOLUME /\n", ""),
        ('VOLUME ["/a b"]\n', ""),
        ("RUN mkdir /data\nVOLUME /data\n", ""),
        ("RUN mkdir /data\nVOLUME /data/inside\n", ""),
    ],
)
def test_volumes_are_made(lines: str, made: str, tmp_path: Path) -> None:
    runtime = runtime_of(f"{BUILD}{lines}{END}", tmp_path)
    assert runtime.partition("WORKDIR /app\n")[0].replace("ENV D=/data\n", "") == made


def test_root_makes_no_volumes(tmp_path: Path) -> None:
    result = result_of(f"{BUILD}VOLUME /data\n{END}", tmp_path)
    assert result.after is not None
    assert "WORKDIR /data" not in result.after


@pytest.mark.parametrize(
    ("mode", "owner"),
    [
        ("755", ""),
        ("0755", ""),
        ("777", ""),
        ("+x", ""),
        ("a+x", ""),
        ("u+rwx", ""),
        ("700", "--chown=65532:65532 "),
        ("0500", "--chown=65532:65532 "),
        ("750", "--chown=65532:65532 "),
        ("o-x", "--chown=65532:65532 "),
        ("u=rwx,go=", "--chown=65532:65532 "),
    ],
)
def test_program_that_others_may_not_execute(mode: str, owner: str, tmp_path: Path) -> None:
    runtime = runtime_of(f"{BUILD}RUN chmod {mode} main\n{END}", tmp_path)
    assert f"COPY --from=build {owner}/app/main /app/main\n" in runtime


def test_umask_closes_the_program(tmp_path: Path) -> None:
    text = BUILD.replace("RUN go", "RUN umask 077 && go")
    assert "--chown=65532:65532 /app/main /app/main" in runtime_of(f"{text}{END}", tmp_path)


def test_system_files_stay_those_of_root(tmp_path: Path) -> None:
    lines = "RUN ln -sf /usr/share/zoneinfo/Asia/Tokyo /etc/localtime\nCOPY x.pem /etc/ssl/certs/x.pem\n"
    runtime = runtime_of(f"{BUILD}{lines}COPY x.pem /srv/x.pem\n{END}", tmp_path, {**APP, "x.pem": ""})
    assert "COPY --from=build /etc/localtime /etc/localtime\n" in runtime
    assert "COPY --from=build /etc/ssl/certs/x.pem /etc/ssl/certs/x.pem\n" in runtime
    assert "COPY --from=build --chown=65532:65532 /srv/x.pem /srv/x.pem\n" in runtime


@pytest.mark.parametrize("lines", ["RUN mkdir -m 777 /data\n", "RUN mkdir /data && chmod a+w /data\n"])
def test_a_folder_for_everybody_is_no_problem(lines: str, tmp_path: Path) -> None:
    text = f"{BUILD}{lines}USER 1000\n{END}"
    assert "/rootfs" in (result_of(text, tmp_path).after or "")
    assert "/rootfs" not in runtime_of(text, tmp_path)
    assert "--chown=65532:65532 /data /data" in runtime_of(text, tmp_path)


def test_users_of_the_old_image_are_not_copied(tmp_path: Path) -> None:
    files = {**APP, "main.go": go("user.Current()", "os/user")}
    text = f"{BUILD}RUN useradd -m -u 7 app\nUSER app\n{END}"
    assert "/etc/passwd" in (result_of(text, tmp_path, files).after or "")
    assert "/etc/passwd" not in runtime_of(text, tmp_path, files)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (BUILD.replace("/app", "/root") + END, "/root"),
        (BUILD + "RUN mv main /root/main\n" + 'CMD ["/root/main"]\n', "/root/main"),
        (BUILD + "WORKDIR /root/x\n" + 'CMD ["/app/main"]\n', "/root/x"),
        (BUILD + "COPY x.conf /root/.app/settings\n" + END, "/root/.app/settings"),
        (BUILD + "VOLUME /root/.app\n" + END, "/root/.app"),
    ],
)
def test_below_the_home_of_root(text: str, path: str, tmp_path: Path) -> None:
    files = {**APP, "x.conf": ""}
    result = result_of(text, tmp_path, files, NONROOT)
    assert result.outcome is Outcome.REFUSED
    assert {diagnostic.rule for diagnostic in result.diagnostics} == {"needs-root"}
    assert any(f" {path} " in message for message in said(result, "needs-root"))
    assert result_of(text, tmp_path, files).outcome is Outcome.REWRITTEN


@pytest.mark.parametrize(
    ("more", "end", "port"),
    [
        ("EXPOSE 80\n", END, 80),
        ("EXPOSE 53/udp\n", END, 53),
        ("ENV P=443\nEXPOSE $P\n", END, 443),
        ("ENV PORT=80\n", END, 80),
        ("ENV LISTEN_ADDR=:81\n", END, 81),
        ("ENV BIND=0.0.0.0:81\n", END, 81),
        ("", 'CMD ["./main", "-port", "80"]\n', 80),
        ("", 'CMD ["./main", "--http-port=80"]\n', 80),
        ("", 'CMD ["./main", "-addr=:80"]\n', 80),
        ("", 'CMD ["./main", "[::]:80"]\n', 80),
    ],
)
def test_low_ports(more: str, end: str, port: int, tmp_path: Path) -> None:
    [message] = may("", tmp_path, more=more, end=end)
    assert message.startswith(f"nonroot may not be allowed to listen on port {port} (")


@pytest.mark.parametrize(
    ("more", "end"),
    [
        ("EXPOSE 8080 1024\n", END),
        ("ENV PORT=8080\n", END),
        ("ENV SMTP_PORT=25 RETRIES=3\n", END),
        ("ENV MAIL=mail.example.com:25\n", END),
        ("", 'CMD ["./main", "-workers", "80"]\n'),
        ("", 'CMD ["./main", "-to", "example.com:80"]\n'),
        ("", 'CMD ["./main", "-port", "8080"]\n'),
        ("EXPOSE 80\nUSER 1000\n", END),
    ],
)
def test_no_low_ports(more: str, end: str, tmp_path: Path) -> None:
    assert may("", tmp_path, more=more, end=end) == []


@pytest.mark.parametrize(
    ("body", "package", "word"),
    [
        ('http.ListenAndServe(":80", nil)', "net/http", "port 80"),
        ('s := http.Server{Addr: ":443"}; s.ListenAndServe()', "net/http", "port 443"),
        ('const addr = "0.0.0.0:22"; net.Listen("tcp", addr)', "net", "port 22"),
        ('net.ListenPacket("ip4:icmp", "")', "net", "raw socket"),
        ('net.DialIP("ip4:1", nil, nil)', "net", "raw socket"),
        ('net.Dial("ip4:icmp", "x")', "net", "raw socket"),
        ("syscall.Setuid(0)", "syscall", "changes its user"),
        ('syscall.Chroot("/x")', "syscall", "changes the system"),
        ('os.Chown("/app/x", 1, 1)', "net", "gives files away"),
        ('net.Dial("unix", "/var/run/docker.sock")', "net", "container engine"),
        ("os.UserHomeDir()", "net", "HOME"),
        ('os.MkdirAll("/opt/x/y", 0o755)', "net", "may not write /opt/x/y"),
        ('os.Create("/etc/x.conf")', "net", "may not write /etc/x.conf"),
        ('os.OpenFile("../x.log", os.O_CREATE, 0)', "net", "may not write /x.log"),
        ('f("/var/log/x.log")', "net", "may not write /var/log/x.log"),
    ],
)
def test_what_may_need_root(body: str, package: str, word: str, tmp_path: Path) -> None:
    [message] = may(body, tmp_path, package)
    assert word in message


@pytest.mark.parametrize(
    ("body", "package"),
    [
        ('http.ListenAndServe(":8080", nil)', "net/http"),
        ('net.Dial("tcp", ":80")', "net"),
        ('net.Dial("tcp", "ip4:80")', "net"),
        ('f(host + ":80")', "net"),
        ('os.WriteFile("x.log", nil, 0o600)', "net"),
        ('os.MkdirAll("/tmp/x/y", 0o755)', "net"),
        ('os.Create("/home/nonroot/x")', "net"),
        ('os.ReadFile("/etc/hostname")', "net"),
        ('f("/var/run/secrets/kubernetes.io/serviceaccount/token")', "net"),
        ('f("/var/logs")', "net"),
        ("syscall.Getuid()", "syscall"),
    ],
)
def test_what_needs_no_root(body: str, package: str, tmp_path: Path) -> None:
    assert may(body, tmp_path, package) == []


def test_a_folder_that_is_copied_may_be_written(tmp_path: Path) -> None:
    body = 'os.Create("/var/lib/x/db")'
    assert may(body, tmp_path) == ["nonroot may not write /var/lib/x/db"]
    assert may(body, tmp_path, more="RUN mkdir -p /var/lib/x\n") == []
    assert may(body, tmp_path, more="VOLUME /var/lib/x\n") == []


def test_volumes_and_homes_that_are_not_nonroots(tmp_path: Path) -> None:
    assert may("", tmp_path, more='VOLUME ["/a b"]\n') == ["nonroot may not write /a b (VOLUME)"]
    assert may("", tmp_path, more="ENV KEY=/root/key.json\n") == [
        "nonroot may not write /root/key.json (ENV KEY)"
    ]
    assert may("os.UserHomeDir()", tmp_path, more="ENV HOME=/root\n") == [
        "ENV HOME is /root, which nonroot may not enter"
    ]
    assert may("os.UserHomeDir()", tmp_path, more="ENV HOME=/tmp\n") == []


def test_a_package_that_needs_root(tmp_path: Path) -> None:
    text = 'package main\n\nimport _ "golang.org/x/net/icmp"\n\nfunc main() {}\n'
    result = result_of(f"{BUILD}{END}", tmp_path, {**APP, "main.go": text}, NONROOT)
    [message] = said(result, "may-need-root")
    assert "raw sockets" in message


def test_without_the_flag_nothing_is_said(tmp_path: Path) -> None:
    files = {**APP, "main.go": go('http.ListenAndServe(":80", nil)', "net/http")}
    result = result_of(f"{BUILD}EXPOSE 80\nVOLUME /data\n{END}", tmp_path, files)
    assert said(result, "may-need-root") + said(result, "nonroot") == []
    assert result.after_base == "gcr.io/distroless/static-debian13"


def test_it_is_unsafe_and_no_assumption(tmp_path: Path) -> None:
    result = result_of(f"{BUILD}{END}", tmp_path, settings=Settings(nonroot=True, safe_only=True))
    assert result.outcome is Outcome.REWRITTEN
    [change] = [diagnostic for diagnostic in result.diagnostics if diagnostic.rule == "nonroot"]
    assert change.applicability is Applicability.UNSAFE
    assert change.message.endswith("it ran as root")


def test_a_user_that_nobody_knows(tmp_path: Path) -> None:
    result = result_of(f"{BUILD}ARG WHO\nUSER $WHO\n{END}", tmp_path, settings=NONROOT)
    assert said(result, "nonroot") == [
        "the program runs as nonroot (65532:65532), as requested; it ran as a user that is not known"
    ]
