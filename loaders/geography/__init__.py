"""Which place lies in which: links between vintages, one lookup for every edition, outlines."""
