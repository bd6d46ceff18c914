"""``set`` with options that change nothing for a program that is started in the end."""

from __future__ import annotations

from rewriter.shell.emptiness import refused
from rewriter.shell.model import Simple

_OPTION_WORDS = frozenset({"errexit", "nounset", "pipefail"})


def nounset_after(node: Simple, text: str, shell: str) -> bool | None:
    """Whether a variable that is not set is an error behind this ``set``; ``None`` where it says nothing of
    that. Raises ``Obstacle`` for other options."""
    letters = "eEu" if shell == "bash" else "eu"
    nounset: bool | None = None
    words = iter(node.words[1:])
    for word in words:
        option = word.literal or ""
        if option[:1] not in ("-", "+") or len(option) < 2:
            raise refused(node, text)
        named = next(words, word).literal if option.endswith("o") and word is not node.words[-1] else None
        plain = option[1:].removesuffix("o") if named is not None else option[1:]
        if not set(plain) <= set(letters) or (named is not None and named not in _OPTION_WORDS):
            raise refused(node, text)
        if named == "pipefail" and shell == "dash":
            raise refused(node, text, "set -o pipefail, which dash does not know: the script ends there")
        if "u" in plain or named == "nounset":
            nounset = option[0] == "-"
    return nounset
