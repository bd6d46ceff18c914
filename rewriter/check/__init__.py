"""What must hold of every rewrite before it is shown.

In: the old and the new Dockerfile. Out: what is wrong with the new one, of which there must be nothing.
"""
