"""Loading: structure, spans, comments, directives, and every refusal."""

from __future__ import annotations

import pytest

from rewriter.dockerfile.load import load
from rewriter.dockerfile.model import (
    Dockerfile,
    DockerfileError,
    Instruction,
    ParserDisagreement,
    Span,
    UnsupportedSyntax,
)

F = "FROM g\n"


def read(text: str) -> Dockerfile:
    return load(text.encode("utf-8", "surrogateescape"), "Dockerfile")


def second(text: str) -> Instruction:
    """The instruction after FROM."""
    return read(F + text).instructions[1]


def cut(dockerfile: Dockerfile, span: Span) -> str:
    return dockerfile.text[span.start : span.end]


def refusal(text: str) -> DockerfileError:
    with pytest.raises(DockerfileError) as caught:
        read(text)
    return caught.value


def test_parts_of_an_instruction() -> None:
    text = F + "# about it\n  copy   --from=b --chown='a b'  x \\\n  # inside\n\n    y \t\r\nCMD z"
    found = read(text)
    copy = found.instructions[1]
    assert (copy.keyword, copy.index, copy.line, copy.end_line) == ("COPY", 1, 3, 6)
    assert cut(found, copy.span) == "  copy   --from=b --chown='a b'  x \\\n  # inside\n\n    y \t\r\n"
    assert cut(found, copy.keyword_span) == "copy"
    assert [(f.name, f.value, cut(found, f.span)) for f in copy.flags] == [
        ("from", "b", "--from=b"),
        ("chown", "a b", "--chown='a b'"),
    ]
    assert copy.arguments == "x     y"
    assert cut(found, copy.arguments_span) == "x \\\n  # inside\n\n    y"
    assert [cut(found, Span(p.source, p.source + p.length)) for p in copy.pieces] == ["x ", "    y"]
    assert found.text[copy.source_offset(6)] == "y"
    assert copy.flag("chown") == "a b"
    assert copy.flag("chmod") is None
    assert cut(found, copy.comments) == "# about it\n"


def test_no_arguments_have_an_empty_span_after_the_keyword() -> None:
    found = read(F + "  RUN  \nCMD --")
    run, cmd = found.instructions[1:]
    assert run.arguments == cmd.arguments == ""
    assert run.arguments_span == Span(run.keyword_span.end, run.keyword_span.end)
    assert cmd.arguments_span.start == cmd.arguments_span.end == len(found.text)


def test_keyword_may_be_broken_across_lines() -> None:
    found = read(F + "RU\\\nN a\n")
    assert found.instructions[1].keyword == "RUN"
    assert cut(found, found.instructions[1].keyword_span) == "RU\\\nN"


@pytest.mark.parametrize(
    ("text", "strings"),
    [
        ('CMD ["a", "b"]', ("a", "b")),
        ('CMD [ "a" ,\\\n# c\n\n "b" ]', ("a", "b")),
        ("CMD []", ()),
        ('HEALTHCHECK CMD ["a"]', ("a",)),
        ('RUN --network=none ["a"]', ("a",)),
        ('CMD ["\\ud800", "\udcff"]', ("\ufffd", "\ufffd")),
        ("CMD ['a']", None),
        ('CMD ["a",]', None),
        ('CMD ["a"] # c', None),
        ("CMD [1e999]", None),
        ('CMD ["a\tb"]', None),
        ('WORKDIR ["a"]', None),
        ('EXPOSE ["80"]', None),
        ("CMD", None),
    ],
)
def test_exec_form(text: str, strings: tuple[str, ...] | None) -> None:
    assert second(text).json == strings


@pytest.mark.parametrize(
    "text", ["CMD [1]", "RUN [null]", 'ENTRYPOINT ["a", ["b"]]', "VOLUME [{}]", "CMD [true]"]
)
def test_array_of_other_things_than_strings_is_an_error(text: str) -> None:
    error = refusal(F + text)
    assert error.message == "when using JSON array syntax, arrays must be comprised of strings only"
    assert error.line == 2


