"""Refusals: what keeps a file from being rewritten. One module each, the module name is the rule id.

``GATES`` look at the document alone, before anything is analysed; ``CHECKS`` look at the facts (a module may
do both); ``TOLD`` are raised by the pipeline itself and have a module for their documentation.
"""

GATES: tuple[str, ...] = ("unknown_directive", "unsupported_platform", "base_triggers", "unknown_base")

CHECKS: tuple[str, ...] = (
    "wrong_directive",
    "missing_module",
    "no_start",
    "go_run",
    "test_image",
    "toolchain_image",
    "live_reload",
    "entrypoint_script",
    "needs_shell",
    "prebuilt_binary",
    "unknown_start",
    "unknown_build",
    "needs_cgo",
    "dynamic_binary",
    "missing_library",
    "starts_executable",
    "runtime_package",
    "runtime_script",
    "base_file",
    "certificate_store",
    "healthcheck_needs_shell",
    "unsupported_platform",
    "consumer_start",
    "unknown_user",
    "file_owner",
    "missing_file",
    "unsupported_path",
    "needs_root",
)

TOLD: tuple[str, ...] = (
    "parser_disagreement",
    "unsupported_syntax",
    "ignored",
    "build_argument",
    "review_needed",
    "postcondition",
)

STARTS: frozenset[str] = frozenset(
    {
        "no_start",
        "go_run",
        "test_image",
        "toolchain_image",
        "live_reload",
        "entrypoint_script",
        "needs_shell",
        "prebuilt_binary",
        "unknown_start",
    }
)
"""Those about what the image starts. No directive passes them over: without a start there is nothing to
rewrite."""

REFUSALS: tuple[str, ...] = tuple(dict.fromkeys(GATES + CHECKS + TOLD))
