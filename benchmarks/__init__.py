"""What the dashboard costs in time and memory, measured beside a named alternative."""
