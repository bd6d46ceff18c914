"""Modules and packages: ``go.mod``, vendor directories, where an import path leads, what was read before.

In: the files of a build context. Out: ``Module``, and the folder or download of each import.
"""
