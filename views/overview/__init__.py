"""The page Borough overview in words."""
