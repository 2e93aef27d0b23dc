"""Processes beside the app for questions that take a second of arithmetic (simulations, exact choices, hot
spots): while one works, the app's own process goes on with everybody else's pages."""

from pages.components.workers.pool import (
    ABANDONED,
    SETTING,
    Abandoned,
    WorkerLost,
    Workers,
    start,
    stop,
    usual_number,
    worked_out,
)
from pages.components.workers.process import NotThere, StoreOf

__all__ = [
    "ABANDONED",
    "SETTING",
    "Abandoned",
    "NotThere",
    "StoreOf",
    "WorkerLost",
    "Workers",
    "start",
    "stop",
    "usual_number",
    "worked_out",
]
