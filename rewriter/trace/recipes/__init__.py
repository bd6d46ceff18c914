"""Builds in other files than the Dockerfile: Makefiles, scripts, Taskfiles, magefiles, ``//go:generate``.

Each kind has a module that turns a call (``make build``) into shell texts, which ``run`` follows as it
follows the text of a RUN. Nothing is ever run. What cannot be told raises ``NotPlain`` with its place: the
whole call counts as a command whose effect is not known.
"""
