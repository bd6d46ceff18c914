"""The configuration of a runtime stage: what of the old stage's settings is written again, and how."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.dockerfile.load import load
from rewriter.model import Reason
from rewriter.plan.model import Plan, Runtime
from rewriter.plan.settings.carry import carried
from rewriter.plan.settings.model import Configuration
from rewriter.plan.settings.old_stage import OldStage
from rewriter.plan.settings.user import Unowned, owner_flag
from rewriter.plan.settings.workdir import base_workdir, needs_quoting
from tests.rewriting import APP, BUILD, END, go, plan_of, result_of

ALL = {**APP, "a.yml": "a: 1\n"}


def planned(
    before: str, behind: str, root: Path, files: dict[str, str] | None = None, head: str = ""
) -> tuple[str, Plan]:
    """A build with ``before`` behind its FROM, ``behind`` at its end, and ``head`` before all."""
    text = f"{head}{BUILD.replace('WORKDIR', before + 'WORKDIR')}{behind}{END}"
    return text, plan_of(text, root, ALL if files is None else files)


DISTROLESS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def configured(
    before: str, behind: str, root: Path, files: dict[str, str] | None = None, head: str = ""
) -> Configuration:
    text, plan = planned(before, behind, root, files, head)
    return carried(load(text.encode(), "Dockerfile"), plan)


@pytest.mark.parametrize(
    ("before", "arguments", "settings"),
    [
        pytest.param("", (), [], id="nothing"),
        pytest.param("ENV A=1\n", (), ["ENV A=1\n"], id="one"),
        pytest.param("# why\nENV A=1 \\\n  B=2\n", (), ["# why\nENV A=1 \\\n  B=2\n"], id="lines and comments"),
        pytest.param("ENV A=\n", (), ["ENV A=\n"], id="empty"),
        pytest.param("ENV A='$X'\n", (), ["ENV A='$X'\n"], id="quotes"),
        pytest.param("ENV Ä=ö€\n", (), ["ENV Ä=ö€\n"], id="unicode"),
        pytest.param("ENV A two words\n", (), ["ENV A two words\n"], id="old form"),
        pytest.param("ENV GOFLAGS=-v\n", (), [], id="the toolchain's"),
        pytest.param("ENV GOFLAGS=-v A=1\n", (), ["ENV A=1\n"], id="the toolchain's, and another"),
        pytest.param("ENV A=1 GOFLAGS=-v B=2\n", (), ["ENV A=1 B=2\n"], id="the toolchain's between others"),
        pytest.param("ENV A=$GOPATH/x\n", (), ["ENV A=/go/x\n"], id="of the base"),
        pytest.param("ENV A=1\nENV B=$A\n", (), ["ENV A=1\n", "ENV B=$A\n"], id="of another"),
        pytest.param("ARG V=1\nENV A=$V\n", ("V=1",), ["ENV A=$V\n"], id="argument"),
        pytest.param("ARG V\nENV A=$V\n", ("V",), ["ENV A=$V\n"], id="argument without default"),
        pytest.param("ARG U=1\nARG V=$U\nENV A=$V\n", ("U=1", "V=$U"), ["ENV A=$V\n"], id="chain of arguments"),
        pytest.param("ARG V=1\n", (), [], id="argument of the build alone"),
        pytest.param("ARG V=1\nENV A=${V:-x}\n", ("V=1",), ["ENV A=${V:-x}\n"], id="argument or default"),
        pytest.param("ENV PATH=/usr/local/go/bin:$PATH\n", (), [], id="toolchain in PATH"),
        pytest.param("ENV PATH=/opt/x:$PATH\n", (), ["ENV PATH=/opt/x:$PATH\n"], id="folder in PATH"),
        pytest.param(
            "ENV PATH=$PATH:/usr/local/go/bin:/opt/$D\n", (), ["ENV PATH=$PATH:/opt/\n"], id="both in PATH"
        ),
        pytest.param(
            'ENV PATH="/go/bin:/my tools:$PATH"\n', (), ['ENV PATH="/my tools:$PATH"\n'], id="space in PATH"
        ),
        pytest.param(
            "ENV PATH='/go/bin:/a\"b':$PATH\n", (), ['ENV PATH="/a\\"b:$PATH"\n'], id="quote in PATH"
        ),
        pytest.param(
            "ENV PATH=/go/bin:/a\\$b:$PATH\n", (), ["ENV PATH=/a\\$b:$PATH\n"], id="dollar in PATH"
        ),
        pytest.param("LABEL a=b\n", (), ["LABEL a=b\n"], id="label"),
        pytest.param("LABEL a=$GOPATH\n", (), ['LABEL a=/go\n'], id="label with a variable of the base"),
        pytest.param("MAINTAINER me\n", (), ["MAINTAINER me\n"], id="maintainer"),
    ],
)  # fmt: skip
def test_settings_before_the_split(
    before: str, arguments: tuple[str, ...], settings: list[str], tmp_path: Path
) -> None:
    found = configured(before, "", tmp_path)
    assert (found.arguments, [item.text for item in found.settings]) == (arguments, settings)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("before", "settings"),
    [
        ("ENV PATH=/go/bin:/a\\b:$PATH\n", ["ENV PATH=/a\\b:$PATH\n"]),
        ("ENV A=`$x\n", ["ENV A=`$x\n"]),
        ("ENV GOFLAGS=-v `\n  A=1\n", ["ENV A=1\n"]),
    ],
)
def test_settings_with_another_escape_character(before: str, settings: list[str], tmp_path: Path) -> None:
    found = configured(before, "", tmp_path, head="# escape=`\n")
    assert [item.text for item in found.settings] == settings


@pytest.mark.parametrize(
    ("before", "texts", "moved"),
    [
        ("EXPOSE 80\n", ["EXPOSE 80\n"], True),
        ("ARG P=80\nEXPOSE $P\n", ["EXPOSE $P\n"], True),
        ("EXPOSE $GOPATH\n", ["EXPOSE /go\n"], True),
        ("VOLUME /data\nSTOPSIGNAL 9\n", ["VOLUME /data\n", "STOPSIGNAL 9\n"], True),
        ("HEALTHCHECK NONE\n", ["HEALTHCHECK NONE\n"], True),
        ("USER root\n", [], False),
        ("USER 1007\n", [], False),
    ],
)
def test_what_comes_behind_the_copies(before: str, texts: list[str], moved: bool, tmp_path: Path) -> None:
    found = configured(before, "", tmp_path)
    assert [(item.text, item.moved) for item in found.others] == [(text, moved) for text in texts]


@pytest.mark.parametrize(
    ("line", "written"),
    [("USER 1007\n", "USER 1007\n"), ("user nobody\n", "user nobody\n"), ("USER lp\n", "USER 7:7\n")],
)
def test_a_user_who_builds_also_runs_it(line: str, written: str, tmp_path: Path) -> None:
    text = BUILD.replace("RUN", f"{line}RUN") + END
    found = carried(load(text.encode(), "Dockerfile"), plan_of(text, tmp_path, ALL))
    assert [(item.text, item.moved) for item in found.others] == [(written, False)]


@pytest.mark.parametrize(
    ("behind", "rewritten", "removed"),
    [
        ("ENV A=1\n", [], []),
        ("ENV A=$GOPATH/x B=2\n", ["A=/go/x B=2"], []),
        ("EXPOSE $GOPATH\n", ["/go"], []),
        ("USER www-data\n", ["33:33"], []),
        ("USER 1007\n", [], []),
        ("USER 1007\nUSER nobody\n", [], ["USER"]),
        ("CMD [\"x\"]\n", [], ["CMD"]),
        ("ENTRYPOINT [\"x\"]\nENTRYPOINT [\"/app/main\"]\n", [], ["ENTRYPOINT"]),
        ("HEALTHCHECK NONE\nHEALTHCHECK NONE\n", [], ["HEALTHCHECK"]),
        ('SHELL ["/bin/bash", "-c"]\n', [], ["SHELL"]),
    ],
)  # fmt: skip
def test_what_stands_behind_the_split(
    behind: str, rewritten: list[str], removed: list[str], tmp_path: Path
) -> None:
    found = configured("", behind, tmp_path)
    assert [*found.rewritten.values()] == rewritten
    assert [instruction.keyword for instruction in found.removed] == removed


@pytest.mark.parametrize(
    ("behind", "folder", "first"),
    [
        ("", "/app", None),
        ("WORKDIR /srv\n", None, None),
        ("WORKDIR sub\n", "/app", None),
        ("USER 1007\n", "/app", None),
        ("RUN chown 1007 /app\nUSER 1007\n", "/app", "1007"),
        ("RUN chown 7 /app\nUSER 7:8\n", "/app", "7:8"),
        ("RUN chmod 777 /app\nUSER 7:8\n", "/app", None),
        ("RUN chown 8 /app\nUSER 7:8\n", "/app", None),
        ("RUN chown 7 /app\nUSER root\n", "/app", None),
        ("RUN chown lp /app\nUSER lp\nWORKDIR /app\n", "/app", "7:7"),
    ],
)
def test_the_working_folder_and_whose_it_is(
    behind: str, folder: str | None, first: str | None, tmp_path: Path
) -> None:
    found = configured("", behind, tmp_path)
    assert (found.workdir, found.user_first) == (folder, first)
    assert ("USER" in {instruction.keyword for instruction in found.removed}) is (first is not None)


@pytest.mark.parametrize(
    ("before", "reason", "message"),
    [
        ("ARG V=1\nARG V=2\nENV A=$V\n", Reason.ARGUMENT_NOT_KNOWN, "the build argument V is declared more than once"),
        ("ARG V=1\nARG V=1\nENV A=$V\n", None, ""),
        ("ENV A=$GOLANG_VERSION\n", Reason.BASE_VALUE_NOT_KNOWN, "ENV reads GOLANG_VERSION, which the base image sets to a value that is not known"),
        ("LABEL a=${GOLANG_VERSION:-x}\n", Reason.BASE_VALUE_NOT_KNOWN, "LABEL reads GOLANG_VERSION, which the base image sets to a value that is not known"),
        ("ARG GOLANG_VERSION=1.24.1\nENV A=$GOLANG_VERSION\n", None, ""),
        ("ENV GOLANG_VERSION=1.24.1\nENV A=$GOLANG_VERSION\n", None, ""),
        ("ENV GOFLAGS=-tags=$GOLANG_VERSION\n", None, ""),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_carried(
    before: str, reason: Reason | None, message: str, tmp_path: Path
) -> None:
    found = configured(before, "", tmp_path)
    assert [(problem.reason, problem.message) for problem in found.problems] == (
        [(reason, message)] if reason is not None else []
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('os.Getenv("GOPATH")', [("GOPATH", "/go", "the program reads GOPATH, which the golang image sets")]),
        ('os.Getenv("GOTOOLCHAIN")', [("GOTOOLCHAIN", "local", "the program reads GOTOOLCHAIN, which the golang image sets")]),
        ('os.Getenv("PATH")', [("PATH", f"/go/bin:/usr/local/go/bin:{DISTROLESS}", "the program reads PATH, which the golang image sets")]),
        ('println("PATH")', []),
        ('println("GOTOOLCHAIN")', [("GOTOOLCHAIN", "local", "the program reads GOTOOLCHAIN, which the golang image sets")]),
        ('os.Setenv("GOTOOLCHAIN", "local")', []),
        ('os.Unsetenv("GOTOOLCHAIN")', []),
        ('os.Getenv("OTHER")', []),
    ],
)  # fmt: skip
def test_variables_of_the_base_that_the_program_reads(
    body: str, expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    files = {**APP, "main.go": go(body)}
    assert [*configured("", "", tmp_path, files).extra_environment] == expected
    for before, behind in (("ENV GOPATH=/x\n", ""), ("", "ENV GOPATH=/x\n")):
        found = configured(before, behind, tmp_path, files).extra_environment
        assert "GOPATH" not in [name for name, _, _ in found]


def test_a_variable_of_the_base_whose_value_is_not_known(tmp_path: Path) -> None:
    files = {**APP, "main.go": go('os.Getenv("GOLANG_VERSION")')}
    found = configured("", "", tmp_path, files)
    assert [problem.reason for problem in found.problems] == [Reason.BASE_VALUE_NOT_KNOWN]
    for before, behind in (("ENV GOLANG_VERSION=1\n", ""), ("", "ENV GOLANG_VERSION=1\n")):
        found = configured(before, behind, tmp_path, files)
        assert (found.problems, found.extra_environment) == ((), ())


@pytest.mark.parametrize(
    ("body", "is_read"), [('os.Getenv("container")', True), ('println("container")', False)]
)
def test_a_variable_whose_name_is_a_word(body: str, is_read: bool, tmp_path: Path) -> None:
    files = {**APP, "main.go": go(body)}
    head = "FROM golang:1.24 AS b\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o main .\n"
    text = head + 'FROM redhat/ubi9-minimal\nCOPY --from=b /app/main /main\nCMD ["/main"]\n'
    after = result_of(text, tmp_path, files).after
    assert after is not None
    assert ("ENV container=oci" in after) is is_read


@pytest.mark.parametrize(
    ("path", "before", "behind"),
    [
        ("/opt/x:$PATH", ["ENV PATH=/opt/x:/go/bin:/usr/local/go/bin:$PATH\n"], "PATH=/opt/x:/go/bin:/usr/local/go/bin:$PATH"),
        ("$PATH:/opt/x", ["ENV PATH=/go/bin:/usr/local/go/bin:$PATH:/opt/x\n"], "PATH=/go/bin:/usr/local/go/bin:$PATH:/opt/x"),
    ],
)  # fmt: skip
def test_a_path_whose_value_the_program_reads(
    path: str, before: list[str], behind: str, tmp_path: Path
) -> None:
    files = {**APP, "main.go": go('os.Getenv("PATH")')}
    found = configured(f"ENV PATH={path}\n", "", tmp_path, files)
    assert ([item.text for item in found.settings], found.extra_environment) == (before, ())
    found = configured("", f"ENV PATH={path}\n", tmp_path, files)
    assert ([*found.rewritten.values()], found.extra_environment) == ([behind], ())


def test_what_the_program_may_read(tmp_path: Path) -> None:
    text, plan = planned("", "", tmp_path, {**APP, "main.go": go('os.Getenv("A"); println("B")')})
    old = OldStage(load(text.encode(), "Dockerfile"), plan)
    assert [old.reads(name) for name in ("A", "B", "C")] == [True, True, False]
    assert old.asked == {"A"}


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        ("", None),
        ("--chown=7:8", None),
        ("--chown=root:root", None),
        ("--chown=nonroot", None),
        ("--chown=app", "--chown=1400:1400"),
        ("--chown=app:9", "--chown=1400:9"),
        ("--chown=www-data", "--chown=33:33"),
        ("--chown=other", "the user other is not created in this file"),
        ("--chown=$NOT_KNOWN", "the user that --chown names is not known"),
    ],
)
def test_owners_of_copies(flag: str, expected: str | None, tmp_path: Path) -> None:
    text = (
        f"{BUILD}\nFROM debian:13\nARG NOT_KNOWN\nRUN useradd -u 1400 app\n"
        f"COPY {flag} --from=0 /app/main /app/main\n{END}"
    )
    plan = plan_of(text, tmp_path)
    dockerfile = load(text.encode(), "Dockerfile")
    copy = next(i for i in dockerfile.instructions[5:] if i.keyword == "COPY")
    found = owner_flag(copy, OldStage(dockerfile, plan))
    if isinstance(found, Unowned):
        assert found.message == expected
        assert found.help == "create the user in this file with a number, or name the number"
    else:
        assert (found[1] if found is not None else None) == expected


@pytest.mark.parametrize(
    ("folder", "expected"),
    [("/app", False), ("/données", False), ("/a b", False), ("/a ", True), ("/$x", True), ("/a\\b", True), ("/a`", True), ("", False)],
)  # fmt: skip
def test_folders_that_workdir_does_not_take_literally(folder: str, expected: bool) -> None:
    assert needs_quoting(folder) is expected


@pytest.mark.parametrize(
    ("runtime", "folder"), [(Runtime(), "/"), (Runtime(nonroot=True), "/home/nonroot"), (Runtime("cc"), "/")]
)
def test_the_folder_of_the_distroless_image(runtime: Runtime, folder: str) -> None:
    assert base_workdir(runtime) == folder
