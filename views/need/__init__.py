"""The page Need and how sure: the ranking, its reasons, how sure it is, and hot spots."""
