"""Programs that find files by the folder of their own source, where the build hides that folder.

With ``-trimpath`` ``runtime.Caller`` gives the import path in the place of the folder
(https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies).
"""

from __future__ import annotations

from rewriter.golang.binary.model import Program
from rewriter.verify.model import Findings, Gap

_TRIMMED = "-trimpath=true"


def compare_source_folder(was: Program | None, now: Program | None, asking: tuple[str, ...]) -> Findings:
    """``asking`` are the source files that ask for the folder, as the context has them."""
    if was is None or now is None or was.build is None or now.build is None or not asking:
        return Findings()
    if _TRIMMED not in now.build.settings or _TRIMMED in was.build.settings:
        return Findings()
    message = f"the source asks for its own folder (runtime.Caller in {asking[0]}), which -trimpath hides"
    return Findings(gaps=(Gap(message, "build without -trimpath"),))
