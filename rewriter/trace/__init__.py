"""The build followed: what each instruction of a stage does to the image.

Facts stand on what is traced here; nothing here knows what the rewrite will make of it.
"""
