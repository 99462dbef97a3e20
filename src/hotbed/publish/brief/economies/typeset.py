"""Briefs of economies: two pages each as tagged PDF."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from hotbed.analysis.territories.partition import by_economy
from hotbed.base.texts import ENGLISH, Language, _, ngettext
from hotbed.publish.brief.economies.map import economy_picture, world_of
from hotbed.publish.brief.economies.page import economy_page
from hotbed.publish.brief.frame import Typeset, map_values
from hotbed.publish.brief.letters import readable
from hotbed.publish.brief.setting import FOOT, LINES
from hotbed.publish.brief.tables import Values
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.territories.structure import Territory
from hotbed.runs.run import Run

MAP = (112.0, 80.0)  # millimetres, at least
TALLEST = 130.0  # millimetres
ROW = 4.1  # millimetres of a line of clusters
FEWER = (2, 1)  # lines of a table where longer ones do not fit, as in longer languages
FEWEST = 3  # lines of a table while page 1 alone is looked at
CLUSTERS = (40, 24, 16, 12, 9, 6, 4, 2)  # the most clusters told, tried in turn
KEY = _("Circles: clusters, their areas in proportion to the listings here. Dots: places outside.")
KEY_OF_PARTS = _(
    "Circles: clusters, their areas in proportion to the listings here; hollow: those of others, "
    "of which a part lies here. Dots: places outside."
)


class EconomyBriefs(Typeset[Territory]):
    """The briefs of a run's economies."""

    template = "economy.typ"

    def __init__(self, run: Run, facts: Facts, language: Language = ENGLISH) -> None:
        super().__init__(run, facts, language)
        self._economies = by_economy(run)

    def text(self, one: Territory) -> Values:
        return self._values(one, self._maps(one, MAP[1]), CLUSTERS[0], LINES[0])

    def _fitted(self, one: Territory, options: Values) -> Any:
        """Typeset with as many clusters on page 1, and as many lines a table, as two pages hold."""
        maps = self._maps(one, MAP[1])
        clusters, foot = self._first_page(one, maps, options)
        if foot + 1 < FOOT:
            maps = self._maps(one, min(MAP[1] + FOOT - foot - 1, TALLEST))
        for lines in (*LINES, *FEWER):
            document = self._compiled(one, maps, clusters, lines, options)
            if not self.setting.too_long():
                break
        return document

    def _first_page(self, economy: Territory, maps: Values, options: Values) -> tuple[int, float]:
        """How many clusters page 1 holds, and where it then ends."""
        for clusters in CLUSTERS:
            foot = self._foot(economy, maps, clusters, options)
            if foot < FOOT:
                break
        more = min(int((FOOT - foot - 1) / ROW), len(economy.clusters) - clusters)
        for room in range(max(more, 0), 0, -1):  # rows of long names take two lines
            lower = self._foot(economy, maps, clusters + room, options)
            if lower < FOOT:
                return clusters + room, lower
        return clusters, foot

    def _foot(self, economy: Territory, maps: Values, clusters: int, options: Values) -> float:
        """Where page 1 ends, in millimetres; below its foot where it goes on overleaf."""
        self._compiled(economy, maps, clusters, FEWEST, options)
        page, foot = self.setting.foot()
        return foot if page == 1 else FOOT + foot

    def _compiled(
        self, economy: Territory, maps: Values, clusters: int, lines: int, options: Values
    ) -> Any:
        return self.setting.compiled(lambda: self._values(economy, maps, clusters, lines), options)

    def _values(self, economy: Territory, maps: Values, clusters: int, lines: int) -> Values:
        values = self._said(economy_page(self.facts, economy, maps, clusters, lines))
        done: Values = readable(values, self.setting.missing)
        done["transliterated"] = json.dumps(done) != json.dumps(readable(values, set()))
        return done

    def _maps(self, economy: Territory, high: float) -> Values:
        ranking, wide = self.facts.ranking, MAP[0]
        number = self._economies.keys.index(economy.key)
        rows = np.flatnonzero(self._economies.group == number)
        drawn = economy_picture(
            self.places, rows, [*economy.clusters, *economy.touched], wide, high
        )
        lon = np.array([row.lon for row in ranking], np.float64)
        lat = np.array([row.lat for row in ranking], np.float64)
        held = {holder.cluster.cluster_id for holder in economy.clusters}
        own = [n for n, row in enumerate(ranking) if row.cluster_id in held]
        alt = _(
            "Map of {economy}: its {places} and its {clusters}.",
            economy=economy.name,
            places=ngettext("{n} place", "{n} places", len(rows)),
            clusters=ngettext("cluster", "{n} clusters", len(own)),
        )
        return {
            "breaks": True,
            "map": map_values(drawn, wide, high, alt, KEY_OF_PARTS if economy.touched else KEY),
            "world": {
                "svg": world_of(lon, lat, own),
                "alt": _(
                    "World map of all {n} clusters; those of {economy} stand out.",
                    n=len(ranking),
                    economy=economy.name,
                ),
            },
        }
