"""ENV of the runtime stage: what the old stage set, less what only the Go toolchain reads."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.dockerfile.instructions import Env
from rewriter.dockerfile.model import Span
from rewriter.dockerfile.words import Pair
from rewriter.dockerfile.writing import escaped, literal, with_comments
from rewriter.images.catalogue import toolchain_only
from rewriter.plan.settings.old_stage import OldStage
from rewriter.plan.settings.scope import Scope, declared, unknown
from rewriter.support.regex import regex
from rewriter.trace.filesystem.base_directories import is_toolchain_folder
from rewriter.trace.model import State

_ENDING = regex(r"[\s'\"]")
"""What ends a word that has no quotes, or begins quotes."""


def environment(instruction: Env, scope: Scope, old: OldStage) -> tuple[str | None, Scope]:
    """The ENV for the runtime stage, ``None`` where only the Go toolchain reads what it sets; and the scope
    behind it."""
    found = instruction.pairs
    texts: list[str | None] = []
    for pair in found:
        text, scope = _pair(pair, instruction, scope, old)
        texts.append(text)
    kept = [pair for pair, text in zip(found, texts, strict=True) if text is not None]
    if not kept:
        return None, scope
    behind = _behind(kept, instruction, scope, old)
    if texts == [old.text(pair.span) for pair in found]:
        return old.lines(instruction), behind
    return _rendered(instruction, found, texts, old), behind


def trailing_environment(instruction: Env, scope: Scope, old: OldStage) -> tuple[str | None, Scope]:
    """New arguments of an ENV that stays where it is, ``None`` where its own will do; and the scope behind
    it."""
    found = instruction.pairs
    texts: list[str] = []
    for pair in found:
        value, source = old.value(pair.value or "", instruction), old.text(pair.span)
        scope = declared(scope, pair.value or "", instruction, old)
        if pair.key == "PATH":
            texts.append(_path(pair, instruction, scope, old) or source)
        elif value is None or value == old.evaluate(pair.value or "", scope.variables):
            texts.append(source)
        else:
            texts.append(f"{pair.key}={literal(value, old.dockerfile.escape)}")
    changed = texts != [old.text(pair.span) for pair in found]
    for pair in found:
        value = old.value(pair.value or "", instruction)
        new = value if pair.key != "PATH" else _new_path(value, old.state(instruction), scope, old)
        scope = scope.with_values({pair.key: new})
    return (" ".join(texts) if changed else None), scope


def extra_environment(scope: Scope, old: OldStage) -> tuple[tuple[tuple[str, str, str], ...], Scope]:
    """Variables of the base image and of the shell that the program reads: name, value and why; and the scope
    behind them."""
    extra: list[tuple[str, str, str]] = []
    facts = old.plan.facts
    image = "golang" if facts.base.is_golang else "base"
    for name, value in old.base_variables():
        if name == "PATH":
            value = _new_path(value, facts.trace.final, scope, old)
            is_there = scope.variables.get(name) == value
        else:
            is_there = name in scope.variables and name not in scope.arguments
        if is_there:
            continue
        if value is None:
            scope = unknown(scope, f"{old.reader(name)} reads {name}", name, facts.from_.line)
            continue
        extra.append((name, value, f"{old.reader(name)} reads {name}, which the {image} image sets"))
        scope = scope.with_values({name: value})
    if facts.start.shell and "PWD" not in facts.trace.final.environment and "PWD" in old.asked:
        # https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_05_03
        extra.append(("PWD", facts.workdir, "the program reads PWD, which the shell set"))
    return tuple(extra), scope


def _pair(pair: Pair, instruction: Env, scope: Scope, old: OldStage) -> tuple[str | None, Scope]:
    """A pair of ENV as the new stage has it, ``None`` to leave it out."""
    name, value, source = old.name(pair, instruction), pair.value or "", old.text(pair.span)
    if name == "PATH":
        return _path(pair, instruction, scope, old), scope
    if toolchain_only(name) and not old.reads(name):
        return None, scope
    scope = declared(declared(scope, pair.key, instruction, old), value, instruction, old)
    before, after = old.value(value, instruction), old.evaluate(value, scope.variables)
    if old.evaluate(pair.key, scope.variables) != name:
        return f"{name}={literal(before or '', old.dockerfile.escape)}", scope
    if before is None or before == after:
        return source, scope
    return f"{pair.key}={literal(before, old.dockerfile.escape)}", scope


def _behind(kept: Sequence[Pair], instruction: Env, scope: Scope, old: OldStage) -> Scope:
    """The scope behind an ENV with these pairs."""
    values = {old.name(pair, instruction): old.value(pair.value or "", instruction) for pair in kept}
    if "PATH" in values:
        values["PATH"] = _new_path(values["PATH"], old.state(instruction), scope, old)
    return scope.with_values(values)


def _rendered(instruction: Env, found: Sequence[Pair], texts: Sequence[str | None], old: OldStage) -> str:
    """The instruction with some of its pairs, each but the first with what stands before it."""
    whole = with_comments(instruction)
    parts = [old.text(Span(whole.start, found[0].span.start))]
    for number, (pair, text) in enumerate(zip(found, texts, strict=True)):
        if text is None:
            continue
        if len(parts) > 1:
            parts.append(old.text(Span(found[number - 1].span.end, pair.span.start)))
        parts.append(text)
    end = old.text(Span(found[-1].span.end, whole.end))
    return "".join(parts) + (end if end.endswith("\n") else end + old.dockerfile.newline)


def _path(pair: Pair, instruction: Env, scope: Scope, old: OldStage) -> str | None:
    """PATH as the new stage has it; ``None`` where it only adds folders of the Go toolchain."""
    value = old.value(pair.value or "", instruction)
    if value is None:
        return old.text(pair.span)
    before, behind = _additions(value, old.state(instruction), scope, old)
    if not before and not behind:
        return None
    after = old.evaluate(pair.value or "", scope.variables)
    if after == _with_path(before, behind, scope):
        return old.text(pair.span)
    own = (escaped(folder, old.dockerfile.escape) for folder in before)
    tail = (escaped(folder, old.dockerfile.escape) for folder in behind)
    word = ":".join((*own, "$PATH", *tail))
    return f'PATH="{word}"' if _ENDING.search(value) else f"PATH={word}"


def _new_path(value: str | None, state: State, scope: Scope, old: OldStage) -> str | None:
    """What PATH is in the new stage where it was ``value`` in the old one."""
    return None if value is None else _with_path(*_additions(value, state, scope, old), scope)


def _with_path(before: Sequence[str], behind: Sequence[str], scope: Scope) -> str:
    return ":".join((*before, scope.variables.get("PATH") or "", *behind))


def _additions(value: str, state: State, scope: Scope, old: OldStage) -> tuple[list[str], list[str]]:
    """Folders that a PATH adds before and behind the one in force, or else the base image's.

    The Go toolchain's are left out, unless the program reads the value.
    """
    if old.shows_path:
        folders, there = value.split(":"), (scope.variables.get("PATH") or "").split(":")
        at = next((at for at, folder in enumerate(folders) if folder in there), len(folders))
        return folders[:at], [folder for folder in folders[at:] if folder not in there]
    base = dict(old.plan.facts.base.environment).get("PATH") or ""
    head, found, tail = f":{value}:".partition(f":{state.environment.get('PATH') or base}:")
    if not found:
        head, found, tail = f":{value}:".partition(f":{base}:")
    known = {*base.split(":"), ""}

    def own(text: str) -> list[str]:
        folders = (folder for folder in text.split(":") if folder not in known)
        return [folder for folder in folders if not is_toolchain_folder(folder, state.environment)]

    return own(head), own(tail) if found else []
