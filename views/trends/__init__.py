"""The page Trends and gaps: series drawn and put in words."""
