"""What is known of base images: golang's, distroless ones, their users and environment.

In: the name of an image. Out: what it has, as far as it is known; ``None`` where it is not.
"""
