"""Map tiles of a whole store: outlines snapped to the grid of each tile, and the files that hold them."""
