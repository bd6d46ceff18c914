"""What is known of an image: what starts, which programs and files it has, and where they come from."""
