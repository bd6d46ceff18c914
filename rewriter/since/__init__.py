"""Only what a change touches: ``--since``."""


class ChangesError(Exception):
    """git cannot tell what changed; the message says why."""
