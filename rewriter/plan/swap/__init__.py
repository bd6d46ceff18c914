"""A runtime stage that stays and only gets another base: what becomes of its RUN lines.

In: the trace of the stage. Out: ``Swap``.
"""
