"""Briefs: two pages a cluster as tagged PDF (PDF/UA-1), typeset by typst with the network off."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

from hotbed.base.errors import HotbedError
from hotbed.publish.brief.map import local_map, world_map
from hotbed.publish.brief.page import Values, page, readable
from hotbed.publish.facts.structure import Cluster, Facts
from hotbed.publish.maps.labels import Label
from hotbed.publish.maps.places import Places
from hotbed.runs.run import Run

MAP = (112.0, 88.0)  # millimetres, at least
TALLEST = 150.0  # millimetres
FOOT = 278.0  # millimetres from the top of a page to where its text ends
LINES = (26, 20, 15, 11, 8, 6, 4, 3)  # the most lines of a table, tried in turn
PAGES = 2
NOT_SHOWN = re.compile(r'the text `"(.*?)"` could not be displayed')
MOST_TRIES = 8
KEY = (
    "Circles: places, their areas in proportion to listings; filled: core, hollow: border. Dots: "
    "places outside. Line: the cluster's outline."
)


class Briefs:
    """The briefs of a run; fonts and reference maps are read once for all of them.

    Parameters
    ----------
    run : Run
        What the maps are drawn from.
    facts : Facts
        Of the run, with the clusters wanted.

    Raises
    ------
    HotbedError
        typst is not installed.
    """

    def __init__(self, run: Run, facts: Facts) -> None:
        self.facts = facts
        self.places = Places.of(run)
        self.missing: set[str] = set()
        self._compiler = _compiler()

    def pdf(self, cluster: Cluster) -> bytes:
        """One cluster's brief; equal facts and fonts give equal bytes.

        Parameters
        ----------
        cluster : Cluster
        """
        return bytes(self._fitted(cluster, format="pdf", pdf_standards=["ua-1"], timestamp=0))

    def png(self, cluster: Cluster, ppi: float = 96) -> list[bytes]:
        """The pages as pictures, to look at.

        Parameters
        ----------
        cluster : Cluster
        ppi : float
            Pixels an inch.
        """
        self.pdf(cluster)
        return list(self._fitted(cluster, format="png", ppi=ppi))

    def text(self, cluster: Cluster) -> Values:
        """What the template is given, with letters that no font has transliterated.

        Parameters
        ----------
        cluster : Cluster
        """
        return self._values(cluster, self._maps(cluster, MAP[1]), LINES[0])

    def _fitted(self, cluster: Cluster, **options: Any) -> Any:
        """Typeset with a map as high, and as many lines a table, as two pages hold."""
        maps = self._maps(cluster, MAP[1])
        document = self._compiled(cluster, maps, LINES[0], options)
        page, foot = self._asked("<foot>")
        if page == 1 and foot + 1 < FOOT:
            maps = self._maps(cluster, min(MAP[1] + FOOT - foot - 1, TALLEST))
            document = self._compiled(cluster, maps, LINES[0], options)
        for lines in LINES[1:]:
            if self._asked("<pages>") <= PAGES:
                break
            maps = maps | {"breaks": self._asked("<foot>")[0] == 1}
            document = self._compiled(cluster, maps, lines, options)
        return document

    def _compiled(self, cluster: Cluster, maps: Values, lines: int, options: Values) -> Any:
        """Typeset; letters that no font has are learnt from what typst refuses."""
        import typst

        for _ in range(MOST_TRIES):
            values = json.dumps(self._values(cluster, maps, lines), ensure_ascii=False)
            try:
                return self._compiler.compile(sys_inputs={"data": values}, **options)
            except typst.TypstError as error:
                lacking = set("".join(NOT_SHOWN.findall(str(error.diagnostic))))
                lacking = {letter for letter in lacking if not letter.isascii()} - self.missing
                if not lacking:
                    raise
                self.missing |= lacking
        raise AssertionError(f"letters that can't be set: {sorted(self.missing)}")

    def _values(self, cluster: Cluster, maps: Values, lines: int) -> Values:
        values = page(self.facts, cluster, maps, lines)
        done: Values = readable(values, self.missing)
        done["transliterated"] = json.dumps(done["left"]) != json.dumps(
            readable(values["left"], set())
        ) or any(done[key] != values[key] for key in ("lede", "sources", "found", "working"))
        return done

    def _asked(self, label: str) -> Any:
        """What the document that was typeset last says of itself."""
        return json.loads(self._compiler.query(label, field="value", one=True))

    def _maps(self, cluster: Cluster, high: float) -> Values:
        ranking, wide = self.facts.ranking, MAP[0]
        lon, lat = [row.lon for row in ranking], [row.lat for row in ranking]
        centre = (cluster.lon, cluster.lat)
        drawn = local_map(centre, cluster.cluster_id, self.places, wide, high)
        number = [row.cluster_id for row in ranking].index(cluster.cluster_id)
        return {
            "breaks": True,
            "map": {
                "svg": drawn.svg,
                "alt": f"Map of the cluster {cluster.name}: {cluster.places:,} places, "
                f"{cluster.core_places:,} of them core, and its outline of "
                f"{cluster.area_km2:,.0f} square kilometres.",
                "labels": [_label(label) for label in drawn.labels],
                "bar": drawn.bar_km,
                "wide": wide,
                "high": high,
                "key": KEY,
            },
            "world": {
                "svg": world_map(lon, lat, number),
                "alt": f"World map of all {len(ranking):,} clusters; {cluster.name} is ringed.",
            },
        }


def _label(label: Label) -> Values:
    return {
        "text": label.name,
        "x": round(label.left, 2),
        "y": round(label.y, 2),
        "w": round(label.width, 2),
        "side": "left" if label.anchor == "start" else "right",
    }


def _compiler() -> Any:
    try:
        import typst
    except ImportError as error:
        raise HotbedError("typst is not installed", "pip install 'hotbed[publish]'") from error
    folder = Path(str(resources.files("hotbed.publish.brief") / "templates"))
    return typst.Compiler(folder / "brief.typ", root=folder, font_paths=typst.Fonts())
