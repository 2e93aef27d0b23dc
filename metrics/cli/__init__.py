"""The questions of `python -m metrics`: their options, their answers, and the writers of tables."""
