"""Questions about the facts that more than one rule asks.

In: facts. Out: answers with their evidence; nothing here says what follows from them.
"""
