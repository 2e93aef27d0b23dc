"""The page Compare areas: areas side by side, and wards in a funnel."""
