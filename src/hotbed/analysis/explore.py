"""The clusters on an interactive map, for a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from hotbed.analysis.floor import NO_RANK, unprinted
from hotbed.runs.frames import clusters_frame, optional
from hotbed.runs.run import Run

if TYPE_CHECKING:
    import folium

TOOLTIP = ("rank", "name", "economies", "total", "listings")
REMEDY = "pip install 'hotbed[explore]'"


def explore_map(run: Run, **options: Any) -> folium.Map:
    """The clusters' polygons as GeoPandas' interactive map, coloured by their total.

    Below the recipe's `uncertainty.least_documents` a dash stands for the rank.

    Parameters
    ----------
    run : Run
    **options
        Of `geopandas.GeoDataFrame.explore`, such as ``tiles`` or ``cmap``.

    Raises
    ------
    HotbedError
        The extra `explore` is not installed.
    """
    for module, name in (
        ("geopandas", "GeoPandas"),
        ("folium", "folium"),
        ("mapclassify", "mapclassify"),
        ("matplotlib", "Matplotlib"),
    ):
        optional(module, name, REMEDY)
    frame = clusters_frame(run)
    hidden = unprinted(run)
    if hidden:
        ranks = zip(frame["rank"], frame["cluster_id"], strict=True)
        frame["rank"] = [NO_RANK if key in hidden else str(rank) for rank, key in ranks]
    for column in frame.columns.drop("geometry"):
        if any(isinstance(value, str) for value in frame[column]):
            # folium shows text as HTML.
            frame[column] = [
                escape(value) if isinstance(value, str) else value for value in frame[column]
            ]
    shown: folium.Map = frame.explore(
        **{"column": "total", "tooltip": list(TOOLTIP), "popup": True} | options
    )
    return shown
