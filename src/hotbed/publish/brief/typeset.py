"""Briefs: two pages a cluster as tagged PDF (PDF/UA-1), typeset by typst with the network off."""

from __future__ import annotations

import json
from typing import Any

from hotbed.base.texts import Figure, _
from hotbed.publish.brief.frame import Typeset, map_values
from hotbed.publish.brief.letters import readable
from hotbed.publish.brief.map import local_map, world_map
from hotbed.publish.brief.page import page
from hotbed.publish.brief.setting import FOOT, LINES
from hotbed.publish.brief.tables import Values
from hotbed.publish.facts.structure import Cluster

MAP = (112.0, 88.0)  # millimetres, at least
TALLEST = 150.0  # millimetres
KEY = _(
    "Circles: places, their areas in proportion to listings; filled: core, hollow: border. Dots: "
    "places outside. Line: the cluster's outline."
)


class Briefs(Typeset[Cluster]):
    """The briefs of a run's clusters, those that the facts tell in full."""

    template = "brief.typ"

    def text(self, one: Cluster) -> Values:
        return self._values(one, self._maps(one, MAP[1]), LINES[0])

    def _fitted(self, one: Cluster, options: Values) -> Any:
        """Typeset with a map as high, and as many lines a table, as two pages hold."""
        maps = self._maps(one, MAP[1])
        document = self._compiled(one, maps, LINES[0], options)
        page, foot = self.setting.foot()
        if page == 1 and foot + 1 < FOOT:
            maps = self._maps(one, min(MAP[1] + FOOT - foot - 1, TALLEST))
            document = self._compiled(one, maps, LINES[0], options)
        for lines in LINES[1:]:
            if not self.setting.too_long():
                break
            maps = maps | {"breaks": self.setting.foot()[0] == 1}
            document = self._compiled(one, maps, lines, options)
        return document

    def _compiled(self, cluster: Cluster, maps: Values, lines: int, options: Values) -> Any:
        return self.setting.compiled(lambda: self._values(cluster, maps, lines), options)

    def _values(self, cluster: Cluster, maps: Values, lines: int) -> Values:
        values = self._said(page(self.facts, cluster, maps, lines))
        done: Values = readable(values, self.setting.missing)
        done["transliterated"] = json.dumps(done["left"]) != json.dumps(
            readable(values["left"], set())
        ) or any(done[key] != values[key] for key in ("lede", "sources", "found", "working"))
        return done

    def _maps(self, cluster: Cluster, high: float) -> Values:
        ranking, wide = self.facts.ranking, MAP[0]
        lon, lat = [row.lon for row in ranking], [row.lat for row in ranking]
        centre = (cluster.lon, cluster.lat)
        drawn = local_map(centre, cluster.cluster_id, self.places, wide, high)
        number = [row.cluster_id for row in ranking].index(cluster.cluster_id)
        alt = _(
            "Map of the cluster {cluster}: {places} places, {core} of them core, and its "
            "outline of {area} square kilometres.",
            cluster=cluster.name,
            places=cluster.places,
            core=cluster.core_places,
            area=Figure(f"{cluster.area_km2:,.0f}"),
        )
        return {
            "breaks": True,
            "map": map_values(drawn, wide, high, alt, KEY),
            "world": {
                "svg": world_map(lon, lat, number),
                "alt": _(
                    "World map of all {n} clusters; {cluster} is ringed.",
                    n=len(ranking),
                    cluster=cluster.name,
                ),
            },
        }
