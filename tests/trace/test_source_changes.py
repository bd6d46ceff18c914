"""Commands that may change the source before it is built, or leave files that nobody sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import APP, BUILD, COPY, END, check_lines, reviews


class TestSourceThatIsNotLookedAt:
    @pytest.mark.parametrize(
        "line",
        [
            "RUN cp tools/x.tmpl tool.go",
            "RUN printf 'package main' > tool.go",
            "RUN sed -i 's/a/b/' main.go",
            "RUN rm a.go && mv b.off b.go",
            "COPY deploy/tool.go ./main.go",
            "COPY prod/ .",
            "RUN go mod edit -replace example.com/x=./x",
        ],
    )
    def test_is_told(self, line: str, tmp_path: Path) -> None:
        files = {**APP, "prod/main.go": APP["main.go"], "deploy/tool.go": APP["main.go"], "a.go": "package main\n",
                 "b.off": "package main\n", "tools/x.tmpl": "package main\n"}  # fmt: skip
        text = BUILD.replace("RUN go build", f"{line}\nRUN go build") + END
        assert "opaque-command" in reviews(text, tmp_path, files)

    @pytest.mark.parametrize(
        "text",
        [
            BUILD.replace("COPY . .", "COPY go.mod ./\nRUN go mod download\nCOPY . ."),
            BUILD.replace("COPY . .", "COPY . .\nCOPY cmd ./cmd\nCOPY main.go ."),
            BUILD.replace(
                "COPY . .", "COPY . .\nCOPY conf/prod.json ./conf.json\nRUN sed -i 's/a/b/' conf.json"
            ),
            BUILD + "RUN rm main.go && rm -rf cmd\n",
        ],
    )
    def test_the_same_source_is_not(self, text: str, tmp_path: Path) -> None:
        files = {**APP, "cmd/x.go": "package cmd\n", "conf/prod.json": "{}"}
        assert "opaque-command" not in reviews(text + END, tmp_path, files)


@pytest.mark.parametrize(
    "line",
    [
        'RUN if [ "$X" ]; then cp a.yml /etc/a.yml; fi\n',
        "RUN cp a.yml /etc/a.yml || true\n",
        "RUN rsync -a a.yml /etc/a.yml\n",
        "RUN go run ./gen\n",
    ],
)
def test_what_may_not_be_there_is_stated_and_not_copied(line: str, tmp_path: Path) -> None:
    files = {**APP, "a.yml": "", "gen/main.go": APP["main.go"]}
    result = check_lines(BUILD + line + END, f"WORKDIR /app\n{COPY}{END}", tmp_path, files)
    assert "opaque-command" in {diagnostic.rule for diagnostic in result.diagnostics}


def test_a_pattern_of_go_files(tmp_path: Path) -> None:
    text = BUILD.replace("go build -o main .", "go build -o main ./*.go") + END
    check_lines(text, f"WORKDIR /app\n{COPY}{END}", tmp_path)
