"""How changes are written: edits, and the runtime stage that the transforms write together.

In: what facts and plan say is to be written, as words and spans. Out: edits, and the text that they make.
This room and the transforms alone make edits; ``tests/test_structure.py`` holds that.
"""
