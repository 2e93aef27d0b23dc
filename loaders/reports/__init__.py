"""What was loaded and what is declared, written out for people."""
