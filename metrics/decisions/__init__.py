"""Decisions: the question with all that was asked for, its answer, its record, and replaying it."""
