"""Controls whose state lives in the address."""
