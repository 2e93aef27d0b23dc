"""Pure arithmetic on numbers: intervals, tests, funnels, trends, scales, ranks. No store, no files."""
