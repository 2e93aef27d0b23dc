"""Pure questions to the store: figures for any set of places, compared, followed and checked."""
