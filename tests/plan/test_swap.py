"""A runtime stage on another base: what becomes of its RUN lines."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from rewriter.model import Outcome, Settings
from tests.rewriting import APP, result_of

HEAD = """\
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

"""
FILES = {**APP, "config.yml": "a: b\n", "web/index.html": "<p>\n", "web/css/main.css": "p {}\n"}


def swapped(tail: str, root: Path, *, base: str = "alpine:3.22", nonroot: bool = False) -> tuple[str, str]:
    """``(staging line, runtime stage)`` of what becomes of a stage that ends in starting the program."""
    text = HEAD + f"FROM {base}\n" + dedent(tail) + 'CMD ["/app"]\n'
    result = result_of(text, root, FILES, Settings(nonroot=nonroot))
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    head, image, runtime = (result.after or "").partition("FROM gcr.io/distroless/static-debian13")
    assert image and head.count("FROM ") == 1, result.after
    staged = next((line for line in head.splitlines() if "/rootfs" in line), "")
    return staged.removeprefix("RUN "), runtime.partition("\n")[2].removesuffix('CMD ["/app"]\n')


def check_kept(tail: str, root: Path, *, base: str = "alpine:3.22") -> None:
    """The stage stays, and a further one copies from it."""
    text = HEAD + f"FROM {base}\n" + dedent(tail) + 'CMD ["/app"]\n'
    result = result_of(text, root, FILES)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert f"FROM {base} AS builder" in (result.after or "")


PROGRAM = "COPY --from=build /out/app /app\n"


@pytest.mark.parametrize(
    ("run", "flag"),
    [
        ("chown 1000:1000 /app", " --chown=1000:1000"),
        ("chown 1000 /app", " --chown=1000:0"),
        ("chgrp 20 /app", " --chown=0:20"),
        ("chown :20 /app && chown 5 /app", " --chown=5:20"),
        ("chown 1000:1000 /app && chown root:root /app", ""),
        ("chown nobody /app", " --chown=65534:0"),
        ("chown -R 7:8 /app", " --chown=7:8"),
        ("chmod +x /app", ""),
        ("chmod 0755 /app", ""),
        ("chmod a+rx,u+w /app", ""),
    ],
)
def test_owner_and_mode_of_a_copy(run: str, flag: str, tmp_path: Path) -> None:
    """chown becomes a flag, chmod of what go build wrote is idle."""
    staged, runtime = swapped(f"{PROGRAM}RUN {run}\n", tmp_path)
    assert not staged
    assert runtime == f"COPY --from=build{flag} /out/app /app\n"


@pytest.mark.parametrize(
    "run",
    [
        "chmod 700 /app",
        "setcap cap_net_raw+ep /app",
        "umask 027; mkdir /data",
        "mkdir /data && chown 1000 /*",
        "strip /app",
        "echo x >> /etc/motd",
        "cp /app /app2",
        "mv /app /x && ln /x /app",
        "mkfifo /pipe",
        "chown stranger /app",
        "chmod 777 /var/log",
        "chown -R 1000 /usr/local",
        "tar -xf /x.tar -C /data",
        "echo 'app:x:1:1::/:' > /etc/passwd",
    ],
)
def test_what_is_not_followed_keeps_the_stage(run: str, tmp_path: Path) -> None:
    """Whatever leaves more than folders, links and owners."""
    text = HEAD + f'FROM alpine:3.22\n{PROGRAM}RUN {run}\nCMD ["/app"]\n'
    result = result_of(text, tmp_path, FILES)
    assert result.outcome is Outcome.REFUSED or "FROM alpine:3.22 AS builder" in (result.after or "")


@pytest.mark.parametrize(
    "run",
    [
        "apk add --no-cache ca-certificates tzdata && update-ca-certificates && rm -rf /var/cache/apk/*",
        "apk upgrade --no-cache",
        "set -eux; apk add ca-certificates; mkdir /t; rm -r /t",
        "echo http://dl-cdn.alpinelinux.org/alpine/edge/main >> /etc/apk/repositories",
        "test -e /etc/nsswitch.conf || echo 'hosts: files dns' > /etc/nsswitch.conf",
        "adduser -D -H -u 1000 app",
        "mkdir -p /usr/local/bin /tmp /var/log",
        "rm -rf /usr/share/man /root/.cache",
        "ln -s /lib/libc.musl-x86_64.so.1 /lib/ld-linux-x86-64.so.2",
        "wget -qO- https://example.com/health",
    ],
)
def test_spent(run: str, tmp_path: Path) -> None:
    """Nothing of it is needed on distroless."""
    assert swapped(f"{PROGRAM}RUN {run}\n", tmp_path) == ("", PROGRAM)


@pytest.mark.parametrize(
    ("run", "staged"),
    [
        ("mkdir -p /data/x", "mkdir -p /rootfs/data/x"),
        ("mkdir -p /var/cache/shop", "mkdir -p /rootfs/var/cache/shop"),
        ("mkdir -m 700 /data", "mkdir -p /rootfs/data && chmod 0700 /rootfs/data"),
        ("mkdir /data && chgrp 5 /data && chmod g+ws /data",
         "mkdir -p /rootfs-0.5/data && chown 0:5 /rootfs-0.5/data && chmod 2775 /rootfs-0.5/data"),
        ("install -d -m 1777 /t", "mkdir -p /rootfs/t && chmod 1777 /rootfs/t"),
        ("mkdir /a && ln -s /app /a/x", "mkdir -p /rootfs/a && ln -s /app /rootfs/a/x"),
        ("ln -sf /dev/stdout /log", "mkdir -p /rootfs && ln -s /dev/stdout /rootfs/log"),
        ("mkdir -p /bin/x", "mkdir -p /rootfs/usr/bin/x"),
        ("touch /db && chown 3:4 /db && chmod 600 /db",
         "mkdir -p /rootfs-3.4 && touch /rootfs-3.4/db && chown 3:4 /rootfs-3.4/db && chmod 0600 /rootfs-3.4/db"),
    ],
)  # fmt: skip
def test_staged(run: str, staged: str, tmp_path: Path) -> None:
    """Folders, links and empty files are made in the build stage."""
    found, runtime = swapped(f"{PROGRAM}RUN {run}\n", tmp_path)
    assert found == staged
    root = staged.split("/")[1].split()[0]
    assert runtime == f"COPY --from=build /{root}/ /\n" + PROGRAM


def test_a_folder_that_workdir_made(tmp_path: Path) -> None:
    """--chown would leave it root's."""
    tail = "WORKDIR /srv/app\nCOPY config.yml .\nRUN chown -R 5:6 /srv/app\n" + PROGRAM
    staged, runtime = swapped(tail, tmp_path)
    assert staged == "mkdir -p /rootfs-5.6/srv/app && chown 5:6 /rootfs-5.6/srv/app"
    assert "COPY --chown=5:6 config.yml .\n" in runtime


