"""What is seen of an image without running it."""
