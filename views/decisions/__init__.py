"""The page Decision records in words and tables."""
