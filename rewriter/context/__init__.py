"""The build context on disk, read-only and safe against hostile trees."""
