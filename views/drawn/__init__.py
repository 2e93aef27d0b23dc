"""What readers see while they draw areas: the map, the answer, and how the areas compare."""
