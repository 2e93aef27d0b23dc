"""The page Area profile: sentences, charts and tables of one area."""
