"""The page on which the reader changes the method: the run's pack and the search, in one file.

The script evaluates settings in a worker, from `hotbed.analysis.whatif.pack` and the density search
compiled to WebAssembly; without a script the page holds the ranking as it is.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from hotbed.analysis.whatif.pack.content import Packed
from hotbed.analysis.whatif.pack.gather import gather
from hotbed.analysis.whatif.pack.smaller import fitting
from hotbed.analysis.whatif.pack.writing import pack
from hotbed.base.texts import ENGLISH, Figure, Language, _, chained, term
from hotbed.publish.atlas import data as atlas_data
from hotbed.publish.atlas.page import (
    Framed,
    Navigation,
    bundle,
    render,
    style_of,
)
from hotbed.publish.atlas.spots import columns_of, spots_of, texts_of
from hotbed.publish.facts.structure import Facts, Overview
from hotbed.publish.facts.words import inner, years_text
from hotbed.publish.maps import svg as map_svg
from hotbed.publish.maps.places import Places
from hotbed.reference.countries import country_names
from hotbed.runs.run import Run

STYLES = ("base.css", "pages.css", "atlas.css", "whatif.css")
SCRIPT = "whatif.js"
SENT = ("digest", "base", "metrics", "ranges", "documents")
"""Keys of the pack's header that the controls need before the pack is read."""


@dataclass(frozen=True)
class Slider:
    """One choice with a slider, for the template."""

    id: str
    label: str
    unit: str
    value: float
    range: Mapping[str, float]

    @property
    def shown(self) -> str:
        """The recipe's value."""
        return Figure(f"{self.value:,.10g}")


@dataclass(frozen=True)
class Span:
    """The years of metrics that share them."""

    metrics: list[str]
    label: str
    first: int
    last: int
    """That the run counted."""
    recipe: str


def evaluable(run: Run, most_bytes: int | None = None) -> Packed | None:
    """What the page evaluates; None where the run has no cluster, or merges by documents that a
    page can't hold.

    Parameters
    ----------
    run : Run
    most_bytes : int, optional
        Of the pack, which then may lack years and narrow the sliders.
    """
    if run.withholds or not run.ranking.num_rows:
        return None
    packed = gather(run) if most_bytes is None else fitting(run, most_bytes)
    by_links = packed.header["base"]["coactivity"] > 0 and packed.header["base"]["merge_km"] > 0
    return None if by_links and packed.documents is None else packed


def whatif_html(
    facts: Facts | Overview,
    packed: Packed,
    places: Places,
    nav: Navigation,
    pages: Mapping[str, str] | None = None,
    language: Language = ENGLISH,
) -> str:
    """The page, in one file that asks for nothing.

    Parameters
    ----------
    facts : Facts or Overview
    packed : Packed
    places : Places
        Coasts are drawn finely near the clusters of the run.
    nav : Navigation
    pages : mapping, optional
        Cluster id -> address of its page.
    language : Language

    Returns
    -------
    str
        Equal arguments give equal bytes.
    """
    header = packed.header
    columns, spots = columns_of(facts.metrics), spots_of(facts)
    names = country_names()
    data = {key: header[key] for key in SENT}
    data["metrics"] = [
        metric | {"label": term("metric", metric["label"])} for metric in header["metrics"]
    ]
    codes = {name[2] for name in packed.places.names if name[2]}
    codes |= {code for cluster in header["clusters"] for code in cluster["economies"]}
    data["economies"] = {code: names.get(code, code) for code in sorted(codes)}
    data["pages"] = [(pages or {}).get(cluster["id"]) for cluster in header["clusters"]]
    data["inner"] = {metric.name: inner(metric.label) for metric in facts.metrics}
    data["shores"] = atlas_data.shores(spots, places)
    return render(
        "whatif.html.j2",
        STYLES,
        SCRIPT,
        worker=True,
        language=language,
        title=_("What if"),
        nav=nav,
        page="whatif",
        columns=columns,
        rows=[(spot, texts_of(spot, columns)) for spot in spots] if nav.links else [],
        metrics=facts.metrics,
        base=map_svg.base_layer(),
        width=map_svg.WIDTH,
        height=map_svg.height(),
        sliders=_sliders(header),
        weights=_weights(header),
        spans=_spans(header["metrics"]),
        full=header["documents"]["given"],
        not_full=term("whatif", header["documents"]["reason"]),
        dated=any(metric["window"] for metric in header["metrics"]),
        data=data,
        blocks={
            "worker": _base64(bundle("whatif-worker.js").encode()),
            "search": _base64(_search()),
            "pack": _base64(pack(packed)),
        },
    )


def framed(facts: Overview, packed: Packed, places: Places, language: Language = ENGLISH) -> Framed:
    """The page to stand in another, without links and without the ranking, which that one has.

    Parameters
    ----------
    facts : Overview
    packed : Packed
    places : Places
    language : Language
    """
    nav = Navigation(facts.study.title, "", [])
    html = whatif_html(facts, packed, places, nav, language=language)
    return Framed(html, style_of(STYLES), bundle(SCRIPT))


def _sliders(header: Mapping[str, Any]) -> list[Slider]:
    base, ranges = header["base"], header["ranges"]
    return [
        Slider("radius", _("Radius"), "km", base["radius_km"], ranges["radius_km"]),
        Slider(
            "least",
            _("Minimum density"),
            _("listings"),
            base["min_listings"],
            ranges["min_listings"],
        ),
        Slider("within", _("Merging distance"), "km", base["merge_km"], ranges["merge_km"]),
    ]


def _weights(header: Mapping[str, Any]) -> list[Slider]:
    """One a metric, where there are several."""
    metrics = header["metrics"]
    if len(metrics) == 1:
        return []
    return [
        Slider(
            f"weight-{number}",
            term("metric", metric["label"]),
            "",
            metric["weight"],
            header["ranges"]["weight"],
        )
        for number, metric in enumerate(metrics)
    ]


def _spans(metrics: list[Mapping[str, Any]]) -> list[Span]:
    """Years that can be changed; metrics of the same years share them."""
    shared: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for metric in metrics:
        window = metric["window"]
        if metric["world_total"] is None and window and window[0] < window[1]:
            years = metric["years"] or window
            shared.setdefault((*window, *years), []).append(metric)
    return [
        Span(
            [metric["name"] for metric in alike],
            chained([term("metric", metric["label"]) for metric in alike], ", ")
            if len(shared) > 1
            else "",
            first,
            last,
            years_text((low, high)),
        )
        for (first, last, low, high), alike in shared.items()
    ]


def _search() -> bytes:
    return (resources.files("hotbed.publish.atlas") / "static" / "search.wasm").read_bytes()


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
