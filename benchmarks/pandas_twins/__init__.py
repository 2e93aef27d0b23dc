"""The same figures in plain pandas for one borough: what the store is timed against."""
