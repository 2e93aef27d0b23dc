"""What loaders and metrics both stand on, and nothing of either: files put in place whole."""
