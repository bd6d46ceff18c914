"""The comparison with dockerfile-parse: silent where it should be, loud where the two differ."""

from __future__ import annotations

from io import BytesIO

import pytest
from dockerfile_parse import DockerfileParser
from msgspec.structs import replace

from rewriter.dockerfile import shield
from rewriter.dockerfile.load import load
from rewriter.dockerfile.model import Instruction, ParserDisagreement
from rewriter.dockerfile.own_reading import read

# Each is read by dockerfile-parse as other instructions or other lines than by BuildKit.
MISREAD = [
    "FROM g\nRUN a \\\n\n b\n",
    "FROM g\nRUN <<E\nFROM x\nCMD y\nE\n",
    "FROM g\nRUN <<E\na \\\nE\nCMD z\n",
    "FROM g\nRUN a \\\\\nRUN b\n",
    "FROM g\nCMD a \\\n",
    "FROM g\nCMD a \\\n# c\n",
    "FROM g\nRUN",
    "FROM g\nRU\\\nN x\n",
    "FROM g\n\\\nRUN a\n",
    "FROM g\nRUN a \\\u00a0\nRUN b\n",
    "\ufeffFROM g\n",
    "# check=skip=all\n# escape=`\nFROM g\nRUN a `\n b\n",
    "# syntax=\n# escape=`\nFROM g\nRUN a `\nRUN b\n",
    "FROM g\nWOR\u212aDIR /a\n",
    "FROM g\nRUN a \\\n\x1c# b\n",
]


def structure(text: str) -> list[tuple[str, int, int]]:
    found = DockerfileParser(fileobj=BytesIO(text.encode())).structure
    return [
        (i["instruction"], i["startline"] + 1, i["endline"] + 1)
        for i in found
        if i["instruction"] != "COMMENT"
    ]


def places(text: str) -> list[tuple[str, int, int]]:
    found = load(text.encode(), "Dockerfile").instructions
    return [(each.keyword, each.line, each.end_line) for each in found]


@pytest.mark.parametrize("text", MISREAD)
def test_what_dockerfile_parse_misreads_is_shielded(text: str) -> None:
    assert structure(text) != places(text)


@pytest.mark.parametrize(
    "text",
    [
        'FROM g\nRUN a && \\\n    b\n# c\n\nCMD ["x"]\n',
        "# escape=`\nFROM g\nRUN a `\n# c\n b\n",
        "  from g\r\n\tenv A=1 \\\r\n  B=2\r\n",
    ],
)
def test_plain_files_need_no_shield(text: str) -> None:
    assert structure(text) == places(text)


def compare(text: str, *changed: Instruction) -> None:
    """Run the comparison with ``changed`` put in the place of what we read."""
    found = read(text.encode(), "Dockerfile")
    replaced = {each.index: each for each in changed}
    instructions = tuple(replaced.get(each.index, each) for each in found.dockerfile.instructions)
    shield.compare(replace(found, dockerfile=replace(found.dockerfile, instructions=instructions)))


TEXT = "FROM g\nRUN a \\\n b\nCMD c\n"


def test_agreement_is_silent() -> None:
    compare(TEXT)


@pytest.mark.parametrize("change", [{"keyword": "CMD"}, {"line": 1}, {"end_line": 2}])
def test_disagreement_on_an_instruction(change: dict[str, object]) -> None:
    run = load(TEXT.encode(), "Dockerfile").instructions[1]
    with pytest.raises(ParserDisagreement):
        compare(TEXT, replace(run, **change))


def test_disagreement_on_the_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = [
        {"instruction": "FROM", "startline": 0, "endline": 0, "value": "g"},
        {"instruction": "RUN", "startline": 1, "endline": 2, "value": "a  c"},
        {"instruction": "CMD", "startline": 3, "endline": 3, "value": "c"},
    ]
    monkeypatch.setattr(DockerfileParser, "structure", changed)
    with pytest.raises(ParserDisagreement, match="other arguments"):
        load(TEXT.encode(), "Dockerfile")
    monkeypatch.setattr(DockerfileParser, "structure", changed[:1])
    with pytest.raises(ParserDisagreement, match="another number"):
        load(TEXT.encode(), "Dockerfile")
