"""What will be: which stages change, and into what, before any rule writes an edit.

Plans stand on the facts and on the document; the rules turn them into edits and messages.
"""
