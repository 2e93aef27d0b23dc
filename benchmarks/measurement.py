"""One thing measured, as a line of the bench's table."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Measurement:
    """One thing measured: its times in seconds, and what we aim for."""

    what: str
    seconds: list[float]
    aim: str = ""

    @property
    def line(self) -> str:
        """One line of the table, in milliseconds."""
        least, middle, most = (1000 * f(self.seconds) for f in (min, median, max))
        return f"{self.what:<58}{middle:>9.1f}{least:>9.1f}{most:>9.1f}{len(self.seconds):>6}  {self.aim}"


def timed(what: str, question: Callable[[], object], runs: int, aim: str = "") -> Measurement:
    """One measurement of a question asked so many times, after once to warm up where it is more than once."""
    if runs > 1:
        question()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        question()
        seconds.append(time.perf_counter() - started)
    return Measurement(what, seconds, aim)
