"""The ranking of need: the order at once, and how sure it is as soon as that has been worked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from metrics.need.need import Need
from metrics.need.robustness import Robustness, not_yet_tested
from metrics.need.weight_sensitivity import weight_sensitivity
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_view
from pages.components.charts import chart
from pages.components.folds import figures
from pages.components.tables import plain_table, source_note, table
from views.choose.focus_sentences import weights_table
from views.need import robustness as words
from views.need.area_answer import area_answer
from views.need.how_sure import WAYS_EXPLAINED
from views.need.rank_chart import not_drawn, rank_chart, rank_chart_alt
from views.need.reasons import reason_sentences
from views.need.simulation_shares import simulations_and_seed


@dataclass(frozen=True)
class Ranking:
    """What is ranked: the places of a level by need, so many at the top; `title` names the need.

    `say` says the page's answer and the line below it, `areas` are of metrics.need.area_needs, `notes` what a
    file of the ranks says beside them.
    """

    say: Callable[[str, str], None]
    edition: Edition
    title: str
    level: str
    top: int
    need: Need
    areas: pd.DataFrame
    sources: list[str]
    notes: list[str]

    def order(self) -> None:
        """The beginning of the page's answer, and the chart of the ranks, until one knows how sure."""
        self._say(words.ranking_begun(self.top, self.level), cached_view(words.first_place, self.need))
        self._chart(cached_view(not_yet_tested, self.need, self.top), "order")

    def ranks(self, robustness: Robustness) -> None:
        """The page's answer; the chart of the ranks, its sentences and its table."""
        answer = cached_view(words.ranking_answer, self.need, robustness, self.level)
        named = self.top > words.FEW and robustness.testable
        self._say(answer, cached_view(words.first_place, self.need) if named else "")
        self._chart(robustness, "ranks")
        left_out = cached_view(not_drawn, self.need, robustness)
        if left_out:
            text.caption(left_out)
        headline = cached_view(words.ranking_headline, self.need, robustness)
        for sentence in headline:
            text.markdown(sentence)
        text.caption(WAYS_EXPLAINED)
        for remark in self.need.remarks:
            text.caption(remark)
        with figures():
            table(
                cached_view(words.rank_table, self.need, robustness),
                f"Places by need: {self.title}",
                self.edition,
                self.sources,
                file_name=f"{self.edition.id}-{self.level}-need",
                sortable=True,
                download=cached_view(words.ranks_in_full, self.need, robustness),
                notes=[*self.notes, *headline],
            )
            source_note(self.sources)

    def choices(self, robustness: Robustness) -> None:
        """Which choice moves the ranks most, and what would swap places at the cut."""
        text.header(cached_view(words.choice_heading, robustness))
        pairs = cached_view(weight_sensitivity, self.need, self.top)
        for sentence in cached_view(words.weight_sensitivity_sentences, pairs, self.need):
            text.markdown(f"- {sentence}")
        text.markdown(cached_view(words.shift_sentence, robustness))
        with figures("Figures of the choices"):
            plain_table(cached_view(words.choices_table, robustness), "What moves the ranks")
            plain_table(cached_view(weights_table, self.need), "How much each measure counts")

    def reasons(self, place: str, robustness: Robustness) -> None:
        """Why a place needs what it needs, and how sure its rank is."""
        for sentence in cached_view(reason_sentences, self.need, robustness, place):
            text.markdown(sentence)

    def tests(self, robustness: Robustness) -> None:
        """How the ranks were tested."""
        text.markdown(f"{words.robustness_explained()} {simulations_and_seed(robustness)}.")

    def _say(self, sentence: str, first: str) -> None:
        self.say(sentence, f"{first} {cached_view(area_answer, self.areas)}".strip())

    def _chart(self, robustness: Robustness, key: str) -> None:
        chart(
            rank_chart,
            self.need,
            robustness,
            key=key,
            alt=cached_view(rank_chart_alt, self.need, robustness),
            sources=self.sources,
        )
