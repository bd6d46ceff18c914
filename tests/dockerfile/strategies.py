"""Hypothesis strategies for Dockerfiles: well-formed ones with every layout, and soups of fragments."""

from __future__ import annotations

from hypothesis import strategies as st

_DIRECTIVES = (
    "# escape=`",
    "# escape=\\",
    " #  Escape = `",
    "# syntax=docker/dockerfile:1",
    "#syntax = docker.io/docker/dockerfile-upstream:master-labs",
    "# check=skip=all",
    "# other=1",
    "# plain",
    "",
)
_BAD_DIRECTIVES = ("# escape=x", "# escape=`\n# escape=`", "# syntax=\n# escape=`")
_HEADS = (
    "FROM golang:1.22",
    "from --platform=$BUILDPLATFORM golang AS Build",
    "RUN go build   -o /a ./...",
    "run --mount=type=cache,target=/root --network=none go test",
    'RUN ["go", "build"]',
    "RUN ['go']",
    'CMD ["/a", "b c", "\\u00e9"]',
    'CMD ["/a",]',
    "CMD /a b",
    "CMD",
    "ENTRYPOINT []",
    'ENTRYPOINT [ "a" , "b" ]',
    "ENV A=1 B=\"x y\" C='z' D=a\\ b",
    "ENV key rest  of the line ",
    'LABEL a=b "c d"=e',
    "ARG A B=2 C=",
    "EXPOSE 80 443/tcp",
    'VOLUME ["/a", "/b"]',
    "VOLUME /a  /b",
    "COPY --from=build --chown='a b' /a /b/",
    'ADD ["a b", "c"]',
    "COPY a\tb   c",
    "WORKDIR /a # no comment",
    "USER 1000:1000",
    "STOPSIGNAL SIGTERM",
    "MAINTAINER a b",
    'SHELL ["/bin/bash", "-c"]',
    "HEALTHCHECK --interval=5s --retries=3 CMD curl -f http://localhost",
    'HEALTHCHECK CMD ["/a", "check"]',
    "HEALTHCHECK NONE",
    "ONBUILD RUN --mount=type=bind a",
    'ONBUILD CMD ["a"]',
    "WOR\u212aDIR /a",
)
_BAD_HEADS = ("LABEL\u00a0a=b", "UNKNOWN a", "ENV A", "FROM a b", "RUN [1]", "CMD --x a", "COPY a", "RUN <<E")
_HEREDOCS = (
    ("RUN <<EOF", ("EOF",)),
    ("RUN cat <<-'EOF' > /a", ("EOF",)),
    ('COPY <<a.txt <<"b" /d/', ("a.txt", "b")),
    ("ADD <<X /x", ("X",)),
    ("ONBUILD RUN 3<<EOF cat", ("EOF",)),
    ("RUN echo '<<no' \"<<no\" \\<<no $((1<<2))", ()),
)
_BODY = st.sampled_from(
    ("echo a", "# c", "", "FROM x", "a \\", "\tEOF", "EOF ", "\t", "é\u2028", 'CMD ["a"]')
)
_FILLER = st.sampled_from(("", "# comment", "  # indented", "   ", "\t", "\f", "\u00a0", "#", "# escape=`"))
_ENDING = st.sampled_from(("\n", "\n", "\n", "\r\n", "\r\r\n"))
_TRAILING = st.sampled_from(("", "", "", "", "", "", "", " ", " ", "\t ", "\t ", "\f", "\u00a0"))
_ESCAPES = st.sampled_from((1,) * 18 + (2, 3))
_SELDOM = st.sampled_from((False,) * 19 + (True,))
_LEADING = st.sampled_from(("", "", "", "  ", "\t", "\u3000"))


@st.composite
def _broken(draw: st.DrawFn, head: str, escape: str) -> list[str]:
    """The text of one instruction on one or more physical lines."""
    cuts = sorted(draw(st.sets(st.integers(1, max(len(head) - 1, 1)), max_size=3)))
    parts = [head[start:end] for start, end in zip([0, *cuts], [*cuts, len(head)], strict=True)]
    lines = [draw(_LEADING) + parts[0]]
    for part in parts[1:]:
        lines[-1] += escape * draw(_ESCAPES) + draw(_TRAILING)
        lines += draw(st.lists(_FILLER, max_size=2))
        lines.append(part)
    return lines