def test_what_is_copied_later_keeps_its_owner(tmp_path: Path) -> None:
    """chown comes before the second COPY."""
    tail = "COPY config.yml /d/a\nRUN chown -R 5:6 /d\nCOPY config.yml /d/b\n" + PROGRAM
    staged, runtime = swapped(tail, tmp_path)
    assert not staged
    assert "COPY --chown=5:6 config.yml /d/a\nCOPY config.yml /d/b\n" in runtime


def test_one_of_two_sources(tmp_path: Path) -> None:
    """A flag would give both of them away."""
    check_kept("COPY config.yml go.mod /d/\nRUN chown 5 /d/go.mod\n" + PROGRAM, tmp_path)


def test_a_folder_of_a_copied_one(tmp_path: Path) -> None:
    """mkdir -p of what COPY brought makes nothing; what is new is made."""
    check_kept("COPY web /web\nRUN mkdir -p /web/css && chmod 777 /web/css\n" + PROGRAM, tmp_path)
    tail = "COPY web /web\nRUN mkdir -p /web/up && chmod 777 /web/up\n" + PROGRAM
    assert swapped(tail, tmp_path)[0] == "mkdir -p /rootfs/web/up && chmod 0777 /rootfs/web/up"


def test_group_of_a_copy_that_is_not_known(tmp_path: Path) -> None:
    """COPY --from keeps the owner of its source, and chown without a group keeps that group."""
    text = HEAD.replace("RUN CGO", "RUN chown -R 9:9 /src\nRUN CGO") + (
        f'FROM alpine:3.22\n{PROGRAM}COPY --from=build /src/config.yml /c\nRUN chown 5 /c\nCMD ["/app"]\n'
    )
    assert "AS builder" in (result_of(text, tmp_path, FILES).after or "")


def test_home_is_made_where_something_lies_in_it(tmp_path: Path) -> None:
    """The owner of the home folder stays."""
    tail = "RUN adduser -D -u 1000 app\nCOPY web /home/app/web\n" + PROGRAM
    staged, _ = swapped(tail, tmp_path)
    assert staged == "mkdir -p /rootfs-1000/home/app && chown 1000:1000 /rootfs-1000/home/app"


def test_run_as_another_user(tmp_path: Path) -> None:
    """mkdir makes the folder for the one in force, with all folders above it."""
    tail = PROGRAM + "RUN mkdir /w && chown 7:7 /w\nUSER 7:7\nRUN mkdir -p /w/a/b\n"
    staged, _ = swapped(tail, tmp_path)
    assert "chown 7:7 /rootfs-7/w/a && chown 7:7 /rootfs-7/w/a/b" in staged


def test_link_does_not_follow_links(tmp_path: Path) -> None:
    """``--link`` into /bin would put a folder in the place of the link to /usr/bin."""
    text = HEAD + 'FROM alpine:3.22\nCOPY --link --from=build /out/app /bin/app\nCMD ["app"]\n'
    assert "FROM alpine:3.22 AS builder" in (result_of(text, tmp_path, FILES).after or "")


