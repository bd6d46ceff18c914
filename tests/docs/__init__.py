"""README and docs: what is generated in them is up to date, and what they show is true."""
