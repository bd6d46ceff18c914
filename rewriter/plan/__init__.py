"""What will be: the runtime stage that takes the place of the old one.

In: the facts. Out: a ``Plan``, and in ``settings/`` the configuration that its stage gets. What is written
here must hold for every value that a build may give to an argument.
"""
