"""Our reading of Makefiles against the real make: the same commands in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewriter.trace.recipes.model import NotPlain, has_unknown
from tests.trace.recipes.tools import MAKE, make_commands, printed, read_commands

pytestmark = pytest.mark.skipif(MAKE is None, reason="make is missing")

PLAIN = {
    "first target": "build:\n\tgo build .\ntest:\n\tgo test\n",
    "phony first": ".PHONY: all\nall: build\nbuild: ; go build -o app\n",
    "variable named .PHONY": ".PHONY = x\nall:\n\techo a\n",
    "defaults": "OUT ?= app\nDIR = bin\nall:\n\tgo build -o $(DIR)/$(OUT) .\n",
    "deferred": "A = $(B)\nB = 1\nall:\n\techo $(A)\nB = 2\n",
    "immediate": "B = 1\nA := $(B)\nB = 2\nall:\n\techo $(A) ${B} $B\n",
    "append": "F := -v\nF += -x\nG = a\nG += $(F)\nF += z\nall:\n\techo $(F) $(G)\n",
    "append to nothing": "G += $(F)\nF = later\nall:\n\techo $(G)\n",
    "conditional assignment twice": "A ?= 1\nA ?= 2\nall:\n\techo $(A)\n",
    "order of prerequisites": "all: b a\n\techo all\na: c\n\techo a\nb: c\n\techo b\nc:\n\techo c\n",
    "later prerequisites come behind": "all: b\n\techo all\nall: a\na:\n\techo a\nb:\n\techo b\n",
    "earlier prerequisites come behind": "all: a\nall: b\n\techo all\na:\n\techo a\nb:\n\techo b\n",
    "order-only": "all: a | d\n\techo $^ - $|\na:\n\techo a\nd:\n\techo d\n",
    "marks": "all:\n\t@echo a\n\t-echo b\n\t@-@ echo c\n",
    "continued recipe": "all:\n\tgo build \\\n\t  -o app \\\n\t\t.\n\techo x\n",
    "continued variable": "A = a \\\n   b \\\n\tc\nall:\n\techo '$(A)'\n",
    "continued prerequisites": "all: a \\\n  b\n\techo all\na b:\n\techo $@\n",
    "comments": "A = x # no\n# all: y \\\n  z\nall: # nothing\n\techo $(A)#yes # shell\n",
    "escaped comment": "A = a\\#b\nall:\n\techo '$(A)'\n",
    "dollar": "all:\n\techo $$HOME $${X} '$$'\n",
    "automatic": "bin/app: main.c util.c main.c\n\tcc -o $@ $< $^ $+ $(@D) $(@F) $(<F)\n",
    "pattern rule": "all: bin/a bin/b\nbin/%: main.c\n\tgo build -o $@ ./cmd/$*\n",
    "pattern rule with stem": "all: out/main\nout/%: %.c\n\tcc $< -o $@\n",
    "shortest stem wins": "all: bin/x\n%: main.c\n\techo long $*\nbin/%: main.c\n\techo short $*\n",
    "static pattern": "P = a b\nall: $(P)\n$(P): %: %.in\n\techo $@ $< $*\n%.in:\n\techo in $@\n",
    "functions": (
        "S = a.go b.go c_test.go\nall:\n\techo $(filter-out %_test.go,$(S)) $(S:.go=.o) $(patsubst %.go,x/%.o,$(S))"
        " $(subst .,-,$(S)) $(words $(S)) $(word 2,$(S)) $(wordlist 2,3,$(S)) $(firstword $(S)) $(lastword $(S))"
        " $(sort b a b) $(strip  a   b ) $(findstring a,abc) $(notdir x/y z/w) $(dir x/y z) $(suffix a.b/c d.e)"
        " $(basename a.b/c d.e) $(addprefix p/,$(S)) $(addsuffix .x,a b) $(join a b,c d e)\n"
    ),
    "if or and": (
        "E =\nA = 1\nall:\n\techo $(if $(A),yes,no) $(if $(E),yes,no) $(if $(E),yes) $(or $(E),$(A),z)"
        " $(and $(A),$(E)) $(and $(A),b)\n"
    ),
    "foreach and call": "f = [$(1):$2]\nall:\n\techo $(foreach x,a b,<$(x)>) $(call f,1,2) $(call f,q)\n",
    "origin": "A = 1\nall:\n\techo $(origin A) $(origin NONE) $(origin CC)\n",
    "nested names": "a_x = 1\nN = x\nall:\n\techo $(a_$(N)) $(value N)\n",
    "ifeq": "M = prod\nifeq ($(M),prod)\nF = -s\nelse\nF = -g\nendif\nall:\n\techo $(F)\n",
    "ifeq quoted": "ifneq \"$(X)\" 'y'\nF = 1\nendif\nall:\n\techo $(F)\n",
    "ifdef": "A =\nB = 1\nifdef A\nF += a\nendif\nifdef B\nF += b\nendif\nifndef C\nF += c\nendif\nall:\n\techo $(F)\n",
    "else ifeq": "M = b\nifeq ($(M),a)\nF=1\nelse ifeq ($(M),b)\nF=2\nelse\nF=3\nendif\nall:\n\techo $(F)\n",
    "nested conditions": "ifdef X\nifdef Y\nA=1\nelse\nA=2\nendif\nelse\nA=3\nendif\nall:\n\techo $(A)\n",
    "condition in a recipe": "all:\n\techo a\nifdef X\n\techo b\nelse\n\techo c\nendif\n\techo d\n",
    "OS": "ifeq ($(OS),Windows_NT)\nE = .exe\nendif\nall:\n\tgo build -o app$(E)\n",
    "define": "define CMDS\necho a\n@echo b\nendef\nall:\n\t$(CMDS)\n\techo c\n",
    "define with operator": "X = 1\ndefine V :=\nv$(X)\nendef\nX = 2\nall:\n\techo $(V)\n",
    "target variables": "F = -g\nrelease: F = -s\nrelease: build\nbuild:\n\techo $(F)\n",
    "target variables append": "F := a\nall: F += b\nall: x\n\techo $(F)\nx:\n\techo x$(F)\n",
    "default goal": ".DEFAULT_GOAL := b\na:\n\techo a\nb:\n\techo b\n",
    "two rules for a target": "all:\n\techo 1\nall:\n\techo 2\n",
    "several targets": "all: a b\na b: c\n\techo $@ $<\nc:\n\techo c\n",
    "dot slash": "all: ./x\nx:\n\techo $@\n",
    "recipe behind a blank line": "all:\n\techo a\n\n# comment\n\n\techo b\n",
    "semicolon in recipe": "all: ; echo a; echo b\n\techo c\n",
    "include": "include x.mk\nall: inc\n\techo $(X)\n",
    "include of nothing": "-include none.mk\nall:\n\techo a\n",
    "makefile list": "all:\n\techo $(MAKEFILE_LIST) $(lastword $(MAKEFILE_LIST))\n",
    "wildcard": "all: $(wildcard *.c)\n\techo $^ $(wildcard main.c nope.c)\n",
    "prerequisite patterns": "all: *.c\n\techo $^\n",
    "existing file without rule": "all: main.c\n\techo $<\n",
    "existing target is not made": "util.c:\n\techo never\nall: util.c\n\techo all\n.DEFAULT_GOAL = all\n",
    "info and warning": "$(warning hello)\nall:\n\techo a\n",
    "override": "override A = 2\nall:\n\techo $(A)\n",
    "unexport and export": "export A = 1\nunexport B\nexport\nall:\n\techo $(A)\n",
    "spaces before a rule": "  all: b\n  A = 1\nb:\n\techo $(A)\n",
    "colons in values": "U = http://x:80/\nall:\n\techo $(U)\n",
    "force": "all: FORCE\n\techo a\nFORCE:\n",
    "circle": "all: a\n\techo all\na: all\n\techo a\n",
    "one shell": ".ONESHELL:\nall:\n\t@echo a\n\t-echo b\n\tcd x; \\\n\techo c\n",
    "vpath of nothing": "vpath %.c src\nVPATH = src\nall: main.c\n\techo $<\n",
    "two colons": "all:: a main.c\n\techo all\na::\n\techo a\nmain.c::\n\techo main\n",
    "pattern variables": "X=0\nbin/%: X = 1\nbin/a: X = 2\nall: bin/a bin/b\nbin/a bin/b:\n\techo $(X)\n",
    "pattern variable for prerequisites": "a%: X = 1\nall: b\n\techo $(X)\nb:\n\techo $(X)\n",
    "pattern variable append": "X=0\na%: X += 1\nall: b\n\techo $(X)\nb:\n\techo $(X)\n",
    "private variable": "all: private X=1\nall: b\n\techo $(X)\nb:\n\techo $(X)\n",
    "command on its own line": "$(shell true)\nall:\n\techo a\n",
    "flags of its own": "MAKEFLAGS := --jobs=1\nMAKEFLAGS += rR --no-print-directory\nall:\n\techo a\n",
    "files of a pattern rule": "all: bin/main\nbin/%: %*.c *.mk\n\techo $@ $^\n",
    "eval": "define T\nbin/$(1): x.mk\n\techo $(1) $$@ $$<\nendef\n"
    "$(foreach p,a b,$(eval $(call T,$(p))))\nall: bin/a bin/b\n.DEFAULT_GOAL = all\n",
    "eval of a variable": "$(eval X = 1)\nall:\n\techo $(X)\n",
    "empty recipe": "all: a ;\na:\n\techo a\n",
    "realistic": (
        "BINARY_NAME=app\nVERSION?=0.0.0\nGOCMD=go\nGREEN  := $(shell tput -Txterm setaf 2)\n"
        ".PHONY: all test build\nall: help\nhelp: ## Show\n\t@echo ''\n"
        "build: clean vendor ## Build\n\tmkdir -p out/bin\n"
        "\tGO111MODULE=on $(GOCMD) build -mod vendor -o out/bin/$(BINARY_NAME) .\n"
        "clean:\n\trm -fr ./bin\nvendor:\n\t$(GOCMD) mod vendor\n"
    ),
}  # fmt: skip


def _folder(root: Path, text: str) -> Path:
    (root / "Makefile").write_text(text)
    (root / "main.c").write_text("")
    (root / "util.c").write_text("")
    (root / "x.mk").write_text("X = from include\ninc:\n\techo inc\n")
    return root


@pytest.mark.parametrize("name", PLAIN)
def test_commands_are_those_of_make(name: str, tmp_path: Path) -> None:
    root = _folder(tmp_path, PLAIN[name])
    assert printed(read_commands(root)) == make_commands(root)


@pytest.mark.parametrize(
    ("text", "overrides", "environment"),
    [
        ("A = 1\nall:\n\techo $(A)\n", {"A": "2"}, {}),
        ("A ?= 1\nall:\n\techo $(A)\n", {}, {"A": "2"}),
        ("A = 1\nall:\n\techo $(A)\n", {}, {"A": "2"}),
        ("A += 1\nall:\n\techo $(A)\n", {}, {"A": "2"}),
        ("A += 1\nall:\n\techo $(A)\n", {"A": "2"}, {}),
        ("override A += 1\nall:\n\techo $(A)\n", {"A": "2"}, {}),
        ("all: A = 1\nall:\n\techo $(A)\n", {"A": "2"}, {}),
        ("ifdef A\nB = 1\nendif\nall:\n\techo $(B)\n", {}, {"A": ""}),
        ("CC ?= mine\nall:\n\techo $(CC)\n", {}, {}),
        ("all:\n\techo $(CC) $(SHELL) $(RM)\n", {}, {"CC": "clang", "SHELL": "/bin/zsh"}),
        ("B = $(A)\nall:\n\techo $(B)\n", {"A": "$(C)", "C": "3"}, {}),
    ],
)  # fmt: skip
def test_sources_of_variables_win_as_in_make(
    text: str, overrides: dict[str, str], environment: dict[str, str], tmp_path: Path
) -> None:
    root = _folder(tmp_path, text)
    assert printed(read_commands(root, (), overrides, environment)) == make_commands(
        root, (), overrides, environment
    )


_WORD = st.sampled_from(["a", "b", "$(X)", "$(Y)", "$Z", "${X}.go", "-o", "$(notdir $(Y))", "$(if $(Z),t,f)"])
_WORDS = st.lists(_WORD, min_size=0, max_size=3).map(" ".join)
_ASSIGN = st.builds(
    lambda name, operator, words: f"{name} {operator} {words}",
    st.sampled_from("XYZ"),
    st.sampled_from(["=", ":=", "?=", "+="]),
    _WORDS,
)
_TARGET = st.sampled_from(["t1", "t2", "t3", "t4"])
_RULE = st.builds(
    lambda target, needs, recipe: f"{target}: {' '.join(needs)}\n" + "".join(f"\techo {r}\n" for r in recipe),
    _TARGET,
    st.lists(_TARGET, max_size=3),
    st.lists(_WORDS, max_size=2),
)
_CONDITION = st.builds(
    lambda kind, name, inner, other: f"{kind} {name}\n{inner}\nelse\n{other}\nendif",
    st.sampled_from(["ifdef", "ifndef"]),
    st.sampled_from("XYZ"),
    _ASSIGN,
    _ASSIGN,
)
_SPECIFIC = st.builds(lambda target, assign: f"{target}: {assign}", _TARGET, _ASSIGN)
_MAKEFILE = st.lists(st.one_of(_ASSIGN, _RULE, _CONDITION, _SPECIFIC), min_size=1, max_size=8)


@given(lines=_MAKEFILE, goal=_TARGET)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_generated_makefiles(lines: list[str], goal: str, tmp_path: Path) -> None:
    root = _folder(tmp_path, "\n".join(lines) + "\n")
    expected = make_commands(root, (goal,))
    try:
        found = printed(read_commands(root, (goal,)))
    except NotPlain:
        return
    if expected is not None and not any(has_unknown(text) for text in found):
        assert found == expected
