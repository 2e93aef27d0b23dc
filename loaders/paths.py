"""Where the project and its data are: the one place that knows how deep in the tree it stands."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
