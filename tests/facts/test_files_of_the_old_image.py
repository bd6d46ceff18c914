"""What the questions about files answer each: names, places, configuration, owners and modes, presence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from rewriter.context.files import Context
from rewriter.context.ignore_file import load_dockerignore
from rewriter.facts.files.from_configuration import named_by_configuration
from rewriter.facts.files.from_runtime_stage import brought
from rewriter.facts.files.from_strings import named, plain_path
from rewriter.facts.files.mentions import mentions
from rewriter.facts.files.model import Image, RuntimeFile
from rewriter.facts.files.old_image import Named, data_below, embedded, is_kept_empty, merge
from rewriter.facts.files.owners import mode_of, open_to_others, owned, owner_of
from rewriter.facts.files.presence import Presence, Verdict, nearest_name, presence
from rewriter.facts.files.raised import raised
from rewriter.facts.files.source_roots import source_roots
from rewriter.facts.files.texts import named_by_words
from rewriter.facts.files.unseen import is_path
from rewriter.model import Evidence, Place
from rewriter.trace.model import BuildTrace, Change, Event, Installed
from tests.rewriting import APP, BUILD, END, facts_of, go, result_of, write_context

DATA = {
    **APP,
    "templates/index.html": "<p>",
    "templates/mail/hi.txt": "hi",
    "web/x.go": "package web\n",
    "web/page.html": "",
    "web/data/é.csv": "1\n",
    "config.yml": "path: /srv/x\n",
    "logs/.gitkeep": "",
    "README.md": "",
    ".dockerignore": "secret.pem\n",
    "secret.pem": "",
}


def image_of(
    root: Path,
    text: str = BUILD + END,
    files: Mapping[str, str] | None = None,
    programs: tuple[str, ...] = ("/app/main",),
) -> Image:
    """The old image of a Dockerfile with ``files`` around it."""
    facts = facts_of(text, root, DATA if files is None else files)
    context = Context(root, load_dockerignore(root))
    view = facts.chain.target
    roots = source_roots(view.trace, context)
    return Image(view.trace, view.files, context, "/go", roots, programs, stock=view.base)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("config.yml", "config.yml"),
        ("/etc/app/a b.yml", "/etc/app/a b.yml"),
        ("données/é.csv", "données/é.csv"),
        ("file:///etc/app.yml", "/etc/app.yml"),
        ("file:data/x", "data/x"),
        ("templates/*.html", "templates"),
        ("lang/%s.json", "lang"),
        ("/var/lib/{name}/x", "/var/lib"),
        ("a\\b", "a\\b"),
        ("$HOME/x", "$HOME/x"),
        ("%s.json", None),
        ("*.html", None),
        ("https://example.com/a.html", None),
        ("postgres://db/app", None),
        ("github.com/a/b", None),
        ("", None),
        ("two\nlines", None),
        ("nul\0", None),
        ("x" * 513, None),
    ],
)
def test_the_path_in_a_string(text: str, path: str | None) -> None:
    assert plain_path(text) == path


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        (["serve"], ["serve"]),
        (["--config=/etc/a.yml"], ["--config=/etc/a.yml", "/etc/a.yml"]),
        (["-c/etc/a.yml"], ["-c/etc/a.yml", "/etc/a.yml"]),
        (["a.yml,b.yml"], ["a.yml,b.yml", "a.yml", "b.yml"]),
        (["k=v"], ["k=v"]),
        (["-f", "x"], ["-f", "x"]),
        ([""], [""]),
        ([], []),
    ],
)
def test_names_in_arguments(words: list[str], texts: list[str]) -> None:
    place = Evidence("Dockerfile", 5)
    found = [*named_by_words((word, place) for word in words)]
    assert [name.text for name in found] == texts
    assert all(name.given and not name.strong and name.evidence == place for name in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/etc/app", True),
        ("./x", True),
        ("prod.yml", True),
        ("config/prod", True),
        ("prod", False),
        ("Europe/Berlin", False),
        (":Etc/UTC", False),
        ("a/b?c", False),
        ("", False),
    ],
)
def test_arguments_that_look_like_paths(text: str, expected: bool) -> None:
    assert is_path(Named(text, "Dockerfile", 5, False, part=True, given=True)) is expected
    assert not is_path(Named(text, "main.go", 5, False, part=True))
    assert is_path(Named(text, "main.go", 5, True))


@pytest.mark.parametrize(
    ("text", "strong", "expected"),
    [
        ("templates", True, ["/app/templates/"]),
        ("templates", False, ["/app/templates/"]),
        ("./templates/index.html", False, ["/app/templates/index.html"]),
        ("/templates", True, ["/app/templates/"]),
        ("templates/../config.yml", False, ["/app/config.yml"]),
        ("web/data/é.csv", False, ["/app/web/data/é.csv"]),
        ("web", False, []),
        ("web", True, ["/app/web/"]),
        ("*.yml", True, ["/app/config.yml"]),
        ("*.yml", False, []),
        ("templates/%s.html", True, ["/app/templates/"]),
        ("README.md", False, ["/app/README.md"]),
        ("go.mod", False, []),
        ("go.mod", True, ["/app/go.mod"]),
        ("logs", False, ["/app/logs/"]),
        ("secret.pem", True, []),
        ("main", True, []),
        ("nowhere", True, []),
        ("../../..", True, []),
        ("", True, []),
    ],
)
def test_what_a_name_leads_to(text: str, strong: bool, expected: list[str], tmp_path: Path) -> None:
    names = [Named(text, "main.go", 7, strong)]
    found = [*named(image_of(tmp_path), [*names, *names], ())]
    assert [item.path + "/" * item.is_directory for item in found] == expected
    assert all(item.text == text and item.evidence == (Evidence("main.go", 7),) for item in found)


def test_an_embedded_file_is_named_only_by_a_call(tmp_path: Path) -> None:
    image = image_of(tmp_path)
    for strong in (False, True):
        name = Named("templates/index.html", "main.go", 7, strong)
        assert bool([*named(image, [name], ("templates",))]) is strong


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("web/a.html", True),
        ("web", True),
        ("web/css/a.css", True),
        ("docs/a.md", True),
        ("website/a.html", False),
        ("docs/a.txt", False),
        ("", True),
    ],
)
def test_what_the_program_embeds(path: str, expected: bool) -> None:
    assert embedded(path, ("web", "docs/*.md")) is expected
    assert not embedded(path, ())


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["logs/.gitkeep"], True),
        (["logs/.gitkeep", "logs/a.txt"], False),
        ([f"logs/{number}/.keep" for number in range(19)], True),
        ([f"logs/{number}/.keep" for number in range(20)], False),
        ([], False),
    ],
    ids=["kept", "with a file", "the most", "too many", "nothing"],
)
def test_folders_that_are_kept_empty(names: list[str], expected: bool, tmp_path: Path) -> None:
    write_context(tmp_path, dict.fromkeys(names, ""))
    assert is_kept_empty(Context(tmp_path, load_dockerignore(tmp_path)), "logs") is expected


def test_the_data_beside_go(tmp_path: Path) -> None:
    found = [(path, is_folder) for path, is_folder, _ in data_below(image_of(tmp_path), "/app")]
    assert sorted(found) == [
        ("/app/config.yml", False),
        ("/app/templates", True),
        ("/app/web/data", True),
        ("/app/web/page.html", False),
    ]


def file(path: str, *places: int, folder: bool = False) -> RuntimeFile:
    return RuntimeFile(path, "why", folder, 3, evidence=tuple(Evidence("main.go", line) for line in places))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], []),
        ([file("/b"), file("/a")], [file("/a"), file("/b")]),
        ([file("/a", 1), file("/a", 2), file("/a", 1)], [file("/a", 1, 2)]),
        ([file("/a", *range(9)), file("/a", 9)], [file("/a", *range(5))]),
        ([file("/a/b/c", 1), file("/a", folder=True)], [file("/a", folder=True)]),
        ([file("/ab"), file("/a")], [file("/a"), file("/ab")]),
    ],
    ids=["nothing", "sorted", "evidence is joined", "five places", "inside of a folder", "no folder of it"],
)
def test_one_entry_for_each_path(found: list[RuntimeFile], expected: list[RuntimeFile]) -> None:
    assert merge(found) == tuple(expected)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("config.yml", "a: /srv/x # why\nb: 'q r'\n", [("/srv/x", 1), ("q r", 2)]),
        ("a.toml", 'dir = "data/é"\n', [("data/é", 1)]),
        (".env", "DIR=/srv\n# X=/no\n", [("/srv", 1)]),
        (".env.local", "DIR=/srv\n", [("/srv", 1)]),
        ("a.yaml", "- list.txt\n-\n", [("list.txt", 1)]),
        ("a.yml", "a:\n", []),
        ("a.yml", f"a: {'x' * 257}\n", []),
        ("a.txt", "a: /srv/x\n", []),
        ("a.json", "", []),
        ("a.yml", "a: /x\n" + "#" * 65536, []),
    ],
    ids=[
        "yaml",
        "toml",
        "env",
        "env of a kind",
        "list",
        "empty",
        "long",
        "no configuration",
        "no text",
        "huge",
    ],
)
def test_values_of_configuration(name: str, text: str, words: list[tuple[str, int]], tmp_path: Path) -> None:
    image = image_of(tmp_path, files={**APP, name: text})
    found = named_by_configuration(image, [RuntimeFile(f"/app/{name}", "", False, 3)])
    assert [(item.text, item.line) for item in found] == words


RUNTIME = f"{BUILD}\nFROM debian:13\nWORKDIR /srv\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("COPY templates /t\n", ["/t/"]),
        ("COPY config.yml .\n", ["/srv/config.yml"]),
        ("COPY templates/ .\n", ["/srv/"]),
        ("COPY templates /etc/\n", ["/etc/index.html", "/etc/mail/"]),
        ("COPY templates /t\nRUN rm -r /t\n", []),
        ("COPY --from=0 /app/main /usr/bin/main\n", []),
        ("COPY --from=0 /app/config.yml /c.yml\n", ["/c.yml"]),
        ("", []),
    ],
)
def test_what_copy_brings(lines: str, expected: list[str], tmp_path: Path) -> None:
    image = image_of(tmp_path, RUNTIME + lines + 'CMD ["/usr/bin/main"]\n', programs=())
    assert [item.path + "/" * item.is_directory for item in brought(image, ())] == expected


def moded(*modes: str) -> BuildTrace:
    events = tuple(Event(Change.MODED, "/app", 2, detail=mode) for mode in modes)
    return BuildTrace({}, events, (), (), (), (), frozenset())


@pytest.mark.parametrize(
    ("modes", "mode"),
    [
        ("", 0o755),
        ("777", 0o777),
        ("1777", 0o1777),
        ("700", 0o700),
        ("ugo+rwX", 0o777),
        ("ug+w", 0o775),
        ("g=u", 0o775),
        ("go-rwx", 0o700),
        ("+w", 0o755),
        ("a-w,u+w", 0o755),
        ("u+w", 0o755),
        ("777 +x", 0o777),
        ("777 755", 0o755),
        ("$MODE", None),
        ("$MODE u+w", None),
        ("$MODE 777", 0o777),
        ("$MODE ugo=rwx", None),
        ("é", None),
    ],
)
def test_the_mode_of_a_folder(modes: str, mode: int | None) -> None:
    trace = moded(*modes.split())
    assert mode_of("/app", trace) == mode
    assert open_to_others("/app", trace) is (mode in (0o777, 0o775, 0o1777))
    assert mode_of("/other", trace) == 0o755


def test_the_owner_of_a_path(tmp_path: Path) -> None:
    lines = (
        "RUN mkdir /data /logs && chown -R 7:8 /data && chown 0 /logs\n"
        "RUN touch /data/new\nRUN mkdir /data/later\n"
    )
    trace = facts_of(BUILD + lines + END, tmp_path).trace
    owners = {path: owner_of(path, trace) for path in ("/data", "/data/new", "/logs", "/app", "/")}
    assert owners == {"/data": "7:8", "/data/new": "", "/logs": "", "/app": "", "/": ""}


@pytest.mark.parametrize(
    ("lines", "owner", "staged"),
    [
        ("", None, False),
        ("RUN chown 7:8 /data\n", "7:8", False),
        ("RUN chmod 700 /data\n", None, True),
        ("RUN chown other /data\n", None, True),
        ("RUN chmod 755 /data\n", None, False),
        ("RUN mkdir /data/a && chown 7:8 /data\n", None, True),
        ("RUN mkdir /data/a && chown -R 7:8 /data\n", "7:8", False),
        ("RUN chown -R 7:8 /data && touch /data/a\n", None, True),
        ("RUN chown 7:8 /data && touch /data/a && rm /data/a\n", "7:8", False),
        ("COPY templates /data\nRUN chown 7:8 /data\n", None, True),
        ("COPY --chown=7:8 templates /data\n", None, False),
        ("RUN chown -R 7:8 /data && chown 9 /data/a\n", None, True),
    ],
)
def test_how_a_folder_is_copied(lines: str, owner: str | None, staged: bool, tmp_path: Path) -> None:
    image = facts_of(f"{BUILD}RUN mkdir /data\n{lines}{END}", tmp_path).image
    item = RuntimeFile("/data", "RUN makes it", True, 5)
    found = owned(item, image, "debian")
    assert (found.owner, found.staged, found.problem) == (owner, staged, None)


@pytest.mark.parametrize(
    ("lines", "number", "owner", "staged"),
    [
        ("RUN chgrp 8 /data\n", "", None, False),
        ("RUN chgrp shop /data\n", "65532:65532", "0:65532", False),
        ("RUN chgrp shop /data && chmod 770 /data\n", "65532:65532", "0:65532", True),
        ("RUN chown shop /data && chmod 700 /data\n", "65532:65532", "65532:65532", True),
        ("RUN chown root:root /data\n", "65532:65532", None, False),
        ("RUN chown root:shop /data\n", "777", "0:0", False),
        ("RUN chown root:mail /data\n", "65532:65532", None, False),
    ],
)
def test_what_was_given_to_a_user_with_another_number(
    lines: str, number: str, owner: str | None, staged: bool, tmp_path: Path
) -> None:
    text = f"{BUILD}RUN useradd -r shop && mkdir /data\n{lines}USER shop\n{END}"
    image = facts_of(text, tmp_path).image
    found = owned(RuntimeFile("/data", "RUN makes it", True, 5), image, "debian", number)
    assert (found.owner, found.staged) == (owner, staged)


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        ("RUN mkdir -p /data/db/x && chmod 700 /data/db\n", "/data/db"),
        ("RUN mkdir -p /data/db/x && chmod -R 777 /data\n", "/data"),
        ("RUN mkdir -p /data/db/x && chown 7 /data\n", "/data"),
        ("RUN mkdir -p /data/db/x && chown -R 7 /data\n", "/data/db/x"),
        ("RUN mkdir -p /data/db/x && chmod 755 /data && chown 7 /data/db/x\n", "/data/db/x"),
        ("RUN mkdir -p /data/db/x && chmod 777 /data && cp /etc/hosts /data/db\n", "/data/db/x"),
        ("RUN mkdir -p /data/db/x && chmod 777 /data && touch /data/db/x/y /data/z && rm /data/z\n", "/data"),
        ("RUN mkdir -p /data/db/x && chmod 777 /data\nWORKDIR /data/db\n", "/data/db/x"),
        ("RUN mkdir -p /var/lib/x && chmod 777 /var/lib /var\n", "/var/lib/x"),
        ("RUN mkdir -p /app/db/x && chmod 777 /app /app/db\n", "/app/db"),
        ("COPY web /data\nRUN mkdir -p /data/db/x && chmod 777 /data\n", "/data/db/x"),
        ("RUN mkdir -p /data/db/x && chmod 777 /data && go build -o /data/db/y .\n", "/data/db/x"),
    ],
)
def test_the_highest_folder_that_is_not_as_copy_makes_it(lines: str, path: str, tmp_path: Path) -> None:
    image = image_of(tmp_path, BUILD + lines + END)
    made = next(event.path for event in image.trace.events if event.path.endswith("/x"))
    programs = {event.path for event in image.trace.events if event.change is Change.BUILT}
    [found] = raised(image, [RuntimeFile(made, "RUN makes it", True, 5)], programs)
    assert found.path == path


def test_a_file_or_a_folder_of_copy_is_copied_by_itself(tmp_path: Path) -> None:
    image = image_of(tmp_path, f"{BUILD}RUN mkdir -p /data/x && touch /data/y && chmod 777 /data\n{END}")
    files = [RuntimeFile("/data/y", "", False, 5), RuntimeFile("/data/x", "", True, 5, destination="/x")]
    assert [*raised(image, files, ())] == files


def test_a_mode_that_no_shell_can_keep(tmp_path: Path) -> None:
    lines = 'RUN mkdir /data && chmod 700 /data\nSHELL ["/bin/fish", "-c"]\n'
    image = facts_of(BUILD + lines + END, tmp_path).image
    found = owned(RuntimeFile("/data", "RUN makes it", True, 5), image, "debian")
    assert found.problem == "the owner or mode of the folder /data would be lost"


@pytest.mark.parametrize(
    ("path", "verdict", "why"),
    [
        ("/app/config.yml", Verdict.THERE, ""),
        ("/app/templates/mail", Verdict.THERE, ""),
        ("/app/main", Verdict.THERE, ""),
        ("/tmp", Verdict.THERE, ""),
        ("/app/none", Verdict.LACKING, "is not in the build context and no RUN makes it"),
        (
            "/app/secret.pem",
            Verdict.LACKING,
            "is kept out of the build context by .dockerignore (secret.pem)",
        ),
        ("/etc/none", Verdict.SYSTEM, "only the base image could have it"),
        ("/go/pkg/mod/x", Verdict.UNKNOWN, "the go command keeps modules there"),
    ],
)
def test_whether_a_path_is_there(path: str, verdict: Verdict, why: str, tmp_path: Path) -> None:
    assert presence(image_of(tmp_path), path) == Presence(verdict, why)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("RUN ./setup.sh", "cannot tell what line 5 leaves in the image"),
        ("RUN true", "is not in the build context and no RUN makes it"),
    ],
)
def test_a_run_that_may_make_it(line: str, why: str, tmp_path: Path) -> None:
    assert presence(image_of(tmp_path, f"{BUILD}{line}\n{END}"), "/x").why == why


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/app/confg.yml", "config.yml"),
        ("/app/template", "templates"),
        ("/app/templates/index.htm", "templates/index.html"),
        ("/app/zzzzzzzz", None),
    ],
)
def test_the_nearest_name(path: str, name: str | None, tmp_path: Path) -> None:
    assert nearest_name(image_of(tmp_path), path) == name


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("wait.sh", "#!/bin/sh\nexec psql -c 'select 1'\n", 2),
        ("compose.yml", "a:\n  command: psql db\n", 2),
        ("compose.yml", "services:\n  psql:\n    image: psql:7\n", None),
        ("wait.sh", "my-psql x\npsql2 x\npsqlé\n", None),
        ("notes.txt", "psql\n", None),
        (".github/ci.sh", "psql\n", None),
        ("wait.sh", "", None),
    ],
    ids=["script", "compose", "names alone", "other words", "no script", "for CI", "empty"],
)
def test_a_script_that_mentions_a_package(name: str, text: str, line: int | None, tmp_path: Path) -> None:
    context = Context(write_context(tmp_path, {name: text}), load_dockerignore(tmp_path))
    found = mentions(context, [Installed(("postgresql-client", "ca-certificates"), 3)])
    assert found == ((("postgresql-client", Place(name, line)),) if line is not None else ())
    assert mentions(None, [Installed(("postgresql-client",), 3)]) == ()
    assert mentions(context, []) == ()


@pytest.mark.parametrize(
    ("copy", "paths"),
    [
        ("COPY rootfs/ /", {"/etc/app", "/etc/app.yml", "/srv"}),
        ("COPY rootfs/etc /etc", {"/etc/app", "/etc/app.yml"}),
        ("COPY rootfs/etc /etc/app", {"/etc/app"}),
        ("COPY --from=made /out/ /", {"/etc/app.yml", "/opt"}),
    ],
)
def test_what_copy_brings_into_folders_of_the_base(copy: str, paths: set[str], tmp_path: Path) -> None:
    made = "FROM alpine AS made\nRUN mkdir -p /out/etc /out/opt && date | tee /out/etc/app.yml /out/opt/x\n"
    files = APP | {f"rootfs/{path}": "x" for path in ("etc/app.yml", "etc/app/x.yml", "srv/index.html")}
    found = facts_of(f"{made}{BUILD}{copy}\n{END}", tmp_path, files).needed.files
    assert {item.path for item in found} == paths


def test_what_copy_brings_into_folders_of_the_base_unseen(tmp_path: Path) -> None:
    [item] = facts_of(f"{BUILD}COPY --from=nginx /etc /etc\n{END}", tmp_path).needed.files
    assert item.problem == "what COPY brings into /etc cannot be told from what the base image has there"


@pytest.mark.parametrize(("folder", "is_copied"), [("/", False), (".", True)])
def test_a_daemon_that_goes_to_the_root_folder_serves_nothing(
    folder: str, is_copied: bool, tmp_path: Path
) -> None:
    source = go(f'os.Chdir("{folder}"); os.ReadDir("{folder}")')
    result = result_of(BUILD + END, tmp_path, {**APP, "main.go": source, "prices.csv": "1"})
    assert ("prices.csv" in (result.after or "").split("distroless")[1]) == is_copied


@pytest.mark.parametrize(
    ("lines", "owner", "mode"),
    [
        ("mkdir -m 1777 /a && mv /a /there", "", 0o1777),
        ("mkdir /a && chown 7:8 /a && mv /a /there", "7:8", 0o755),
        ("mkdir -p /a/b && chown -R 7:8 /a && mv /a/b /there", "7:8", 0o755),
        ("mkdir -p /a/there && chown 7 /a/there && chmod 700 /a && mv /a/there /", "7", 0o755),
        ("mkdir -m 777 /a && chown 7 /a && cp -a /a /there", "7", 0o777),
        ("mkdir -m 777 /a && chown 7 /a && cp -r --preserve=mode,ownership /a /there", "7", 0o777),
        ("mkdir -m 1777 /a && chown 7 /a && cp -r /a /there", "", 0o1755),
        ("mkdir /a && chmod a+rwx /a && cp -r /a /there", "", 0o755),
        ("mkdir /a /there && chown 7 /there && chmod 700 /there && cp -r /a/. /there", "7", 0o700),
        ("mkdir /a /there && chown 7 /there && cp -a /a/* /there/", "7", 0o755),
        ("mkdir /a /there && chown 7 /there && cp -a /a/. /there", "", 0o755),
        ("mkdir /a && chown 7 /a && mv /a /b && cp -a /b /c && mv /c /there", "7", 0o755),
        ("mkdir /there && ln -s /there /a && chown 7 /a && chmod 700 /a", "7", 0o700),
        ("mkdir -p /there && ln -s / /a && chown 7 /a/there && chmod 700 /a/there", "7", 0o700),
        ("mkdir /there && ln -s /there /a && rm /a && mkdir /a && chmod 700 /a", "", 0o755),
        ("mkdir /a && ln -s /there /a/b && chmod 700 /a && mkdir /there", "", 0o755),
    ],
)
def test_owner_and_mode_come_along(tmp_path: Path, lines: str, owner: str, mode: int) -> None:
    trace = facts_of(f"{BUILD}RUN {lines}\n{END}", tmp_path).trace
    assert (owner_of("/there", trace), mode_of("/there", trace)) == (owner, mode)


def test_what_a_user_moves_in_the_run_that_makes_it_is_the_users(tmp_path: Path) -> None:
    lines = "USER 7:8\nRUN mkdir /tmp/a && mv /tmp/a /tmp/there\n"
    assert owner_of("/tmp/there", facts_of(BUILD + lines + END, tmp_path).trace) == "7:8"
