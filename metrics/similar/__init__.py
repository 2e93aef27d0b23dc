"""Places like one: nearest by standardised measures, across all editions of the store."""
