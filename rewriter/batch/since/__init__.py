"""Only what a change touches: ``--since``.

In: a revision and the Dockerfiles. Out: those that the change since then can reach.
"""


class ChangesError(Exception):
    """git cannot tell what changed; the message says why."""
