"""What follows from the figures read: numerators with their denominators, added up once."""
