"""Many repositories at once: cloned, rewritten, their results kept; then published.

In: a list of repositories. Out: a folder with a row, patches and a text for each.
"""
