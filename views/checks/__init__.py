"""The pages Data checks and About the data."""
