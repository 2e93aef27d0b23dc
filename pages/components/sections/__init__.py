"""Parts of pages: sections that ask, draw and table one subject."""