def test_heredocs() -> None:
    found = read(F + 'COPY <<a <<-"b" /d/\n$x\na\n\ty\n\tb\nCMD c\n')
    copy = found.instructions[1]
    assert [(h.name, h.content, h.expand, h.strip_tabs, h.descriptor) for h in copy.heredocs] == [
        ("a", "$x\n", True, False, 0),
        ("b", "\ty\n", False, True, 0),
    ]
    assert [cut(found, h.span) for h in copy.heredocs] == ["$x\na\n", "\ty\n\tb\n"]
    assert (copy.line, copy.end_line) == (2, 6)
    assert copy.arguments == '<<a <<-"b" /d/'
    assert cut(found, copy.span).endswith("\tb\n")


@pytest.mark.parametrize(
    "text", ['RUN ["<<E"]', "CMD <<E", "RUN echo '<<E'", "RUN a <<<E", "RUN echo $((1<<2))"]
)
def test_no_heredoc(text: str) -> None:
    assert second(text).heredocs == ()


def test_comments_attach_only_without_a_blank_line_between() -> None:
    text = "# syntax=docker/dockerfile:1\n# one\n# two\nFROM g\n"
    text += "# three\n\n# four\nRUN a \\\n# inside\n b\n# five\n"
    found = read(text)
    assert [comment.text for comment in found.comments] == ["# one", "# two", "# three", "# four", "# five"]
    assert [comment.line for comment in found.comments] == [2, 3, 5, 7, 11]
    assert [cut(found, each.comments) for each in found.instructions] == ["# one\n# two\n", "# four\n"]


def test_comment_text_is_its_span() -> None:
    found = read("\ufeff  # a b \r\nFROM g\n")
    assert [comment.text for comment in found.comments] == ["# a b "]
    assert cut(found, found.comments[0].span) == "# a b "


def test_byte_order_mark_is_kept_and_in_no_instruction() -> None:
    found = read("\ufeffFROM g\n")
    assert found.text.startswith("\ufeff")
    assert found.instructions[0].span == Span(1, 8)


def test_bytes_that_are_not_utf8_are_kept() -> None:
    data = b"FROM g\n# \xff\nRUN a\xfe\n"
    found = load(data, "Dockerfile")
    assert found.text.encode("utf-8", "surrogateescape") == data
    assert found.instructions[1].arguments == "a\udcfe"


@pytest.mark.parametrize(
    ("text", "newline"),
    [
        ("FROM g", "\n"),
        ("FROM g\r\n", "\r\n"),
        ("FROM g\r\nRUN a\nRUN b\n", "\n"),
        ("FROM g\r\nRUN a\r\nCMD b\n", "\r\n"),
    ],
)
def test_newline_is_what_most_lines_have(text: str, newline: str) -> None:
    assert read(text).newline == newline


def test_separators_do_not_end_lines() -> None:
    found = read(F + "RUN a\vb\fc\x1cd\x85e\u2028f\rg\n\fCMD h\n")
    assert [each.line for each in found.instructions] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "directives", "escape"),
    [
        ("", {}, "\\"),
        ("# escape=`\n", {"escape": "`"}, "`"),
        ("  #  ESCAPE = ` \r\n", {"escape": "`"}, "`"),
        ("# check=skip=all\n# escape=`\n", {"check": "skip=all", "escape": "`"}, "`"),
        (
            "# syntax=docker/dockerfile:1\n#escape=\\\n",
            {"syntax": "docker/dockerfile:1", "escape": "\\"},
            "\\",
        ),
        ("\n# escape=`\n", {}, "\\"),
        ("# plain\n# escape=`\n", {}, "\\"),
        ("# other=1\n# escape=`\n", {}, "\\"),
        ("#!/bin/x\n# escape=`\n", {}, "\\"),
        ("# syntax=\n# escape=`\n", {}, "\\"),
    ],
)
def test_directives(text: str, directives: dict[str, str], escape: str) -> None:
    found = read(text + F)
    assert (found.directives, found.escape) == (directives, escape)


@pytest.mark.parametrize(
    "frontend",
    [
        "docker/dockerfile",
        "docker/dockerfile:1.7-labs",
        "docker.io/docker/dockerfile:1",
        "docker/dockerfile-upstream:master",
        "docker/dockerfile:1@sha256:" + "0" * 64,
        "docker/dockerfile:1 trailing words",
    ],
)
def test_known_frontends(frontend: str) -> None:
    assert read(f"# syntax={frontend}\nFROM g\n").directives["syntax"] == frontend


