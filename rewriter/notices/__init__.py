"""Notices: assumptions that a reviewer should check. One module each, the module name is the rule id."""

NOTICES: tuple[str, ...] = (
    "unseen_source",
    "computed_path",
    "dynamic_executable",
    "missing_executable",
    "system_path",
    "c_toolchain",
    "unused_package",
    "opaque_command",
    "left_out_program",
)
