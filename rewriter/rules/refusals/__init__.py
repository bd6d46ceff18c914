"""Refusals: what keeps a file from being rewritten. One module each, whose name is the rule's id.

In: the document (``gate``), or the facts and the plan (``check``). Out: diagnostics without edits.
"""
