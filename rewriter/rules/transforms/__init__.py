"""Transforms: the changes. One module each, whose name is the rule's id; ``order`` says when each runs.

In: the facts and the plan. Out: diagnostics whose fixes hold the edits.
"""
