"""Files of each known shape to rows: places, figures, links and outlines, every row accounted for."""
