"""The tests, a package of their own: a library installs another one of that name."""
