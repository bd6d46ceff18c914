"""What a Compose file says of a service and of those that it depends on."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from rewriter.context.files import Context
from rewriter.model import VerificationError
from rewriter.verify.compose.find import way_for
from rewriter.verify.compose.read import Place, way_of
from rewriter.verify.compose.values import Variables, env_file
from rewriter.verify.model import Findings, Pair, RunOptions
from rewriter.verify.run.observation import Condition, Way

KNOWN = {"A": "a", "EMPTY": ""}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$A-${A}", "a-a"),
        ("$$A", "$A"),
        ("${NO:-x}${NO-y}", "xy"),
        ("${EMPTY:-x}${EMPTY-y}", "x"),
        ("${NO:-${A}b}", "ab"),
        ("${A:+x}${NO:+x}", "x"),
        ("${NO}", ""),
        ("cost: 5$", "cost: 5$"),
        ("${A", "${A"),
        ("${A:-{}}", "a"),
    ],
)
def test_variables(text: str, value: str) -> None:
    assert Variables(KNOWN).put_in(text) == value


def test_missing_variables_are_kept() -> None:
    variables = Variables(KNOWN)
    variables.put_in("$ONE ${TWO:?give it} ${THREE:-x}")
    assert variables.missing == {"ONE": "", "TWO": "give it"}


def test_deep_nesting_ends() -> None:
    assert Variables({}).put_in("${X:-" * 50 + "}" * 50)


def test_env_file() -> None:
    text = 'A=1 # one\nB=\'$A # x\'\nC="$A\\n\\$A"\n\nexport D=${A}#\nE="two\nlines"\nF\nnot a line\n'
    assert env_file(text, {"F": "f"}) == {
        "A": "1", "B": "$A # x", "C": "1\n$A", "D": "1#", "E": "two\nlines", "F": "f",
    }  # fmt: skip


def read(folder: Path, text: str, service: str = "web", **variables: str) -> tuple[Way, Findings]:
    (folder / "compose.yaml").write_text(text)
    return way_of(Place(Context(folder), "compose.yaml", "", variables), service)


def test_a_service(tmp_path: Path) -> None:
    (tmp_path / "web.env").write_text("LEVEL=low\nKEY=k\n")
    (tmp_path / ".env").write_text("PORT=7000\n")
    text = """
services:
  web:
    build: .
    command: serve --name "a b"
    user: "1000:1000"
    working_dir: /srv
    env_file: web.env
    environment: [LEVEL=high, "STORE=store:${PORT}", FROM_HERE, NOT_HERE]
    tmpfs: /tmp
    volumes: [data:/data]
    cap_add: [NET_ADMIN]
"""
    way, found = read(tmp_path, text, FROM_HERE="x")
    assert way.arguments == ("serve", "--name", "a b")
    assert way.environment == ("LEVEL=high", "KEY=k", "STORE=store:7000", "FROM_HERE=x")
    assert way.user == "1000:1000"
    assert way.service is not None
    assert (way.service.workdir, way.service.tmpfs, way.service.volumes) == ("/srv", ("/tmp",), ("/data",))
    assert way.title == "service web, --user 1000:1000"
    assert found == Findings(notes=("the service web runs without its cap_add",))


def test_dependencies_start_in_order(tmp_path: Path) -> None:
    text = """
services:
  web:
    build: .
    depends_on:
      seed: {condition: service_completed_successfully}
      cache: {condition: service_started}
    links: ["db:database"]
  seed: {image: seed, depends_on: {db: {condition: service_healthy}}}
  cache: {image: cache}
  db:
    image: db:1
    entrypoint: [run]
    healthcheck: {test: [CMD, "true"]}
    networks: {default: {aliases: [pg]}}
  other: {image: other}
"""
    way, found = read(tmp_path, text)
    assert way.service is not None
    started = [one.service for one in way.service.dependencies if one.service is not None]
    assert [one.name for one in started] == ["cache", "db", "seed"]
    assert [one.condition for one in started] == [
        Condition.STARTED,
        Condition.HEALTHY,
        Condition.COMPLETED,
    ]
    assert started[1].names == ("db", "pg")
    assert (started[1].entrypoint, way.service.dependencies[1].arguments) == (("run",), ())
    assert way.service.names == ("web", "database")
    assert found == Findings()


def test_a_circle_ends(tmp_path: Path) -> None:
    text = "services:\n  web: {depends_on: [a]}\n  a: {depends_on: [b]}\n  b: {depends_on: [a, web]}\n"
    way, _ = read(tmp_path, text)
    assert way.service is not None
    assert {one.service.name for one in way.service.dependencies if one.service} == {"a", "b"}


def test_files_of_the_repository_are_copied_and_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "a.ini").write_text("a")
    (tmp_path / "out").symlink_to("/etc")
    mounts = [
        "./conf:/etc/app:ro",
        ".:/src",
        "/var/run/docker.sock:/s",
        "../x:/x",
        "./out/passwd:/p",
        "./no:/no",
    ]
    text = f"services:\n  web:\n    volumes: {mounts}\n"
    way, found = read(tmp_path, text.replace("'", '"'))
    assert way.service is not None
    with tarfile.open(fileobj=io.BytesIO(way.service.files)) as archive:
        assert archive.getnames() == ["etc/app", "etc/app/a.ini"]
    assert way.service.volumes == ("/p", "/no")
    assert len(found.notes) == 3


def test_an_override_counts(tmp_path: Path) -> None:
    (tmp_path / "compose.override.yaml").write_text("services:\n  web: {environment: {B: 3}, command: [x]}\n")
    way, _ = read(tmp_path, "services:\n  web: {environment: [A=1, B=2]}\n")
    assert (way.environment, way.arguments) == (("A=1", "B=3"), ("x",))


def test_what_a_file_needs(tmp_path: Path) -> None:
    text = (
        "services:\n  web: {environment: {A: '${A:?say it}', B: '$B'}, env_file: no.env, depends_on: [db]}\n"
    )
    _, found = read(tmp_path, text)
    assert [gap.message for gap in found.gaps] == [
        "the service web needs the file no.env, which the repository does not have",
        "the service web depends on db, which compose.yaml lacks",
        "compose.yaml needs the variable A: say it",
    ]
    assert found.gaps[2].help == "--env A=VALUE"
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("services:\n  api: {image: x}\n", "has no service web; it has: api"),
        ("- 1\n", "is no Compose file"),
        ('services:\n  web: {command: "a \'b"}\n', "no closing quotation"),
    ],
)
def test_what_is_no_service(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(VerificationError, match=message):
        read(tmp_path, text)


def test_the_file_that_names_the_dockerfile(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "Dockerfile").touch()
    (tmp_path / "docker-compose.yml").write_text("services:\n  web: {build: ., environment: {A: 1, B: 1}}\n")
    (tmp_path / "compose.ci.yaml").write_text("services:\n  web: {build: .}\n  job: {build: .}\n")
    pair = Pair("Dockerfile", tmp_path / "Dockerfile", tmp_path, "", "")
    way, _ = way_for(pair, RunOptions(service="web", environment=("B=2",)), {})
    assert way.environment == ("A=1", "B=2")
    with pytest.raises(VerificationError, match="services that build it: job, web"):
        way_for(pair, RunOptions(service="db"), {})
