// Address, filters and order, and what the page's data mean.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fresh, read, write } from "../src/address.ts";
import { polygons, ring, shapeOf, shoreOf } from "../src/data.ts";
import { dotsOf, linesOf } from "../src/ground.ts";
import { place } from "../src/labels.ts";
import { short } from "../src/marks.ts";
import { ordered, passes, valueOf } from "../src/ranking.ts";
import type { Listed } from "../src/ranking.ts";

test("an address brings every part of the state back", () => {
  const state = {
    picked: "JP-35.69N-139.69E", edition: "2012–2016", by: "patents", sort: "-name", economy: "JP",
    region: "Eastern Asia", income: "High income", change: "up", q: "são & co=1", noise: true, view: { k: 12.5, x: 8200, y: 1500 },
  };
  assert.deepEqual(read(write(state)), state);
});

test("the first state has no address, and an odd address is the first state", () => {
  assert.equal(write(fresh()), "");
  for (const odd of ["", "#", "#view=a,b,c", "#view=0.5,1,2", "#view=1,2", "#%E0%A4%A", "#constructor=1&__proto__=2", "#by"]) {
    assert.deepEqual(read(odd), fresh(), odd);
  }
});

test("both forms of a link to a cluster are read", () => {
  assert.equal(read("#at-XX%2B1").picked, "XX+1");
  assert.equal(read("#row-XX-1").picked, "XX-1");
});

const lands = { JP: ["Japan", "Asia", "Eastern Asia", "High income"], FR: ["France", "Europe", "Western Europe", "High income"], CH: ["Switzerland", "Europe", "Western Europe", ""] } as Record<string, [string, string, string, string]>;
const none = { economy: "", region: "", income: "", change: "", q: "" };
function cluster(rank: number, name: string, codes: string[], total: number | null = null): Listed {
  return { rank, name, codes, hay: " " + name.toLowerCase(), fresh: false, cells: new Map<string, number | string | null>([["name", name], ["total", total], ["rank", rank]]), by: [] };
}

test("a cluster of two economies passes the filters of both", () => {
  const both = cluster(1, "Basel", ["CH", "FR"]);
  for (const filter of [{ economy: "FR" }, { economy: "CH" }, { region: "Europe" }, { region: "Western Europe" }, { income: "High income" }, { q: "bas" }]) {
    assert.ok(passes(both, { ...none, ...filter }, lands), JSON.stringify(filter));
  }
  for (const filter of [{ economy: "JP" }, { region: "Asia" }, { income: "Low income" }, { q: "asel" }, { region: "Europe", q: "zürich" }]) {
    assert.ok(!passes(both, { ...none, ...filter }, lands), JSON.stringify(filter));
  }
});

test("sorting puts unknown figures last either way, ties by rank", () => {
  const all = [cluster(1, "C", [], 5), cluster(2, "a", [], null), cluster(3, "B", [], 7), cluster(4, "D", [], 5)];
  const ranks = (sort: string) => ordered(all, sort).map(({ rank }) => rank);
  assert.deepEqual(ranks("-total"), [3, 1, 4, 2]);
  assert.deepEqual(ranks("total"), [1, 4, 3, 2]);
  assert.deepEqual(ranks("name"), [2, 3, 1, 4]);
  assert.deepEqual(ranks("-rank"), [4, 3, 2, 1]);
});

test("numbers are read as the table writes them", () => {
  assert.equal(valueOf("1,234.5", false), 1234.5);
  assert.equal(valueOf("<0.1", false), 0.1);
  assert.equal(valueOf("–", false), null);
  assert.equal(valueOf("new", false), null);
  assert.equal(valueOf("Köln", true), "Köln");
});

test("steps are positions in thousandths of a degree", () => {
  assert.deepEqual(ring([1000, 2000, 500, 0, 0, -500]), [[1, 2], [1.5, 2], [1.5, 1.5], [1, 2]]);
  assert.equal(polygons([[[0, 0, 0, 1000, 1000, 0]]]).coordinates[0]![0]!.length, 4);
  const shape = shapeOf({ at: [1, 2], places: [1000, 2000, 30, 500, 0, -4], names: ["A"] });
  assert.deepEqual(shape.places.map(({ listings, core, name }) => [listings, core, name]), [[30, true, "A"], [4, false, ""]]);
  const { box } = shoreOf([[10, 50, 11, 51], []]);
  assert.ok(box[0] < box[2] && box[1] < box[3]);
});

test("paths of the static map are read back", () => {
  assert.deepEqual(linesOf("M0 0l10 0 0 10zM5 5l-1 2")[1]!.points, [5, 5, 4, 7]);
  assert.deepEqual(linesOf("M0 0l10 0 0 10z")[0]!.box, [0, 0, 10, 10]);
  assert.deepEqual(dotsOf("m5 6h0m-1 2h0"), [[5, 6], [4, 8]]);
});

test("names don't run into each other or over the edge", () => {
  const marks = Array.from({ length: 60 }, (_, n) => ({ name: "Name " + n, x: (n * 37) % 400, y: (n * 53) % 200, r: 5, solid: true }));
  const found = place(marks, 400, 200, 12, 40);
  assert.ok(found.length > 5);
  const boxes = found.map(({ mark, x, y, anchor }) => {
    const wide = marks[mark]!.name.length * 12 * 0.55;
    const left = x - (anchor === "start" ? 0 : anchor === "end" ? wide : wide / 2);
    return [left, y - 12, left + wide, y] as const;
  });
  boxes.forEach((a, i) => {
    assert.ok(a[0] >= 0 && a[2] <= 400 && a[1] >= 0 && a[3] <= 200);
    for (const b of boxes.slice(0, i)) assert.ok(!(a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]));
  });
});

test("names are shortened as on the map without a script", () => {
  assert.equal(short("San Jose–San Francisco, CA"), "San Jose–San Francisco");
  assert.equal(short("Bridgewater, NJ–New York City, NY"), "Bridgewater–New York City");
  assert.equal(short("Uusikaupunki–Naantali–Rauma–Pori"), "Uusikaupunki–Naantali–…");
  assert.equal(short("Ü".repeat(300)).length, 28);
});

test("clusters are filtered by what became of them", () => {
  const moved = (before: number | null, growth: number | null, fresh = false) => {
    const each = { ...cluster(5, "Ulm", ["DE"]), fresh };
    each.cells.set("before", before).set("growth", growth);
    return each;
  };
  const kept = (each: Listed) => ["new", "up", "down", "grew", "fell"].filter((change) => passes(each, { ...none, change }, lands));
  assert.deepEqual(kept(moved(9, 12)), ["up", "grew"]);
  assert.deepEqual(kept(moved(2, -0.1)), ["down", "fell"]);
  assert.deepEqual(kept(moved(5, null)), []);
  assert.deepEqual(kept(moved(null, null, true)), ["new"]);
});
