"""What the TOML under data/ may say, read once and checked before any file is opened."""
