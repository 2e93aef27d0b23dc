"""The version of Area Profiles, as decision records name it; CHANGELOG.md says what came with it."""

VERSION = "0.3.0"
