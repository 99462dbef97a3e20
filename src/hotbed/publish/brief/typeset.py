"""Briefs: two pages a cluster as tagged PDF (PDF/UA-1), typeset by typst with the network off."""

from __future__ import annotations

import json
import re
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import shapely

from hotbed.base.errors import HotbedError
from hotbed.publish.brief.map import Places, local_map, world_map
from hotbed.publish.brief.page import page, readable
from hotbed.publish.facts.run import Facts
from hotbed.publish.facts.words import shown
from hotbed.runs.run import Run

MAP = (112.0, 88.0)  # millimetres
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
    result : the run.
    whole : its facts (`hotbed.publish.facts.run.facts`), with the clusters wanted.

    Raises
    ------
    HotbedError : typst is not installed.
    """

    def __init__(self, result: Run, whole: Facts) -> None:
        self.result, self.whole = result, whole
        self.missing: set[str] = set()
        self._compiler = _compiler()

    def pdf(self, own: Facts) -> bytes:
        """One cluster's brief; equal facts and fonts give equal bytes."""
        made = self._fitted(own, format="pdf", pdf_standards=["ua-1"], timestamp=0)
        return bytes(made)

    def png(self, own: Facts, ppi: float = 96) -> list[bytes]:
        """The pages as pictures, to look at."""
        self.pdf(own)
        made = self._fitted(own, format="png", ppi=ppi)
        return list(made)

    def text(self, own: Facts) -> Facts:
        """What the template is given, with letters that no font has transliterated."""
        return self._values(own, self._maps(own), LINES[0])

    def _fitted(self, own: Facts, **options: Any) -> Any:
        """Typeset with as many lines a table as two pages hold."""
        maps = self._maps(own)
        for lines in LINES:
            made = self._compiled(own, maps, lines, options)
            if self._pages() <= PAGES:
                break
        return made

    def _compiled(self, own: Facts, maps: Facts, lines: int, options: Facts) -> Any:
        """Typeset; letters that no font has are learnt from what typst refuses."""
        import typst

        for _ in range(MOST_TRIES):
            values = json.dumps(self._values(own, maps, lines), ensure_ascii=False)
            try:
                return self._compiler.compile(sys_inputs={"data": values}, **options)
            except typst.TypstError as error:
                lacking = set("".join(NOT_SHOWN.findall(str(error.diagnostic))))
                lacking = {letter for letter in lacking if not letter.isascii()} - self.missing
                if not lacking:
                    raise
                self.missing |= lacking
        raise AssertionError(f"letters that can't be set: {sorted(self.missing)}")

    def _values(self, own: Facts, maps: Facts, lines: int) -> Facts:
        values: Facts = page(self.whole, own, maps, lines)
        done: Facts = readable(values, self.missing)
        done["transliterated"] = json.dumps(done["left"]) != json.dumps(
            readable(values["left"], set())
        ) or any(done[key] != values[key] for key in ("lede", "sources", "found", "working"))
        return done

    def _pages(self) -> int:
        found = json.loads(self._compiler.query("<pages>", field="value", one=True))
        return int(found)

    def _maps(self, own: Facts) -> Facts:
        number = self._number[own["cluster_id"]]
        shape = shapely.from_wkb(self._clusters["geometry"][number].as_py())
        centre = (own["lon"], own["lat"])
        drawn = local_map(centre, shape, self._places(own["cluster_id"]), *MAP)
        alt = (
            f"Map of the cluster {own['name']}: {own['places']:,} places, {own['core_places']:,} "
            f"of them core, and its outline of {own['area_km2']:,.0f} square kilometres."
        )
        lon, lat = (self._clusters[name].to_numpy() for name in ("lon", "lat"))
        return {
            "map": {
                "svg": drawn.svg, "alt": alt, "labels": drawn.labels, "bar": drawn.bar_km,
                "wide": MAP[0], "high": MAP[1], "key": KEY,
            },
            "world": {
                "svg": world_map(lon, lat, number),
                "alt": f"World map of all {len(lon):,} clusters; {own['name']} is ringed.",
            },
        }  # fmt: skip

    @cached_property
    def _clusters(self) -> Any:
        return self.result.clusters

    @cached_property
    def _number(self) -> dict[str, int]:
        ids = self._clusters["cluster_id"].to_pylist()
        return {name: number for number, name in enumerate(ids)}

    def _places(self, cluster_id: str) -> Places:
        """The cluster's places, and those around it."""
        members = self.result.members
        own = pc.fill_null(pc.equal(members["cluster_id"], cluster_id), False).to_numpy(
            zero_copy_only=False
        )
        lon, lat = members["lon"].to_numpy(), members["lat"].to_numpy()
        middle = lon[own][0], lat[own][0]
        near = (np.abs(lat - middle[1]) < 10) & (np.abs((lon - middle[0] + 180) % 360 - 180) < 20)
        kept = np.flatnonzero(near | own)
        names = members["place"].take(kept).to_pylist()
        return Places(
            lon[kept], lat[kept], members["listings"].to_numpy()[kept].astype(np.float64),
            members["core"].to_numpy(zero_copy_only=False)[kept], own[kept],
            [shown(name) for name in names],
        )  # fmt: skip


def _compiler() -> Any:
    try:
        import typst
    except ImportError as error:
        raise HotbedError("typst is not installed", "pip install 'hotbed[publish]'") from error
    folder = Path(str(resources.files("hotbed.publish.brief") / "templates"))
    return typst.Compiler(folder / "brief.typ", root=folder, font_paths=typst.Fonts())
