"""Publishers' servers to files below the raw folder: whole, checked, and each with where it came from."""
