"""Shell text: parsed into commands, expanded where the value is known, classified, walked."""
