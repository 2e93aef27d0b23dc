"""Figures of places as they are: added up, compared with the rest of the borough, ranked."""