@pytest.mark.parametrize(
    "head",
    [
        "# syntax=tonistiigi/x",
        "# syntax=docker/dockerfiles",
        "# syntax=evil.io/docker/dockerfile:1",
        "# syntax=docker/dockerfile:",
        "#!/x\n# syntax=a/b",
        "// syntax=a/b",
    ],
)
def test_other_frontends_are_unsupported(head: str) -> None:
    with pytest.raises(UnsupportedSyntax):
        read(f"{head}\nFROM g\n")


def test_a_file_in_json_may_name_a_frontend() -> None:
    with pytest.raises(UnsupportedSyntax):
        read('{"syntax": "a/b"}\n')
    assert refusal('{"syntax": 1}\n').message == 'unknown instruction: {"syntax":'


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 0, "file with no instructions"),
        ("# a\n\n", 2, "file with no instructions"),
        ("ARG A\n", 0, "dockerfile contains no stages to build"),
        ("ENV A=1\nFROM g\n", 1, "no build stage in current context"),
        (F + "RUN a\0\n", 2, "the file holds a NUL byte"),
        (F + "FOO a\n", 2, "unknown instruction: FOO"),
        (F + "\n\nRUN\u00a0a\n", 4, "unknown instruction: RUN\u00a0a"),
        ("FROM g\rRUN a\r", 1, "FROM requires either one or three arguments"),
        (F + "RUN " + "x" * 65532, 2, "dockerfile line greater than max allowed size of 65535"),
        (F + "RUN " + "é" * 32766 + "\n", 2, "dockerfile line greater than max allowed size of 65535"),
        (F + "RUN <<E\na\n", 2, "unterminated heredoc"),
        (F + "RUN <<E <<G\nE\n", 2, "unterminated heredoc"),
        (F + "RUN echo 1<<N\n", 2, "unterminated heredoc"),
        ("# escape=x\n" + F, 1, "invalid escape token 'x' does not match ` or \\"),
        ("# escape=`\n# Escape=`\n" + F, 2, "only one escape parser directive can be used"),
        ("FROM\n", 1, "FROM requires either one or three arguments"),
        ("FROM a b\n", 1, "FROM requires either one or three arguments"),
        ("FROM a to b\n", 1, "FROM requires either one or three arguments"),
        ("FROM g # c\n", 1, "FROM requires either one or three arguments"),
        ("FROM g AS 0\n", 1, 'invalid name for build stage: "0", name can\'t start with a number'),
        ("FROM g AS a/b\n", 1, 'invalid name for build stage: "a/b", name can\'t start with a number'),
        (F + "CMD --x a\n", 2, "unknown flag: --x"),
        (F + "COPY --From=a b c\n", 2, "unknown flag: --From"),
        (F + "COPY --from=a --from=b c d\n", 2, "duplicate flag specified: --from"),
        (F + "COPY --from b c\n", 2, "missing a value on flag: --from"),
        (F + "COPY --link= b c\n", 2, "missing a value on flag: --link"),
        (F + "COPY --link=yes b c\n", 2, "expecting boolean value for flag --link, not: yes"),
        (F + "RUN --network=x a\n", 2, 'invalid network mode "x"'),
        (F + "RUN --security=x a\n", 2, 'security "x" is not valid'),
        (F + "RUN --mount=from=$x,target=/ a\n", 2, "'from' doesn't support variable expansion"),
        (F + "ENV\n", 2, "ENV requires at least one argument"),
        (F + "ENV A\n", 2, "ENV must have two arguments"),
        (F + "ENV A=1 # c\n", 2, 'Syntax error - can\'t find = in "#"'),
        (F + "ENV =1\n", 2, "ENV names can not be blank"),
        (F + "LABEL a\n", 2, "LABEL must have two arguments"),
        (F + "ARG\n", 2, "ARG requires at least one argument"),
        (F + "ARG =1\n", 2, "ARG names can not be blank"),
        (F + "EXPOSE\n", 2, "EXPOSE requires at least one argument"),
        (F + "VOLUME []\n", 2, "VOLUME requires at least one argument"),
        (F + 'VOLUME [" "]\n', 2, "VOLUME specified can not be an empty string"),
        (F + "WORKDIR\n", 2, "WORKDIR requires exactly one argument"),
        (F + "USER\n", 2, "USER requires exactly one argument"),
        (F + "COPY a\n", 2, "COPY requires at least two arguments"),
        (F + "COPY a <<E\nE\n", 2, "COPY cannot accept a heredoc as a destination"),
        (F + "SHELL sh -c\n", 2, "SHELL requires the arguments to be in JSON form"),
        (F + "SHELL []\n", 2, "SHELL requires at least one argument"),
        (F + "HEALTHCHECK\n", 2, "HEALTHCHECK requires at least one argument"),
        (F + "HEALTHCHECK CMD\n", 2, "Missing command after HEALTHCHECK CMD"),
        (F + "HEALTHCHECK NONE a\n", 2, "HEALTHCHECK NONE takes no arguments"),
        (F + "HEALTHCHECK curl a\n", 2, 'Unknown type "CURL" in HEALTHCHECK (try CMD)'),
        (F + "HEALTHCHECK --interval=5 CMD a\n", 2, 'time: invalid duration "5"'),
        (F + "HEALTHCHECK --timeout=1us CMD a\n", 2, 'Interval "timeout" cannot be less than 1ms'),
        (F + "HEALTHCHECK --retries=-1 CMD a\n", 2, "--retries cannot be negative (-1)"),
        (F + "HEALTHCHECK --retries=x CMD a\n", 2, 'strconv.ParseInt: parsing "x": invalid syntax'),
        (F + "ONBUILD\n", 2, "ONBUILD requires at least one argument"),
        (F + "ONBUILD ONBUILD RUN a\n", 2, "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"),
        (F + "ONBUILD from a\n", 2, "FROM isn't allowed as an ONBUILD trigger"),
        (F + "ONBUILD ENV A\n", 2, "ENV must have two arguments"),
    ],
)
def test_refusals(text: str, line: int, message: str) -> None:
    error = refusal(text)
    assert error.message.startswith(message)
    assert error.line == line
    assert not isinstance(error, (ParserDisagreement, UnsupportedSyntax))