def test_zones(tmp_path: Path) -> None:
    """A link to a zone that was not there led nowhere; a copy stays without the package."""
    link = "RUN ln -s /usr/share/zoneinfo/Asia/Tokyo /etc/localtime\n" + PROGRAM
    placed = "mkdir -p /rootfs/etc && ln -s /usr/share/zoneinfo/Asia/Tokyo /rootfs/etc/localtime"
    assert swapped(link, tmp_path)[0] == ""
    assert swapped(link, tmp_path, base="debian:bookworm-slim")[0] == placed
    assert swapped("RUN apk add tzdata\n" + link, tmp_path)[0] == placed
    copy = "RUN apk add tzdata && cp /usr/share/zoneinfo/Asia/Tokyo /etc/localtime && apk del tzdata\n"
    assert swapped(copy + PROGRAM, tmp_path)[0] == placed
    assert swapped("RUN apk add tzdata\n" + link + "RUN apk del tzdata\n", tmp_path)[0] == ""


def test_nonroot_gives_what_is_not_of_the_system(tmp_path: Path) -> None:
    """Programs stay root's; volumes that nothing makes are made."""
    tail = "COPY config.yml /etc/ssl/x\nCOPY web /web\nVOLUME /v\n" + PROGRAM
    _, runtime = swapped(tail, tmp_path, nonroot=True)
    expected = (
        "WORKDIR /v\nWORKDIR /\nCOPY config.yml /etc/ssl/x\nCOPY --chown=65532:65532 web /web\nVOLUME /v\n"
    )
    assert runtime == expected + PROGRAM


@pytest.mark.parametrize(
    "path", ["/bin/app", "/lib/x/app", "/usr/bin", "/sbin", "/opt//a/../app", "/etc/app/", "/new"]
)
def test_destinations_that_stay(path: str, tmp_path: Path) -> None:
    """Only a folder that distroless lacks needs a slash."""
    line = f"COPY config.yml {path}\n"
    assert swapped(line + PROGRAM, tmp_path) == ("", line + PROGRAM)


@pytest.mark.parametrize("path", ["/opt", "/usr/local/bin", "/made"])
def test_destinations_that_get_a_slash(path: str, tmp_path: Path) -> None:
    """A folder of the old base, or of a RUN, that is not there before the COPY."""
    tail = f"RUN mkdir -p /made\nCOPY config.yml {path}\n" + PROGRAM
    assert f"COPY config.yml {path}/\n" in swapped(tail, tmp_path)[1]


def test_owners_in_the_name(tmp_path: Path) -> None:
    """BuildKit's cache does not tell a folder of 1000 from one of 1001, but it does tell names."""
    runs = [f"RUN mkdir /data && chown {uid}:{uid} /data\n" for uid in (0, 1000, 1001)]
    copies = [swapped(PROGRAM + run, tmp_path)[1].splitlines()[0] for run in runs]
    assert copies == [f"COPY --from=build /rootfs{name}/ /" for name in ("", "-1000", "-1001")]
    many = " && ".join(f"mkdir /d{uid} && chown {uid} /d{uid}" for uid in range(1000, 1020))
    assert len(swapped(f"{PROGRAM}RUN {many}\n", tmp_path)[1].splitlines()[0]) < 60


@pytest.mark.parametrize(
    ("base", "run", "owner"),
    [
        ("alpine:3.22", "adduser -D -u 1000 -h /srv/app app", "1000:1000"),
        ("alpine:3.22", "mkdir /srv/app/x && adduser -D -u 1000 -h /srv/app app", "1000:1000"),
        ("alpine:3.22", "adduser -D -H -u 1000 -h /srv/app app", ""),
        ("debian:12-slim", "useradd -m -u 1000 -d /srv/app app", ""),
    ],
)
def test_a_home_that_is_there(base: str, run: str, owner: str, tmp_path: Path) -> None:
    """busybox' adduser makes it the user's, the others do not touch it."""
    staged, _ = swapped(f"WORKDIR /srv/app\nRUN {run}\n{PROGRAM}USER app\n", tmp_path, base=base)
    assert ("chown" in staged) == bool(owner)
    assert not owner or f"chown {owner} /rootfs-1000/srv/app" in staged


@pytest.mark.parametrize(
    ("made", "copy", "kept"),
    [
        ("/out/bin", "COPY --from=files /out/ /", True),
        ("/out/usr/bin", "COPY --from=files /out/ /", False),
        ("/out/bin", "COPY --from=files /out/bin /bin", False),
        ("/out/bin", "COPY --from=files /out/ /opt/", False),
        ("/out/x/lib64", "COPY --from=files /out/x /", True),
    ],
)
def test_a_folder_onto_a_link_of_distroless(made: str, copy: str, kept: bool, tmp_path: Path) -> None:
    text = f"FROM debian:12 AS files\nRUN mkdir -p {made} && touch {made}/x.yml\n{HEAD}FROM alpine:3.22\n"
    result = result_of(f'{text}{copy}\n{PROGRAM}CMD ["/app"]\n', tmp_path, FILES)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert ("FROM alpine:3.22 AS builder" in (result.after or "")) is kept
    assert "COPY --from=builder / /" not in (result.after or "")