@st.composite
def structured(draw: st.DrawFn) -> str:
    """A Dockerfile that is mostly valid."""
    directives = draw(st.lists(st.sampled_from(_DIRECTIVES), max_size=2, unique=True))
    directives += [draw(st.sampled_from(_BAD_DIRECTIVES))] if draw(_SELDOM) else []
    escape = "`" if any(line.endswith("`") for line in directives) else "\\"
    lines = [*directives, *draw(st.lists(_FILLER, max_size=1)), "FROM golang"]
    for _ in range(draw(st.integers(0, 5))):
        lines += draw(st.lists(_FILLER, max_size=2))
        if draw(st.integers(0, 3)) == 0:
            head, names = draw(st.sampled_from(_HEREDOCS))
            lines += draw(_broken(head, escape)) if draw(st.booleans()) else [head]
            for name in names:
                lines += [*draw(st.lists(_BODY, max_size=3)), name]
        else:
            heads = _BAD_HEADS if draw(_SELDOM) else _HEADS
            lines += draw(_broken(draw(st.sampled_from(heads)), escape))
            lines[-1] += draw(_TRAILING)
    if draw(_SELDOM):
        lines[-1] += escape
    text = "".join(line + draw(_ENDING) for line in lines)
    mark = draw(st.sampled_from(("", "", "", "\ufeff")))
    return mark + (text if draw(st.booleans()) else text.rstrip("\r\n"))


_KEYWORDS = ("FROM g\n", "RUN", "CMD", "COPY", "ONBUILD", "HEALTHCHECK", "ENV", "ARG")
_LINES = (
    " ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\\\n",
    "\\\r\n",
    "\\ \n",
    "\\\\\n",
    "`\n",
    "``\n",
    "\\",
    "`",
)
_DOCUMENTS = ("<<E", "<<E\n", "<<-E", '<<"E"', "3<<E", "<<<", "E\n", "\nE\n", "\n\tE\n", "<<E <<F\n", "F\n")
_FLAGS = ("--platform=x", "--from=b", "--link", "--x", "--", '--"', "--chmod=\u00e9", "--chmod=\u00e0")
_JSON = ("[", "]", '"a"', '["a"]', '["a",]', "['a']", "[1]", "[]", "[[]]", "[null]", "[1e999]", "{", "}", ",")
_WORDS = ('"', "'", "=", "A=", 'B="c d"', "${A:-b}", "${", "$", "a", "#", "# c\n", "$((1<<2))")
_SPACES = (
    "\f",
    "\v",
    "\x1c",
    "\x85",
    "\u00a0",
    "\u3000",
    "\u2028",
    "\u200b",
    "\ufeff",
    "\u0130",
    "\u017f",
    "é",
)
_FRAGMENTS = (
    *(head + "\n" for head in _HEADS + _BAD_HEADS),
    *_KEYWORDS,
    *_LINES,
    *_LINES,
    *_DOCUMENTS,
    *_FLAGS,
    *_JSON,
    *_WORDS,
    *_SPACES,
)
_STARTS = ("FROM g\n", "FROM g\n", "# escape=`\nFROM g\n", "")


def soup() -> st.SearchStrategy[str]:
    """Fragments in any order, after a FROM more often than not."""
    fragments = st.lists(st.sampled_from(_FRAGMENTS), max_size=14).map("".join)
    return st.tuples(st.sampled_from(_STARTS), fragments).map("".join)


def hostile_bytes() -> st.SearchStrategy[bytes]:
    """Bytes of any kind, with fragments of Dockerfiles between them."""
    fragments = st.sampled_from([fragment.encode() for fragment in _FRAGMENTS])
    parts = st.lists(fragments | st.binary(max_size=3), max_size=14)
    return parts.map(lambda each: b"FROM g\n" + b"".join(each))
