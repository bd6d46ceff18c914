"""Many files of one run: found, read, rewritten one after the other, written; and the Python interface.

In: paths and a ``Request``. Out: ``Processed`` for each file, in order.
"""
