"""Notices: assumptions that a reviewer should check. One module each, whose name is the rule's id.

In: the facts and the plan. Out: diagnostics without edits.
"""
