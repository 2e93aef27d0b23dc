"""What stands in a file of rows, whatever its format: text or cells, below its header."""
