"""One figure for every place of the store at once, whatever its borough."""
