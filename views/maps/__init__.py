"""Maps of places, the classes they are coloured by, and one place's card."""
