"""Editions of boroughs: those a folder of files can build, those drafted, and those shipped as packs."""
