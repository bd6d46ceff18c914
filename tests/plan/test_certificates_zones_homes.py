"""Certificates, time zones and homes: what the program finds around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Applicability, Settings
from tests.rewriting import APP, check_lines, go, result_of

ALPINE = "FROM golang:1.24-alpine\n"
DEBIAN = "FROM golang:1.24\n"
BUILD = "WORKDIR /app\nCOPY . .\nRUN go build -o main .\n"
COPY = "COPY --from=build /app/main /app/main\n"
END = 'CMD ["./main"]\n'
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
COPIED = f"COPY --from=build {BUNDLE} {BUNDLE}\n"
FOLDER = "/usr/local/share/ca-certificates"
FILES = {**APP, "ca.crt": ""}


@pytest.mark.parametrize(
    "lines",
    [
        f"COPY ca.crt {FOLDER}/ca.crt\nRUN update-ca-certificates\n",
        f"COPY ca.crt {FOLDER}/\nRUN update-ca-certificates --fresh\n",
        f"COPY ca.crt /tmp/\nRUN mv /tmp/ca.crt {FOLDER}/ && update-ca-certificates\n",
        f"COPY ca.crt /tmp/\nRUN cp /tmp/*.crt {FOLDER}/ && update-ca-certificates\n",
        f"RUN wget -O {FOLDER}/ca.crt http://x/ca.crt && update-ca-certificates\n",
        f"RUN curl -o {FOLDER}/ca.crt http://x/ca.crt && update-ca-certificates\n",
        f"ADD https://x/ca.crt {FOLDER}/ca.crt\nRUN update-ca-certificates\n",
        f"RUN echo x > {FOLDER}/ca.crt && update-ca-certificates\n",
        f"COPY ca.crt {FOLDER}/ca.crt\nRUN dpkg-reconfigure ca-certificates\n",
        f"COPY ca.crt {FOLDER}/ca.crt\nRUN [ -n x ] && update-ca-certificates || true\n",
        f"RUN tar xf x.tgz -C {FOLDER} && update-ca-certificates\n",
        f"COPY ca.crt /tmp/\nRUN cat /tmp/ca.crt >> {BUNDLE}\n",
        f"COPY ca.crt /tmp/\nRUN cat /tmp/ca.crt | tee -a {BUNDLE}\n",
        f"COPY ca.crt /tmp/\nRUN test -f /tmp/ca.crt && cat /tmp/ca.crt >> {BUNDLE}\n",
    ],
)
@pytest.mark.parametrize("base", [ALPINE, DEBIAN])
def test_the_bundle_with_own_certificates(base: str, lines: str, tmp_path: Path) -> None:
    result = result_of(f"{base}{lines}{BUILD}{END}", tmp_path, FILES)
    assert result.after is not None
    assert COPIED in result.after
    assert f"COPY --from=build {FOLDER}" not in result.after


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "RUN update-ca-certificates\n",
        "RUN apk add --no-cache ca-certificates && update-ca-certificates\n",
        "RUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*\n",
        f"COPY ca.crt {FOLDER}/ca.crt\n",
        f"COPY ca.crt {FOLDER}/ca.crt\nRUN rm {FOLDER}/ca.crt && update-ca-certificates\n",
    ],
)
def test_the_bundle_of_the_base(lines: str, tmp_path: Path) -> None:
    check_lines(f"{DEBIAN}{lines}{BUILD}{END}", f"WORKDIR /app\n{COPY}{END}", tmp_path, APP | {"ca.crt": ""})


def test_the_link_to_the_bundle_is_of_alpine(tmp_path: Path) -> None:
    lines = "COPY ca.crt /tmp/\nRUN cat /tmp/ca.crt >> /etc/ssl/cert.pem\n"
    assert COPIED in (result_of(f"{ALPINE}{lines}{BUILD}{END}", tmp_path, FILES).after or "")
    after = result_of(f"{DEBIAN}{lines}{BUILD}{END}", tmp_path, FILES).after or ""
    assert COPIED not in after
    assert "COPY --from=build /etc/ssl/cert.pem /etc/ssl/cert.pem\n" in after


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ("SSL_CERT_FILE=/certs/ca.crt", "/certs/ca.crt"),
        (f"SSL_CERT_FILE={FOLDER}/ca.crt", f"{FOLDER}/ca.crt"),
        ("SSL_CERT_DIR=/certs", "/certs/ca.crt"),
        ("REQUESTS_CA_BUNDLE=/certs/ca.crt", "/certs/ca.crt"),
    ],
)
def test_certificates_that_env_names(environment: str, place: str, tmp_path: Path) -> None:
    lines = f"COPY ca.crt {place}\nENV {environment}\n"
    after = result_of(f"{DEBIAN}{lines}{BUILD}{END}", tmp_path, FILES).after or ""
    copied = "/certs" if "DIR" in environment else place
    assert f"COPY --from=build {copied} {copied}\n" in after
    assert f"\nENV {environment}\nWORKDIR" in after


def zones(lines: str, root: Path, *, flags: str = "-trimpath", base: str = ALPINE, source: str = "") -> int:
    """How many notices there are of a zone that had no effect."""
    files = {**APP, "main.go": source} if source else APP
    build = BUILD.replace("go build", f"go build {flags}")
    result = result_of(f"{base}{lines}{build}{END}", root, files)
    return sum(diagnostic.rule == "zone-without-data" for diagnostic in result.diagnostics)


def test_a_zone_without_data(tmp_path: Path) -> None:
    assert zones("ENV TZ=Europe/Berlin\n", tmp_path) == 1
    assert zones("ENV TZ=:Europe/Berlin\n", tmp_path, flags="-trimpath=true") == 1


@pytest.mark.parametrize(
    ("lines", "flags", "base"),
    [
        ("", "-trimpath", ALPINE),
        ("ENV TZ=UTC\n", "-trimpath", ALPINE),
        ("ENV TZ=Europe/Berlin\n", "", ALPINE),
        ("ENV TZ=Europe/Berlin\n", "-trimpath=false", ALPINE),
        ("ENV TZ=Europe/Berlin\n", "-trimpath", DEBIAN),
        ("ENV TZ=/etc/localtime\n", "-trimpath", ALPINE),
        ("ENV TZ=Europe/Berlin\n", "-trimpath -tags timetzdata", ALPINE),
        ("RUN apk add tzdata\nENV TZ=Europe/Berlin\n", "-trimpath", ALPINE),
    ],
)
def test_a_zone_with_data(lines: str, flags: str, base: str, tmp_path: Path) -> None:
    assert zones(lines, tmp_path, flags=flags, base=base) == 0


def test_a_zone_in_the_program(tmp_path: Path) -> None:
    source = 'package main\n\nimport _ "time/tzdata"\n\nfunc main() {}\n'
    assert zones("ENV TZ=Europe/Berlin\n", tmp_path, source=source) == 0


@pytest.mark.parametrize(
    ("base", "lines", "user", "home"),
    [
        (ALPINE, "RUN adduser -D -u 1400 app\n", "app", "/home/app"),
        (ALPINE, "RUN adduser -D -u 1400 app\n", "1400", "/home/app"),
        (ALPINE, "RUN adduser -D -h /app -u 1400 app\n", "app:app", "/app"),
        (ALPINE, "RUN adduser -S -D -H -h /app app\n", "app", "/app"),
        (ALPINE, "RUN adduser -S app\n", "app", "/home/app"),
        (ALPINE, "", "nobody", "/"),
        (DEBIAN, "RUN useradd -m -u 1400 app\n", "app", "/home/app"),
        (DEBIAN, "RUN useradd -u 1400 -d /app app\n", "app", "/app"),
        (DEBIAN, "", "daemon", "/usr/sbin"),
        (DEBIAN, "", "65532", "/"),
        (ALPINE, "", "65532:65532", "/"),
    ],
)
def test_the_home_is_written_out(base: str, lines: str, user: str, home: str, tmp_path: Path) -> None:
    result = result_of(f"{base}{lines}{BUILD}USER {user}\n{END}", tmp_path)
    assert f"\nENV HOME={home}\n" in (result.after or "")


@pytest.mark.parametrize(
    ("base", "lines", "user"),
    [
        (ALPINE, "", "root"),
        (ALPINE, "", "1000:1000"),
        (ALPINE, "RUN adduser -D -u 1400 app\n", "root"),
        (ALPINE, "RUN adduser -D -u 1400 app\nENV HOME=/x\n", "app"),
        (ALPINE, "RUN adduser -D -H -u 1400 app\n", "app"),
        (ALPINE, "RUN adduser -D -u 1400 -h / app\n", "app"),
        (DEBIAN, "", "nobody"),
        (DEBIAN, "", "www-data"),
        (DEBIAN, "RUN useradd -u 1400 app\n", "app"),
        (DEBIAN, "RUN useradd -r app\n", "app"),
        (DEBIAN, "RUN adduser --system --group app\n", "app"),
        (DEBIAN, "RUN useradd -u 1400 -d /nonexistent app\n", "app"),
    ],
)
def test_the_home_is_as_good_as_before(base: str, lines: str, user: str, tmp_path: Path) -> None:
    result = result_of(f"{base}{lines}{BUILD}USER {user}\n{END}", tmp_path)
    behind = (result.after or "").split("distroless", 1)[1]
    assert behind.count("HOME") == lines.count("ENV HOME")


def from_scratch(lines: str, root: Path, *, nonroot: bool = False) -> str:
    """The runtime stage of a program that stood on scratch."""
    text = f'{DEBIAN[:-1]} AS build\n{BUILD}\nFROM scratch\n{COPY}{lines}CMD ["/app/main"]\n'
    result = result_of(text, root, settings=Settings(from_scratch=True, nonroot=nonroot))
    return (result.after or "").split("distroless", 1)[1]


@pytest.mark.parametrize("user", ["", "USER 0\n", "USER 65534:65534\n", "USER 65532\n"])
def test_on_scratch_every_home_is_the_root_folder(user: str, tmp_path: Path) -> None:
    assert "\nENV HOME=/\n" in from_scratch(user, tmp_path)


@pytest.mark.parametrize(
    "lines",
    [
        "USER 1000\n",
        "ENV HOME=/app\n",
        "COPY --from=build /etc/passwd /etc/passwd\n",
        "COPY --from=build /etc/passwd /etc/group /etc/\nUSER nobody\n",
        "COPY --from=build /etc/passwd /etc/\nUSER 65534\n",
    ],
)
def test_on_scratch_the_home_is_as_in_distroless(lines: str, tmp_path: Path) -> None:
    assert "HOME=/\n" not in from_scratch(lines, tmp_path)


def test_the_home_stands_behind_what_the_builder_reads_it_in(tmp_path: Path) -> None:
    lines = "ENV DATA=$HOME/data\nLABEL app=main\n"
    assert lines.replace("\n", "\nENV HOME=/\n", 1) in from_scratch(lines, tmp_path)


@pytest.mark.parametrize("user", ["", "USER 0\n", "USER 1000\n"])
def test_nonroot_has_a_home_of_its_own(user: str, tmp_path: Path) -> None:
    assert "HOME" not in from_scratch(user, tmp_path, nonroot=True)


@pytest.mark.parametrize(
    ("base", "user", "number"),
    [
        (DEBIAN, "65532", "65532:0"),
        (ALPINE, "65532", "65532:0"),
        (DEBIAN, "65534", "65534"),
        (ALPINE, "65532:65532", "65532:65532"),
        (DEBIAN, "1000", "1000"),
    ],
)
def test_a_number_that_the_image_does_not_know_has_the_group_of_root(
    base: str, user: str, number: str, tmp_path: Path
) -> None:
    result = result_of(f"{base}{BUILD}USER {user}\n{END}", tmp_path)
    assert f"\nUSER {number}\n" in (result.after or "").split("distroless", 1)[1]


def test_a_home_that_is_read_is_written_out_in_any_case(tmp_path: Path) -> None:
    files = {**APP, "main.go": go("os.UserHomeDir()")}
    text = f"{DEBIAN}RUN useradd -u 1400 app\n{BUILD}USER app\n{END}"
    assert "\nENV HOME=/home/app\n" in (result_of(text, tmp_path, files).after or "")


def test_a_home_is_as_sure_as_the_user(tmp_path: Path) -> None:
    def homes(line: str, base: str = ALPINE) -> list[Applicability | None]:
        result = result_of(f"{base}RUN {line}\n{BUILD}USER app\n{END}", tmp_path)
        return [d.applicability for d in result.diagnostics if d.message.startswith("HOME")]

    assert homes("adduser -D -h /app -u 1400 app") == [Applicability.SAFE]
    assert homes("adduser -S -h /app app") == [Applicability.SAFE]
    assert homes("useradd -r -m -d /app app", DEBIAN) == [Applicability.REVIEW]


def test_a_home_of_debians_system_users_is_not_copied(tmp_path: Path) -> None:
    files = {**APP, "main.go": go("os.UserHomeDir()")}
    text = f"{DEBIAN}RUN adduser --system --uid 300 app\n{BUILD}USER app\n{END}"
    assert "/home/app" not in (result_of(text, tmp_path, files).after or "")


@pytest.mark.parametrize(
    ("line", "is_copied"),
    [
        ("ln -s /usr/share/zoneinfo/Asia/Tokyo /etc/localtime", True),
        ("ln -s /usr/share/zoneinfo/Asia/Tokyo /etc/localtime && apk del tzdata", False),
        ("cp /usr/share/zoneinfo/Asia/Tokyo /etc/localtime && apk del tzdata", True),
        ("ln -s /usr/share/zoneinfo/Asia/Tokyo /etc/localtime && apk del git", True),
        ("ln /usr/share/zoneinfo/Asia/Tokyo /etc/localtime && apk del tzdata", True),
    ],
)
def test_a_link_to_a_zone(line: str, is_copied: bool, tmp_path: Path) -> None:
    after = result_of(f"{ALPINE}RUN apk add tzdata && {line}\n{BUILD}{END}", tmp_path).after or ""
    assert ("COPY --from=build /etc/localtime /etc/localtime\n" in after) == is_copied


@pytest.mark.parametrize(("line", "is_known"), [("useradd -m -u 7 app", True), ("useradd -m -r app", False)])
def test_the_user_database_only_where_it_knows_the_user(line: str, is_known: bool, tmp_path: Path) -> None:
    files = {**APP, "main.go": go("user.Current()", "os/user")}
    after = result_of(f"{DEBIAN}RUN {line}\n{BUILD}USER app\n{END}", tmp_path, files).after or ""
    assert ("/etc/passwd" in after) == is_known
