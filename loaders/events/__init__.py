"""Crimes and fires, one row an event: placed by point or code, counted by place, month and type."""
