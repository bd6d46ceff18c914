"""What is known of base images: golang's, distroless ones, their users and environment."""