@pytest.mark.parametrize(
    "text",
    [
        "RUN",
        "CMD",
        "CMD -- a",
        "COPY --link --parents=false --exclude=a --exclude=b c d",
        "ADD --keep-git-dir --checksum=sha256:0 --unpack=true a b",
        "RUN --mount=type=cache,target=/x --mount=type=bind --network=host --security=insecure a",
        "RUN --mount=from=a$,target=/ b",
        "ARG --x A",
        "STOPSIGNAL --x 9",
        "HEALTHCHECK --x NONE",
        "HEALTHCHECK none",
        "HEALTHCHECK --interval=0 --timeout=1h2m3.5s --start-period=1ms --retries=+3 cmd a",
        "ONBUILD FOO a",
        "ONBUILD COPY a",
        "FROM x aS Stage.1-a_b",
        "RUN " + "x" * 65531,
        "RUN a \\\n" * 3,
        "ENV A=",
        "ENV A b=c",
        "LABEL '' x",
        "COPY a b\\ c",
        "EXPOSE 80,81",
        "MAINTAINER a",
        "WOR\u212aDIR /a",
    ],
)
def test_accepted(text: str) -> None:
    assert len(read(F + text).instructions) >= 2


def test_flags_that_end_inside_of_a_character_are_refused() -> None:
    # U+0800 is E0 A0 80: BuildKit takes the A0 for a space, and 80 begins the arguments.
    with pytest.raises(ParserDisagreement):
        read(F + "COPY --chown=\u0800 a b\n")
    # U+00E0 is C3 A0: the character ends there.
    assert second("COPY --chown=\u00e0 a b\n").arguments == "a b"


def test_flag_that_is_not_ascii_is_read_byte_by_byte() -> None:
    found = second("COPY --chown=\u00e9 a b")
    assert found.flags[0].value == "\u00c3\u00a9"
    assert found.arguments == "a b"
