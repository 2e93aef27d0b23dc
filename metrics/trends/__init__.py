"""Figures over time: series, changes, gaps in the record, and changes of boundaries."""
