"""What stands around every page: the sidebar with search, choices, menu and tools, and the style."""
