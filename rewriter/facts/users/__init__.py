"""Users of the old image: the number that USER becomes, databases that COPY brings, distroless' nonroot.

In: the trace of a stage. Out: ``User``, and numbers for owners of files.
"""
