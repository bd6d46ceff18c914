"""The rules: transforms, refusals and notices, one module each, and the registry of them.

In: the Dockerfile, its facts and the settings. Out: diagnostics, of which a transform's hold edits.
"""
