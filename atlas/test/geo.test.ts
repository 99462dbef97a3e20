// The projection against d3's own, the lens there and back, and where views may go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { geoAzimuthalEqualArea } from "d3-geo";
import { around, boxOf, closeTo } from "../src/close.ts";
import { shapeOf } from "../src/data.ts";
import type { Spot, View } from "../src/geo.ts";
import { between, HEIGHT, Lens, MOST_ZOOM, panned, SCALE, spotOf, toDegrees, toMap, turn, WIDTH, within, WORLD, zoomed } from "../src/geo.ts";

const size = { wide: 800, high: (800 * HEIGHT) / WIDTH };
const places: [number, number][] = [[139.7, 35.7], [-122.4, 37.8], [2.35, 48.86], [178.4, -18.1], [-175, -40], [11, 0]];

test("map units and degrees go there and back", () => {
  for (const [lon, lat] of places) {
    const [x, y] = toMap(lon, lat), [back, up] = toDegrees(x, y);
    assert.ok(Math.abs(back - lon) < 1e-6 && Math.abs(up - lat) < 1e-6);
    assert.ok(x > 0 && x < WIDTH && y > 0 && y < HEIGHT);
  }
});

test("far away the lens is the flat map, close by Lambert's projection about the middle", () => {
  const [x, y] = toMap(139.7, 35.7);
  const far = new Lens({ k: 2, x, y }, size), near = new Lens({ k: 50, x, y }, size);
  const other = spotOf(140.5, 36.2), per = (size.wide / WIDTH) * 50;
  const flat = far.toScreen(other);
  assert.ok(Math.abs(flat[0] - (400 + (other.x - x) * (size.wide / WIDTH) * 2)) < 1e-9);
  const lambert = geoAzimuthalEqualArea().rotate([-139.7, -35.7]).scale(SCALE * per).translate([400, size.high / 2]);
  const want = lambert([140.5, 36.2])!, got = near.toScreen(other);
  assert.ok(Math.hypot(got[0] - want[0], got[1] - want[1]) < 1e-3, `${got} is not ${want}`);
});

test("shapes are drawn where points are", () => {
  for (const k of [1, 6, 12, 40]) {
    const [x, y] = toMap(151.2, -33.9), lens = new Lens(within({ k, x, y }), size), projection = lens.projection();
    for (const [lon, lat] of [[151.2, -33.9], [153, -28], [144.9, -37.8]] as const) {
      const a = lens.toScreen(spotOf(lon, lat)), b = projection([lon, lat])!;
      assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-4, `${k}: ${a} is not ${b}`);
    }
  }
});

test("a point of the screen leads back to its place at any magnification", () => {
  for (const [lon, lat] of places.slice(0, 4)) {
    for (const k of [1, 3, 7, 8, 13, 40, 300]) {
      const [x, y] = toMap(lon, lat), lens = new Lens(within({ k, x, y }), size);
      const at = lens.fromScreen(500, 250), again = lens.toScreen(spotOf(...toDegrees(...at)));
      assert.ok(Math.hypot(again[0] - 500, again[1] - 250) < 0.5, `${lon} ${lat} ${k}: ${again}`);
    }
  }
});

test("zooming keeps the place under the pointer, to a pixel or two where the projection turns", () => {
  for (const [k, far] of [[1, 1], [2, 1], [20, 2], [200, 2]] as const) {
    const [x, y] = toMap(2.35, 48.86), lens = new Lens(within({ k, x, y }), size);
    const place = lens.fromScreen(470, 210);
    const after = new Lens(zoomed(lens, 1.2, 470, 210), size).toScreen(spotOf(...toDegrees(...place)));
    assert.ok(Math.hypot(after[0] - 470, after[1] - 210) < far, `${k}: ${after}`);
  }
});

