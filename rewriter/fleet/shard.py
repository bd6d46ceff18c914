"""Which repositories are whose: by the hash of the name, so that lists may differ from machine to machine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shard:
    """Part ``index`` (from 1) of ``total``."""

    index: int
    total: int

    def has(self, name: str) -> bool:
        """Whether a repository is of this part: each is of exactly one."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8], "big") % self.total == self.index - 1


def shard(text: str, environment: Mapping[str, str]) -> Shard:
    """The part that ``--shard`` names: ``i/n``, ``auto`` or ``auto/n``. Raises ``ValueError``.

    ``auto`` is what GitLab says to a job with ``parallel: n``
    (https://docs.gitlab.com/ci/variables/predefined_variables/: ``CI_NODE_INDEX``, from 1, and
    ``CI_NODE_TOTAL``); ``auto/n`` is also what Kubernetes says to a pod of an Indexed Job with n completions
    (https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode: ``JOB_COMPLETION_INDEX``,
    from 0).
    """
    first, _, total = text.partition("/")
    if first == "auto":
        if "CI_NODE_INDEX" in environment:
            total = total or environment.get("CI_NODE_TOTAL", "")
            return _checked(environment["CI_NODE_INDEX"], total, text)
        if "JOB_COMPLETION_INDEX" in environment:
            if not total:
                raise ValueError("auto needs the number of completions here: auto/n")
            index = environment["JOB_COMPLETION_INDEX"]
            return _checked(str(int(index) + 1) if _is_number(index) else index, total, text)
        raise ValueError("auto needs CI_NODE_INDEX or JOB_COMPLETION_INDEX in the environment")
    return _checked(first, total, text)


def _checked(index: str, total: str, text: str) -> Shard:
    if not (_is_number(index) and _is_number(total) and 1 <= int(index) <= int(total)):
        raise ValueError(f"{text!r} is no part: 1/4 is the first of four")
    return Shard(int(index), int(total))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d{1,6}", text, re.ASCII) is not None
