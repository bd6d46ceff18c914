"""Old and new image, built, looked at, run and compared.

In: two Dockerfiles and their build context. Out: a ``FileVerdict``: what is proved, and how wide the proof
is.
"""
