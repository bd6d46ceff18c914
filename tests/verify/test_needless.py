"""Own files of the old image that are gone: which of them a program can do without."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from msgspec.structs import replace

from rewriter.verify.compare.needless import compare_needless, judge, lost_folders
from rewriter.verify.image.asks import Asks, data_of
from rewriter.verify.image.evidence import Evidence
from rewriter.verify.image.source import Source, Wanted, source_of
from tests.verify.tools import OLD_ENV, entry, old

UNREAD = Source(unread="the source was not seen", commands=None)
COMPUTED = Source(computed=("main.go:4",), lists=True)


def evidence(strings: str = "", source: Source | None = None, **rest: object) -> Evidence:
    asks = Asks((strings.encode(),), data=(strings.encode(),))
    return replace(Evidence(asks, source if source is not None else Source()), **rest)


@pytest.mark.parametrize(
    ("strings", "path", "says"),
    [
        ("…/app/migrations/*.sql…", "/app/migrations/1.sql", "'/app/migrations'"),
        ("readmigrations/1.sqlnow", "/app/migrations/1.sql", "'migrations/1.sql'"),
        ("filemigrations/%s.sql", "/app/migrations/1.sql", "'migrations/'"),
        ("/etc/app/policy.json", "/etc/app/policy.json", "'/etc/app/policy.json'"),
        ("/srv/site/", "/srv/site/css/a.css", "'/srv/site'"),
    ],
)
def test_a_file_that_the_program_names_is_lost(strings: str, path: str, says: str) -> None:
    found = judge(path, old(), evidence(strings))
    assert found.lost
    assert says in found.why


def test_nothing_names_it_and_all_source_was_read() -> None:
    assert not judge("/app/notes/a.txt", old(), evidence("text/html; charset=utf-8")).lost
    # That a short name stands in a string says nothing where the source is known.
    assert not judge("/app/index.html", old(), evidence("/index.html")).lost


@pytest.mark.parametrize("source", [UNREAD, COMPUTED])
def test_what_was_not_read_may_name_anything(source: Source) -> None:
    assert judge("/app/notes/a.txt", old(), evidence("", source)).lost
    assert judge("/app/index.html", old(), evidence("/index.html", source)).lost
    assert not judge("/app/README.md", old(), evidence("", source)).lost
    assert not judge("/app/docs/plan.txt", old(), evidence("", source)).lost
    assert not judge("/app/script.sh", old(), evidence("", source)).lost
    assert judge("/app/data/script.sh", old(), evidence("", source)).lost


def test_a_computed_path_is_put_together_from_names() -> None:
    source = Source(computed=("main.go:4",))
    assert not judge("/app/notes/a.txt", old(), evidence("only/other/names", source)).lost
    assert judge("/app/notes/a.txt", old(), evidence("*.txt", source)).lost
    assert judge("/app/sounds/a.wav", old(), evidence("sounds", source)).lost
    assert judge("/app/notes/a.txt", old(), replace(Evidence(), source=source)).lost


def test_idle_names_do_not_excuse_what_is_named() -> None:
    assert judge("/app/docs/plan.txt", old(), evidence("opendocs/plan.txt", COMPUTED)).lost
    assert judge("/app/README.md", old(), evidence("showREADME.md", COMPUTED)).lost


def test_the_configuration_names_files() -> None:
    image = old(cmd=("./server", "-config", "conf/prod.yaml"))
    found = judge("/app/conf/prod.yaml", image, evidence())
    assert found.lost
    assert "configuration" in found.why
    assert judge("/app/x/y", old(environment=(*OLD_ENV, ("DIR", "/app/x"))), evidence()).lost


def test_what_the_source_asks_for_is_lost() -> None:
    source = Source((Wanted("/app/a", True, '"a" in main.go:3'), Wanted("/app/b", False, "x")))
    assert judge("/app/a/b/c", old(), evidence("", source)).why == (
        'the source asks for it ("a" in main.go:3)'
    )
    assert judge("/app/b", old(), evidence("", source)).lost
    assert not judge("/app/b/c", old(), evidence("", source)).lost


def test_comments_come_first_and_content_that_the_program_carries_is_no_loss() -> None:
    source = Source((Wanted("/app/a", True, "x"),))
    assert not judge("/app/a/b", old(), evidence("/app/a", source, dropped={"/app/a": 3})).lost
    assert judge("/app/ab", old(), evidence("/app/ab", dropped={"/app/a": 3})).lost
    embedded = frozenset({"/app/web/a"})
    assert not judge("/app/web/a", old(), evidence("web/a", embedded=embedded)).lost


CONTENT = b"<h1>A page</h1>"
INVERTED = bytes(255 - byte for byte in hashlib.sha256(CONTENT).digest())


@pytest.mark.parametrize(
    "kept",
    [
        bytes([hashlib.sha256(CONTENT).digest()[0] ^ 255]) + hashlib.sha256(CONTENT).digest()[1:16],
        hashlib.sha256(b"\1" + CONTENT).digest()[:16],
        INVERTED[:16],
    ],
)
def test_what_a_program_embeds_is_told_by_its_digest(kept: bytes) -> None:
    sha256 = (hashlib.sha256(CONTENT).hexdigest(), hashlib.sha256(b"\1" + CONTENT).hexdigest())
    sums = (hashlib.md5(CONTENT).hexdigest(), *sha256)
    assert Asks(data=(b"..." + kept + b"...",)).embeds(sums)
    assert not Asks(data=(b"..." + kept[:-1] + b"...",)).embeds(sums)
    assert not Asks(data=(b"..." + hashlib.md5(CONTENT).digest(),)).embeds(sums)


def test_commands_matter_to_programs_that_start_some() -> None:
    image = old({"/usr/local/bin/git": entry(0o755)})
    starts = "\0os/exec.Command\0"

    def lost(strings: str, source: Source) -> bool:
        return judge("/usr/local/bin/git", image, evidence(strings, source)).lost

    assert lost(starts, Source(commands=frozenset({"git"})))
    assert not lost(starts, Source(commands=frozenset({"ls"})))
    assert not lost("git", Source(commands=frozenset({"git"})))
    assert lost(starts + "git", UNREAD)
    assert not lost(starts, UNREAD)


def test_findings_are_grouped_and_counted() -> None:
    gone = [*(f"/app/data/{number}" for number in range(12)), "/app/one", *(f"/d{n}/x/y" for n in range(12))]
    found = compare_needless(old(), gone, evidence("data//app/one"))
    assert [gap.message for gap in found.gaps] == [
        "12 files in /app/data are gone, and the program names 'data/'",
        "/app/one is gone, and the program names '/app/one'",
    ]
    assert "# distroify: copy data`" in found.gaps[0].help
    assert len(found.notes) == 11
    assert found.width == ("12 needless",)


OF_A_TYPE = "\0\rinternal/poll\x01\rNextProtos"
OF_A_FUNCTION = "\0internal/poll.(*FD).Close\0[*internal/poll.FD]"


@pytest.mark.parametrize(
    ("strings", "is_lost"),
    [
        (OF_A_TYPE, False),
        (OF_A_FUNCTION, False),
        (f"{OF_A_TYPE}internal/poll: closed", False),
        (f"{OF_A_TYPE}internal/sql/", True),
        (f"{OF_A_TYPE}internal/polls.txt", True),
        (f"{OF_A_TYPE}open internal/%s", True),
        ("xy\rinternal/poll", True),  # a line's end before it, no length
        ("\0\x04internal/poll", True),  # of something shorter
        ("[*internal/poll.FD]", True),  # no package of the program
    ],
)
def test_a_folder_is_not_named_by_import_paths(strings: str, is_lost: bool) -> None:
    assert judge("/app/internal/static/style.css", old(workdir="/app"), evidence(strings)).lost is is_lost


def test_names_of_functions_are_no_strings(tmp_path: Path) -> None:
    assert data_of(b"no program") == b"no program"


def test_the_source_of_a_dockerfile(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("module example.com/app\n\ngo 1.22\n")
    (tmp_path / "main.go").write_text(
        'package main\n\nimport "os"\n\nfunc main() { os.ReadFile("data/a.json") }\n'
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.json").write_text("{}")
    text = 'FROM golang:1.27\nWORKDIR /app\nCOPY . .\nRUN go build -o server .\nCMD ["./server"]\n'
    (tmp_path / "Dockerfile").write_text(text)
    source = source_of(text, None, tmp_path / "Dockerfile", tmp_path)
    assert [wanted.path for wanted in source.wanted] == ["/app/data/a.json"]
    assert (source.unread, source.computed, source.commands) == ("", (), frozenset())
    assert source_of("FROM $A\n", None, tmp_path / "Dockerfile", tmp_path).unread


@pytest.mark.parametrize("strings", ["/etc/ssl/certs/ca.pem", "/data/certs/", "my/certs/x"])
def test_a_longer_path_that_ends_alike_names_nothing(strings: str) -> None:
    assert not judge("/app/certs/a.pem", old(), evidence(strings)).lost


@pytest.mark.parametrize("strings", ["certs/", "./certs/a.pem", "wordcerts/a.pem", "../certs/"])
def test_a_relative_path_names_what_it_ends_in(strings: str) -> None:
    assert judge("/app/certs/a.pem", old(), evidence(strings)).lost


@pytest.mark.parametrize(
    ("strings", "source", "is_lost"),
    [
        ("…", Source(), False),
        ("…", Source(strings=frozenset({"binary", "other/bin"})), False),
        ("…", Source(strings=frozenset({"bin"})), True),
        ("…", Source(strings=frozenset({"./bin/x.txt"})), True),
        ("writebin/x", Source(), True),
        ("…", UNREAD, True),
        ("…", Source(computed=("main.go:4",)), True),
    ],
)
def test_an_empty_folder_is_needless_where_the_source_knows_nothing_of_it(
    strings: str, source: Source, is_lost: bool
) -> None:
    found = lost_folders(["/app/bin"], old(workdir="/app"), evidence(strings, source))
    assert bool(found.differences) is is_lost
    assert bool(found.notes) is not is_lost


def test_a_string_that_names_a_kept_file_does_not_name_its_folder() -> None:
    seen = evidence("public/current.txt", kept=("/app/public/current.txt",))
    assert not judge("/app/public/v1.txt", old(workdir="/app"), seen).lost
    assert judge("/app/public/v1.txt", old(workdir="/app"), evidence("public/current.txt")).lost
    both = evidence("public/current.txt…public/%s", kept=("/app/public/current.txt",))
    assert judge("/app/public/v1.txt", old(workdir="/app"), both).lost


def test_many_folders_are_counted() -> None:
    found = lost_folders([f"/app/{number}" for number in range(30)], old(), evidence(source=UNREAD))
    assert len(found.differences) == 11
    assert found.differences[-1].message == "20 more folders are gone"
