"""Our reading equals BuildKit's: instruction, flags, arguments, form, heredocs and line range."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from rewriter.dockerfile.load import load
from rewriter.dockerfile.model import Dockerfile, DockerfileError

from .buildkit_parser import Reading, difference, oracle_is_wrong, ours, theirs
from .strategies import hostile_bytes, soup, structured

_GOLDEN = Path(__file__).parents[2] / "golden"
_FILES = sorted(path for name in ("before", "after") for path in _GOLDEN.glob(f"*/*/{name}.Dockerfile"))
_SETTINGS = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])

F = "FROM g\n"

# Numbered as the list of what dockerfile-parse reads unlike BuildKit: structure first, then values.
DIVERGENCES = {
    "01-blank-line-in-continuation": F + "RUN a \\\n\n b\n",
    "01-crlf-blank-line": F + "RUN a \\\r\n\r\n b\r\n",
    "01-form-feed-line": F + "RUN a \\\n\f\n b\n",
    "01-several-blank-lines": F + "RUN a \\\n \n\t\n# c\n\n b\nCMD c\n",
    "02-heredoc": F + "RUN <<E\nFROM x\nCMD y\nE\nCMD z\n",
    "02-heredoc-comment-in-body": F + "RUN <<E\n# c\na\nE\n",
    "02-heredoc-escape-in-body": F + "RUN <<E\na \\\nE\nCMD z\n",
    "02-heredoc-tabs": F + "RUN <<-E\n\ta\n\tE\nCMD z\n",
    "02-heredoc-quoted": F + "COPY <<'E' <<\"G\" /d/\n$a\nE\nb\nG\nCMD z\n",
    "02-heredoc-descriptor": F + "RUN cat 3<<E\na\nE\n",
    "02-heredoc-after-continuation": F + "RUN a && \\\n  cat <<E\nb\nE\nCMD z\n",
    "02-heredoc-onbuild": F + "ONBUILD RUN <<E\na\nE\nCMD z\n",
    "02-heredoc-terminator-with-blank": F + "RUN <<E\nE \nE\nCMD z\n",
    "02-heredoc-last-line-without-newline": F + "RUN <<E\na\nE",
    "02-no-heredoc-in-quotes": F + "RUN echo '<<E' \"<<E\" \\<<E <<<E $((1<<2))\nCMD z\n",
    "02-no-heredoc-in-cmd": F + "CMD cat <<E\nRUN a\n",
    "02-no-heredoc-in-json": F + 'RUN ["<<E"]\nCMD z\n',
    "02-no-heredoc-with-open-quote": F + "RUN echo don't <<E\nCMD z\n",
    "03-doubled-escape": F + "RUN a \\\\\nRUN b\n",
    "03-tripled-escape": F + "RUN a \\\\\\\nRUN b\n",
    "03-doubled-backtick": "# escape=`\n" + F + "RUN a ``\nRUN b\n",
    "04-open-at-end": F + "CMD a \\",
    "04-open-at-end-newline": F + "CMD a \\\n",
    "04-open-at-end-comments": F + "CMD a \\\n# c\n\n# d\n",
    "05-no-arguments-no-newline": F + "RUN",
    "05-no-arguments": F + "CMD\nRUN\n",
    "06-escape-at-keyword": F + "RUN\\\n x\n",
    "06-escape-in-keyword": F + "RU\\\nN x\n",
    "06-only-escape": F + "\\\nRUN a\n",
    "06-only-escapes": F + "  \\\n\\\n# c\nRUN a\n",
    "07-form-feed-after-escape": F + "RUN a \\\f\nRUN b\n",
    "07-vertical-tab-after-escape": F + "RUN a \\\v\nRUN b\n",
    "07-no-break-space-after-escape": F + "RUN a \\\u00a0\nRUN b\n",
    "07-next-line-after-escape": F + "RUN a \\\x85\nRUN b\n",
    "07-line-separator-after-escape": F + "RUN a \\\u2028\nRUN b\n",
    "07-file-separator-after-escape": F + "RUN a \\\x1c\nRUN b\n",
    "08-byte-order-mark": "\ufeffFROM g\nRUN a\n",
    "08-byte-order-mark-and-directive": "\ufeff# escape=`\nFROM g\nRUN a `\n b\n",
    "09-check-before-escape": "# check=skip=all\n# escape=`\nFROM g\nRUN a `\n b\n",
    "10-bad-escape": "# escape=x\n" + F,
    "10-repeated-escape": "# escape=`\n# escape=`\n" + F,
    "10-quoted-escape": '# escape="`"\n' + F,
    "10-escape-and-text": "# escape=` x\n" + F,
    "10-empty-syntax-ends-directives": "# syntax=\n# escape=`\n" + F + "RUN a `\nRUN b\n",
    "10-blank-escape": "# escape= \n" + F,
    "11-no-break-space-at-keyword": F + "RUN\u00a0a\n",
    "11-ideographic-space-at-keyword": F + "RUN\u3000a\n",
    "11-file-separator-at-keyword": F + "RUN\x1ca\n",
    "11-leading-file-separator": F + "\x1cRUN a\n",
    "11-leading-no-break-space": F + "\u00a0RUN a\n",
    "12-long-s": F + "EXPO\u017fE 80\n",
    "12-dotless-i": F + "ENTRYPO\u0131NT a\n",
    "12-dotted-i": F + "ENTRYPO\u0130NT a\n",
    "12-kelvin-sign": F + "WOR\u212aDIR /a\n",
    "14-unknown-instruction": F + "FOO a\n",
    "14-empty-file": "",
    "14-only-comments": "# a\n\n# b\n",
    "14-no-argument": F + "COPY\n",
    "14-unterminated-heredoc": F + "RUN <<E\na\n",
    "14-shift-is-a-heredoc": F + "RUN echo 1<<N\n",
    "14-long-line": F + "RUN " + "a" * 65532 + "\n",
    "14-long-comment": F + "#" * 65536 + "\n",
    "14-longest-line": F + "RUN " + "a" * 65531 + "\n",
    "14-before-from": "ENV A=1\n" + F,
    "14-bad-flag": F + "RUN --x a\n",
    "15-comment-instruction": F + "COMMENT x\n",
    "16-comment-inside": F + "RUN a \\\n# c\n  # d \\\n b\nCMD c\n",
    "16-comment-carriage-return": "# c\r\n" + F + "# d\r\n",
    "17-separators-in-a-line": F + "RUN a\vb\fc\x1cd\x1de\x1ef\x85g\u2028h\u2029i\rj\nCMD k\n",
    "18-trailing-file-separator": F + "WORKDIR /a\x1c\n",
    "19-onbuild": F + 'ONBUILD CMD ["a", "b"]\nONBUILD COPY --from=x a b\n',
    "19-flags": F + "COPY --from=a --chown='b c' d e\nHEALTHCHECK --interval=5s CMD a\n",
    "21-platform-quoted": 'FROM --platform="a b" g AS c\n',
    "21-double-dash": "FROM -- g\n",
    "21-two-flags": "FROM --platform=a --platform=b g\n",
    "21-words": "FROM g foo bar\n",
    "21-as-without-name": "FROM g AS\n",
    "21-comment": "FROM g # c\n",
    "21-nothing": "FROM\n",
    "22-modifier": "ARG V=1\nFROM golang:${V:-1.2}\nENV A=${V%-*} B=${V/1/3}\n",
    "24-arg-list": F + "ARG A B=2\nARG B=2 A\n",
    "29-escaped-dollar": F + 'ENV A="\\$B" B="a\\\\b"\n',
    "31-open-quote": F + 'ENV A="b\n',
    "31-apostrophe": F + "ENV A don't\n",
    "32-backtick-escape": "# escape=`\n" + F + "ENV A=a` b C=d\\ e=f\n",
    "33-no-value": F + "ENV A\n",
    "33-nothing": F + "ENV\n",
    "33-flag": F + "ENV --x A=1\n",
    "33-file-separator": F + "ENV A=b\x1cc=d\n",
}


@pytest.mark.parametrize("text", DIVERGENCES.values(), ids=DIVERGENCES.keys())
def test_divergence_of_dockerfile_parse(text: str) -> None:
    assert difference(text) is None
    assert not oracle_is_wrong(text)


def test_not_utf8_is_read_as_buildkit_reads_it() -> None:
    # Divergence 13. The oracle cannot be given such bytes, only the same file without them.
    found = load(b"# \xff\nFROM g\nRUN a\xfe \\\n b\nCMD c\n", "Dockerfile").instructions
    same = theirs("# ?\nFROM g\nRUN a? \\\n b\nCMD c\n")
    assert not isinstance(same, str)
    assert [(i.keyword, i.line, i.end_line) for i in found] == [(i.keyword, i.start, i.end) for i in same]
    assert found[1].arguments == "a\udcfe  b"


def test_oracle_tells_readings_apart() -> None:
    # The comparison itself: it must see each difference that it is there to see.
    first = ours(F + "RUN a b\n")
    assert isinstance(first, tuple)
    assert theirs(F + "RUN a b\n") == first
    others = (
        "RUN a  b",
        "CMD a b",
        "RUN --x a b",
        'RUN ["a", "b"]',
        "RUN a \\\nb",
        "RUN a b <<E\nE",
        "RUN a b\nRUN",
    )
    for other in others:
        assert theirs(F + other) != first


def test_oracle_reads_flags_and_form() -> None:
    assert theirs(F + 'CMD ["a"]\n') == (
        Reading("FROM", None, False, (), ("g",), 1, 1, ()),
        Reading("CMD", None, True, (), ("a",), 2, 2, ()),
    )


@pytest.mark.parametrize("path", _FILES, ids=lambda path: str(path.relative_to(_GOLDEN)))
def test_golden_files(path: Path) -> None:
    # A question mark for each byte that is not UTF-8 leaves all lines and words where they are.
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    text = "".join("?" if "\udc80" <= character <= "\udcff" else character for character in text)
    assert difference(text) is None


@_SETTINGS
@given(structured())
def test_structured_files(text: str) -> None:
    assert difference(text) is None


@_SETTINGS
@given(soup())
def test_fragment_soup(text: str) -> None:
    assert difference(text) is None


@_SETTINGS
@given(hostile_bytes())
def test_any_bytes_load_losslessly_or_raise_our_error(data: bytes) -> None:
    try:
        dockerfile = load(data, "Dockerfile")
    except DockerfileError as error:
        assert error.message
        assert 0 <= error.line <= data.count(b"\n") + 1
        return
    _check_spans(dockerfile, data)


@_SETTINGS
@given(structured())
def test_spans_of_structured_files(text: str) -> None:
    try:
        dockerfile = load(text.encode(), "Dockerfile")
    except DockerfileError:
        return
    _check_spans(dockerfile, text.encode())


def _check_spans(dockerfile: Dockerfile, data: bytes) -> None:
    text = dockerfile.text
    assert text.encode("utf-8", "surrogateescape") == data
    spans = [each.span for each in dockerfile.instructions]
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    for each in dockerfile.instructions:
        assert "".join(text[p.source : p.source + p.length] for p in each.pieces) == each.arguments
        inner = (each.keyword_span, each.arguments_span, *(flag.span for flag in each.flags))
        assert all(each.span.start <= span.start <= span.end <= each.span.end for span in inner)
        assert each.comments.end == each.span.start
        for heredoc in each.heredocs:
            assert text[heredoc.span.start : heredoc.span.end].startswith(heredoc.content)
    for comment in dockerfile.comments:
        assert text[comment.span.start : comment.span.end] == comment.text
        assert comment.text.startswith("#")
