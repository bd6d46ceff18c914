"""The command as a process, ``distroify`` or ``python -m rewriter``: from its first import to its end.

Whoever calls the command in a process of their own takes ``rewriter.cli.main``, which ends nothing.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from importlib import import_module
from typing import NoReturn

from rewriter.support.imports import import_fast
from rewriter.support.regex import compiled_late

_OBJECTS = 100_000
"""After so many new objects garbage is looked for. A small file makes fewer altogether, a large Go module
many more."""


def run() -> NoReturn:
    """Run the command that ``sys.argv`` names, and end the process."""
    # What is imported is no garbage, and looking for it takes a tenth of a start.
    gc.set_threshold(_OBJECTS)
    import_fast("rewriter")
    _import_msgspec()
    # Late: this comes first.
    from rewriter.cli.main import main

    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, int) and _is_alone():
            _end(end.code)
        raise


def _import_msgspec() -> None:
    """Import it without typing_extensions, which it takes where it is installed, and does not need: that
    would take a fourteenth of a short run (https://github.com/jcrist/msgspec/blob/main/msgspec/_utils.py)."""
    if "typing_extensions" not in sys.modules:
        sys.modules["typing_extensions"] = None  # type: ignore[assignment]
        with compiled_late():
            import_module("msgspec")
        del sys.modules["typing_extensions"]


def _is_alone() -> bool:
    """Whether nothing but this thread is at work in the process, and nobody looks at it from inside (``python
    -i``, a profiler, a debugger)."""
    tools = getattr(sys, "monitoring", None)
    watched = sys.gettrace() or sys.getprofile() or sys.flags.inspect
    watched = watched or (tools is not None and any(map(tools.get_tool, range(6))))
    return not watched and threading.active_count() == 1 and "multiprocessing" not in sys.modules


def _end(code: int) -> None:
    """End at once: taking all objects apart, one by one, takes a tenth of a short run.

    Before, all that Python does at its end and others see: handlers are called, and streams flushed
    (https://docs.python.org/3/library/os.html#os._exit). Where that is not possible it returns, and the usual
    end says why.
    """
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


if __name__ == "__main__":
    run()
