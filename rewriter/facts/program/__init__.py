"""The Go programs of an image: how each is built and linked, and what it asks for.

Which distroless image fits them is decided elsewhere.
"""
