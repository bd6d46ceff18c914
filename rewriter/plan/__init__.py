"""What will be: the runtime stage that takes the place of the old one.

Most of it is in ``rewriter.plan.carried`` still. What is written here must hold for every value that a build
may give to an argument.
"""
