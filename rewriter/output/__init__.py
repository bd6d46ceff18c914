"""What is said of results: text, and one module per format behind one registry.

In: results, with verdicts where there are any. Out: text for people, tools of review and programs.
"""
