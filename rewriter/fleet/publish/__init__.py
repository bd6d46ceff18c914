"""From the results of ``bulk run`` to pull requests, and to their end.

In: an output folder, and the own git, gh or glab of the user. Out: branches, pull requests, a record of each.
"""
