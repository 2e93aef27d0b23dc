"""The pages Places of focus, Next sites, and Tiers and money."""
