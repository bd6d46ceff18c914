"""Where the program goes that the plan of a ``go run`` builds, and what it is called."""

from __future__ import annotations

import posixpath

from rewriter.context.files import Context
from rewriter.facts.start.go_run import Call
from rewriter.golang.command.targets import program_name
from rewriter.golang.modules.module import find_module
from rewriter.plan.model import Plan
from rewriter.support.paths import join
from rewriter.support.regex import regex
from rewriter.trace.accounts import is_other_user
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import State

_PLAIN_NAME = regex(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def free_path(call: Call, plan: Plan, state: State, files: ImageFiles, context: Context | None) -> str | None:
    """A free path for the program: in a folder of programs, where no volume of the source hides it.

    ``/go/bin`` is open to all users in golang images.
    """
    folder = "/usr/local/bin"
    if is_other_user(state.user):
        if plan.facts.base.workdir != "/go":
            return None
        folder = "/go/bin"
    name = _name(call, state, files, context)
    names = (name, f"{name}-program", *(f"{name}{number}" for number in range(2, 10)))
    taken = {item.program for item in (plan.facts.start,)} | {
        p for b in plan.facts.trace.builds for p in b.outputs
    }
    free = (join(folder, each) for each in names)
    return next((path for path in free if files.origin(path) is None and path not in taken), None)


def _name(call: Call, state: State, files: ImageFiles, context: Context | None) -> str:
    """What ``go run`` calls the program: os.Args[0] ends in it."""
    word = call.command.packages[0]
    directory = join(state.workdir, word)
    if word.endswith(".go"):
        stem = posixpath.basename(word).removesuffix(".go")
        name = stem if _PLAIN_NAME.fullmatch(stem) else posixpath.basename(posixpath.dirname(directory))
    elif word.startswith((".", "/")):
        name = _of_module(directory, files, context) or posixpath.basename(directory)
    else:
        name = program_name(word, modules=True)
    return name if _PLAIN_NAME.fullmatch(name) else "app"


def _of_module(directory: str, files: ImageFiles, context: Context | None) -> str:
    """The name that the module gives a program in an image folder, empty where it is not known."""
    entered = files.entered_from(directory) if context is not None else []
    for folder, _ in entered:
        module = find_module(context, folder) if context is not None else None
        if module is not None and module.path:
            inside = posixpath.relpath(folder or ".", module.directory or ".")
            return program_name(posixpath.normpath(posixpath.join(module.path, inside)), modules=True)
    return ""
