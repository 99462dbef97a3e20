// The clusters' outlines and largest places beside each other, at one scale.
import { geoAzimuthalEqualArea, geoBounds, geoPath } from "d3-geo";
import { shapeOf } from "../data.ts";
import type { Shape } from "../data.ts";
import { draw, make } from "../dom.ts";
import { toDegrees } from "../geo.ts";
import type { Cluster } from "./data.ts";
import { sign } from "./marks.ts";
import { _ } from "../say.ts";

const SIZE = 260, EARTH = 6371.0088, LEAST_KM = 40;
const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000];

interface Placed {
  shape: Shape;
  middle: [number, number];
  /** Of the outline, to the side that reaches further. */
  km: number;
}

function placed(cluster: Cluster): Placed {
  const shape = shapeOf(cluster.shape), spot = cluster.shape.at ?? [0, 0];
  if (!shape.area) return { shape, middle: [spot[0], spot[1]], km: LEAST_KM };
  const [[west, south], [east, north]] = geoBounds(shape.area), wide = east < west ? east + 360 - west : east - west;
  const middle: [number, number] = [west + wide / 2, (south + north) / 2];
  const across = (wide * Math.cos((middle[1] * Math.PI) / 180) * Math.PI * EARTH) / 180;
  return { shape, middle, km: Math.max(LEAST_KM, across, ((north - south) * Math.PI * EARTH) / 180) };
}

export function mapsOf(like: Element, clusters: Cluster[]): HTMLElement[] {
  const all = clusters.map(placed), km = Math.max(...all.map((each) => each.km)) * 1.12, scale = (SIZE / km) * EARTH;
  const bar = [...STEPS].reverse().find((step) => step <= km * 0.3) ?? 1;
  return all.map(({ shape, middle }, i) => {
    const figure = make("figure"), caption = make("figcaption"), cluster = clusters[i]!;
    const svg = draw(like, "svg", {
      viewBox: `0 0 ${SIZE} ${SIZE}`, class: "outline-map", role: "img", "aria-label": _("Outline of {cluster}, at the scale of the others", { cluster: cluster.name }),
    });
    const projection = geoAzimuthalEqualArea().rotate([-middle[0], -middle[1]]).scale(scale).translate([SIZE / 2, SIZE / 2]);
    if (shape.area) svg.append(draw(like, "path", { class: `area s${i}`, d: geoPath(projection).digits(1)(shape.area) ?? "" }));
    const most = Math.max(1, ...shape.places.map(({ listings }) => listings));
    for (const { spot, listings } of shape.places) {
      const point = projection(toDegrees(spot.x, spot.y));
      if (point) svg.append(draw(like, "circle", { class: `s${i}`, cx: point[0].toFixed(1), cy: point[1].toFixed(1), r: (1.5 + 9 * Math.sqrt(listings / most)).toFixed(1) }));
    }
    const wide = (bar / km) * SIZE;
    svg.append(draw(like, "path", { class: "bar-line", d: `M10 ${SIZE - 14}v5h${wide.toFixed(1)}v-5` }));
    const text = draw(like, "text", { class: "scale-text", x: 10, y: SIZE - 20 });
    text.textContent = `${bar} km`;
    svg.append(text);
    caption.append(sign(svg, i), ` ${cluster.numbered} `, make("bdi", cluster.name));
    figure.append(svg, caption);
    return figure;
  });
}
