"""Where places lie: their outlines, what touches them, and what lies within them."""
