// What a pointer, a tap or the keyboard is on: rank, name and figures beside the circle.
import { make } from "./dom.ts";
import type { Column, Entry } from "./table.ts";

const GAP = 10;
/** Columns that the tip's head says already. */
const HEAD = ["rank", "name"];

export class Tip {
  private readonly box: HTMLElement;
  private readonly plot: Element;
  private readonly columns: Column[];
  entry: Entry | null = null;

  constructor(box: HTMLElement, plot: Element, columns: Column[]) {
    this.box = box;
    this.plot = plot;
    this.columns = columns;
  }

  show(entry: Entry | null): void {
    if (entry === this.entry) return;
    this.entry = entry;
    this.box.hidden = !entry;
    if (!entry) return;
    const title = make("b"), list = make("dl");
    title.append(`${entry.numbered} `, make("bdi", entry.name));
    this.columns.forEach(({ key, label }, i) => {
      const text = entry.row.cells[i]?.textContent?.trim() ?? "";
      if (!HEAD.includes(key) && text && text !== "–") list.append(make("dt", label), make("dd", text));
    });
    this.box.replaceChildren(title, make("small", entry.economies), list);
  }

  /** Beside a circle of the plot, where there is room; hidden where the circle is out of sight. */
  follow(x: number, y: number, r: number, wide: number, high: number): void {
    if (!this.entry) return;
    const out = x < 0 || y < 0 || x > wide || y > high;
    this.box.hidden = out;
    if (out) return;
    const frame = this.plot.getBoundingClientRect(), around = this.box.offsetParent?.getBoundingClientRect();
    const left = frame.left - (around?.left ?? 0), top = frame.top - (around?.top ?? 0);
    const { offsetWidth: w, offsetHeight: h } = this.box;
    const right = x + r + GAP + w <= wide, beside = right ? x + r + GAP : Math.max(0, x - r - GAP - w);
    const covers = !right && x - r - GAP - w < 0;
    const down = covers ? y + r + GAP : Math.max(0, Math.min(high - h, y - h / 2));
    this.box.style.left = `${left + (covers ? Math.max(0, Math.min(wide - w, x - w / 2)) : beside)}px`;
    this.box.style.top = `${top + down}px`;
  }
}
