"""What the runtime stage gets of the old stage's configuration, and in which words.

In: the plan so far. Out: a ``Configuration``. ``COPY --from`` carries files only, so every setting must be
written again (https://docs.docker.com/build/building/multi-stage/). An instruction keeps its bytes where it
means the same in the new stage; where it reads a variable that is gone, its value is written out.
"""
