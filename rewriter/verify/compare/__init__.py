"""Old and new side by side. Pure functions."""
