"""Choosing places by need: places of focus, next sites, tiers of effort, and how a budget splits."""
