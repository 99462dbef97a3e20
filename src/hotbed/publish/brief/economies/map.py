"""The maps of an economy's brief: its places and clusters, and where in the world these lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hotbed.publish.brief import drawing as pen
from hotbed.publish.brief.drawing import Picture
from hotbed.publish.facts.territories.structure import Holder
from hotbed.publish.maps import svg as map_svg
from hotbed.publish.maps.economy import Frame, economy_map
from hotbed.publish.maps.places import Floats, Ints, Places

MOST_LABELS = 12


def economy_picture(
    places: Places, rows: Ints, clusters: Sequence[Holder], wide: float, high: float
) -> Picture:
    """An economy's clusters and places over land.

    Parameters
    ----------
    places : Places
    rows : numpy.ndarray
        Indices of the economy's places; at least one.
    clusters : sequence of Holder
        Of which it has a part; the first ones are named first.
    wide, high : float
        Millimetres.
    """
    blocked = (pen.kept_free(wide, high),)
    frame = Frame(
        *(wide, high, pen.LARGEST, pen.SMALLEST, pen.LETTERING, MOST_LABELS, pen.LONGEST),
        blocked,
        decimals=2,
        finest=0.05,
    )
    made = economy_map(places, rows, clusters, frame)
    dots = np.array(made.dots, np.float64).reshape(-1, 2)
    drawn = [
        pen.ocean(wide, high),
        pen.ground(made.land),
        pen.dots(dots, wide, high),
        *(
            pen.circle(np.array([x, y]), r, core=holder.part.listed)
            for x, y, r, holder in made.circles
        ),
        pen.bar(made.bar, wide, high),
    ]
    svg = pen.drawing(wide, high, drawn)
    return Picture(svg, made.labels, made.bar_km, round(made.bar, 2))


def world_of(lon: Floats, lat: Floats, own: Sequence[int]) -> str:
    """The world with all clusters as dots; an economy's stand out.

    Parameters
    ----------
    lon, lat : numpy.ndarray
        Of all clusters, degrees.
    own : sequence of int
        Numbers of the economy's.
    """
    base = map_svg.base_layer()
    points = map_svg.to_map(lon, lat).tolist() if len(lon) else []
    mine = set(own)
    others = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="45"/>'
        for number, (x, y) in enumerate(points)
        if number not in mine
    )
    held = "".join(f'<circle cx="{points[n][0]:.0f}" cy="{points[n][1]:.0f}" r="80"/>' for n in own)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {map_svg.WIDTH} {map_svg.height()}">'
        f'<path d="{base["rim"]}" fill="{pen.OCEAN}"/>'
        f'<path d="{base["land"]}" fill="{pen.BARE}"/>'
        f'<g fill="{pen.OUTSIDE}" fill-opacity="0.6">{others}</g>'
        f'<g fill="{pen.SPOT}">{held}</g></svg>'
    )
