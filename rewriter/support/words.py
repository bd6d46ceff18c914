"""The known word that is most like another."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 100


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that is most like ``name``, if one is; ``cutoff`` as of ``difflib``."""
    # Late: most words are known.
    import difflib

    return next(iter(difflib.get_close_matches(name[:LONGEST], [*known], n=1, cutoff=cutoff)), None)


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """``unknown key "registy", did you mean "registry"?``, or all known names if none is near."""
    names = sorted(known)
    near = nearest(name, names)
    if near is not None:
        return f'unknown {kind} "{name}", did you mean "{near}"?'
    return f'unknown {kind} "{name}"; known are: {", ".join(names) or "none"}'
