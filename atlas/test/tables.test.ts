// Cells of a downloaded table: numbers that a spreadsheet can add, and no text that it would run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cell } from "../src/tables.ts";

test("numbers lose their thousands separators and typographic minus", () => {
  assert.equal(cell("1,234,567.5"), "1234567.5");
  assert.equal(cell("−12.3"), "-12.3");
  assert.equal(cell("+4"), "+4");
});

test("what is no number stays as it is read", () => {
  assert.equal(cell("Tokyo–Yokohama"), "Tokyo–Yokohama");
  assert.equal(cell("1,2 and 3"), '"1,2 and 3"');
  assert.equal(cell("12,34"), '"12,34"');
  assert.equal(cell("0.92–1.10"), "0.92–1.10");
  assert.equal(cell('say "so"'), '"say ""so"""');
});

test("a text that a spreadsheet would run is guarded", () => {
  for (const text of ["=HYPERLINK(0)", "@SUM(1)", "+A1", "-A1"]) assert.equal(cell(text)[0], "'");
});
