"""Notices: assumptions that a reviewer should check. One module each, the module name is the rule id."""

NOTICES: tuple[str, ...] = (
    "unseen_source",
    "prebuilt_program",
    "said_program",
    "unseen_file",
    "computed_path",
    "absent_file",
    "dynamic_executable",
    "missing_executable",
    "copied_executable",
    "system_path",
    "c_toolchain",
    "cgo_stub",
    "c_code",
    "static_glibc",
    "unused_package",
    "unused_script",
    "opaque_command",
    "left_out_program",
    "may_need_root",
    "zone_without_data",
    "image_consumer",
    "started_elsewhere",
    "broken_runtime",
    "idle_directive",
)

TOLD: tuple[str, ...] = ("build_context", "kept_stage", "frozen_argument")
"""Raised by the pipeline itself, with a module for their documentation."""

RENEWALS = frozenset({"broken_runtime"})
"""Those that are about stages that are on distroless already, and nothing else."""
