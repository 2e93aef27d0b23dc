"""Pages of one answer, kept as they come, so that a stopped run goes on with the next one."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from ground.in_place import write_whole


class Pages:
    """A folder of numbered pages that belong to one question; another question starts it anew."""

    def __init__(self, folder: Path, question: object) -> None:
        self.folder = folder
        self.mark = hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()
        if self._read("question") != self.mark:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(folder / "question.json", json.dumps(self.mark))

    def get(self, name: str) -> Any:
        """A page that came before the run was stopped; None for one that did not."""
        return self._read(name)

    def keep(self, name: str, page: Any) -> None:
        """Keep one page, whole."""
        write_whole(self.folder / f"{name}.json", json.dumps(page, ensure_ascii=False))

    def clear(self) -> None:
        """Forget them, once the file they make is in its place."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
