"""Old and new side by side. Pure functions.

In: what was seen of two images and their runs. Out: differences, gaps, and what explains them.
"""