test("dragging moves the map with the pointer", () => {
  const [x, y] = toMap(-122.4, 37.8), lens = new Lens({ k: 60, x, y }, size);
  const moved = new Lens(panned(lens, 80, -30), size).toScreen(spotOf(-122.4, 37.8));
  assert.ok(Math.hypot(moved[0] - 480, moved[1] - (size.high / 2 - 30)) < 1);
});

test("areas are kept: a small square covers the same at any magnification, by its square", () => {
  const area = (k: number) => {
    const [x, y] = toMap(18, 60), lens = new Lens({ k, x, y }, size);
    const corners = [[17.9, 59.95], [18.1, 59.95], [18.1, 60.05], [17.9, 60.05]].map(([a, b]) => lens.toScreen(spotOf(a!, b!)));
    let sum = 0;
    corners.forEach(([ax, ay], i) => {
      const [bx, by] = corners[(i + 1) % 4]!;
      sum += ax * by - bx * ay;
    });
    return Math.abs(sum) / 2 / (k * k);
  };
  const one = area(2);
  for (const k of [16, 60, 300]) assert.ok(Math.abs(area(k) / one - 1) < 2e-3);
});

test("beyond the rim the map goes on", () => {
  const [x, y] = toMap(-171, 64), lens = new Lens(within({ k: 20, x, y }), size);
  const [west] = lens.toScreen(spotOf(-175, 64)), [east] = lens.toScreen(spotOf(-165, 64));
  assert.ok(west < east && east - west < size.wide);
});

test("views stay on the map and between their limits", () => {
  assert.deepEqual(within({ k: 0.2, x: -5, y: 9e9 }), WORLD);
  assert.equal(within({ k: 1e9, x: 0, y: 0 }).k, MOST_ZOOM);
  const to = { k: 40, x: 3000, y: 1500 };
  assert.deepEqual(between(WORLD, to, 1), to);
  assert.deepEqual(between(WORLD, to, 0), WORLD);
  assert.ok(turn(1) === 0 && turn(16) === 1 && turn(10) > 0.1 && turn(10) < 0.9);
});

test("a close view holds the whole outline, also over the antimeridian", () => {
  const square = (lon: number) => shapeOf({ at: [lon, -17], area: [[[(lon - 0.4) * 1000, -17400, 0, 800, 800, 0, 0, -800]]] });
  for (const lon of [10, 179.9]) {
    const shape = square(lon), lens = new Lens(within(closeTo(shape, [], size)), size);
    for (const [x, y] of [[lon - 0.4, -17.4], [lon + 0.4, -16.6]] as const) {
      const [px, py] = lens.toScreen(spotOf(x > 180 ? x - 360 : x, y));
      assert.ok(px > 0 && px < size.wide && py > 0 && py < size.high, `${lon}: ${px} ${py}`);
    }
    const [west, north, east, south] = boxOf(shape);
    assert.ok(west <= shape.spot!.x && east >= shape.spot!.x && north <= shape.spot!.y && south >= shape.spot!.y);
  }
});

test("one cluster is seen no closer than with its two nearest neighbours, several all together", () => {
  const shape = shapeOf({ at: [9.99, 48.4], area: [[[9900, 48300, 0, 200, 200, 0, 0, -200]]] });
  const others = [[9.18, 48.78], [10.9, 48.37], [2.35, 48.86]].map(([lon, lat]) => spotOf(lon!, lat!));
  const seen = (view: View, spot: Spot) => {
    const [x, y] = new Lens(within(view), size).toScreen(spot);
    return x > 0 && x < size.wide && y > 0 && y < size.high;
  };
  const close = closeTo(shape, others, size);
  assert.deepEqual(others.map((spot) => seen(close, spot)), [true, true, false]);
  assert.ok(closeTo(shape, [], size).k < close.k);
  const all = around(others);
  assert.ok(others.every((spot) => seen(all, spot)) && all.k > 6);
  assert.deepEqual(around([spotOf(-155, 60), spotOf(170, -45)]), WORLD);
});
