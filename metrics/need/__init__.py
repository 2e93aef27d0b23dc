"""Need: a composite over chosen indicators, how sure its ranks are, and what would change them."""
