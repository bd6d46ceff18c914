"""The transforms in the order in which they run: one module each, the module name is the rule id."""

TRANSFORMS: tuple[str, ...] = (
    "build_program",
    "split_stages",
    "distroless_base",
    "runtime_commands",
    "nonroot",
    "static_binary",
    "static_musl",
    "debian_builder",
    "carry_settings",
    "copy_binary",
    "copy_files",
    "open_script",
    "end_of_life",
    "missing_source",
    "missing_start",
    "exec_form",
    "separate_variant",
)
"""Module names; a new transform is one module and one line here."""

TOLD = frozenset({"separate_variant"})
"""Raised by ``rewriter.pipeline.targets``: they are about other stages than the one that is rewritten."""

RENEWALS = frozenset({"end_of_life", "missing_source", "missing_start"})
"""Those that are about stages that are on distroless already, or that change the text before all others."""

SWAPS = frozenset({"runtime_commands"})
"""Those that are about stages whose base is swapped."""
