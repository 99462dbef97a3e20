import assert from "node:assert/strict";
import test from "node:test";
import { meant } from "../src/lands.ts";
import type { LandPage } from "../src/lands.ts";

const PAGES: LandPage[] = [
  ["CI", "Côte d’Ivoire", "economies/CI.html"],
  ["CH", "Switzerland", "economies/CH.html"],
  ["High income", "High income", "economies/high-income.html"],
];
const keys = (query: string, chosen: string[] = []) => meant(PAGES, query, chosen).map(([key]) => key);

test("a search means pages by the beginnings of their words, without accents", () => {
  assert.deepEqual(keys("cote"), ["CI"]);
  assert.deepEqual(keys("inc hi"), ["High income"]);
  assert.deepEqual(keys("erland"), []);
});

test("a filter means its page; two letters alone mean nothing", () => {
  assert.deepEqual(keys("", ["CH"]), ["CH"]);
  assert.deepEqual(keys("hi"), []);
});
