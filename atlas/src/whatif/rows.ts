// The ranking of an answer as a table, with the recipe's own beside it.
import { draw, make } from "../dom.ts";
import type { Answer, Row } from "./answer.ts";
import type { BaseCluster } from "./pack.ts";
import { movement } from "./words.ts";
import { _, figure } from "../say.ts";

/** So many rows at first: more would make a moved slider slow. */
const FIRST = 80;

export interface Named {
  metrics: string[];
  /** Code of an economy -> its name. */
  economies: Record<string, string>;
}

export class Rows {
  private readonly table: HTMLTableElement;
  private readonly named: Named;
  private readonly more: HTMLButtonElement;
  private answer: Answer | null = null;
  private clusters: BaseCluster[] = [];
  private picked: number | null = null;
  private all = false;

  constructor(table: HTMLTableElement, more: HTMLButtonElement, named: Named, choose: (row: number) => void) {
    this.table = table;
    this.more = more;
    this.named = named;
    more.addEventListener("click", () => {
      this.all = true;
      const next = table.tBodies[0]!.rows.length;
      this.fill();
      table.tBodies[0]!.rows[next]?.querySelector("button")?.focus();
    });
    table.addEventListener("click", (event) => {
      const row = (event.target as Element).closest<HTMLElement>("tr[data-row]");
      if (row && !String(getSelection())) choose(Number(row.dataset.row));
    });
  }

  show(answer: Answer, clusters: BaseCluster[]): void {
    this.answer = answer;
    this.clusters = clusters;
    this.picked = null;
    this.fill();
  }

  pick(row: number | null, scroll: boolean): void {
    this.mark(false);
    this.picked = row;
    if (row !== null && row >= FIRST && !this.all) {
      this.all = true;
      this.fill();
    }
    const element = this.mark(true), box = element?.closest(".scroll");
    if (scroll && element && box) box.scrollTo({ top: element.offsetTop - box.clientHeight / 2 });
  }

  private mark(on: boolean): HTMLTableRowElement | null {
    const element = this.table.querySelector<HTMLTableRowElement>(`tr[data-row="${this.picked ?? ""}"]`);
    element?.classList.toggle("picked", on);
    element?.querySelector(".on-map")?.setAttribute("aria-pressed", String(on));
    return element;
  }

  private fill(): void {
    const { rows, gone, setting } = this.answer!, shown = this.all ? rows : rows.slice(0, FIRST);
    const columns = this.named.metrics.map((name) => setting.metrics.indexOf(name));
    this.table.classList.add("moves");
    const body = shown.map((row, n) => this.row(row, n, columns));
    if (shown.length === rows.length) body.push(...gone.map(([base, into]) => this.ghost(base, into)));
    this.table.tBodies[0]!.replaceChildren(...body);
    this.more.hidden = shown.length === rows.length;
    this.more.textContent = _("Show all {n}, and the {gone} that are gone", { n: rows.length, gone: gone.length });
    this.mark(true);
  }

  private row(row: Row, n: number, columns: number[]): HTMLTableRowElement {
    const before = this.clusters[row.continues], { mark, words, places } = movement(row.shown.rank, row.rank, before?.rank);
    const element = make("tr");
    element.dataset.row = String(n);
    const rank = make("td", undefined, "num rank"), button = make("button", row.shown.rank, "on-map");
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", _("{rank}, {moved}, show {cluster} on the map", { rank: row.shown.rank, moved: words, cluster: row.name }));
    rank.append(button);
    const moved = make("td", mark, `move ${places === null ? "new" : places > 0 ? "up" : places < 0 ? "down" : "same"}`);
    moved.title = words;
    element.append(rank, moved, this.name(row, before));
    const cells = columns.flatMap((column): [string, boolean][] => {
      const count = figure(row.shown.counts[column] ?? "–"), share = figure(row.shown.shares[column] ?? "–");
      return [[count, false], [share, this.named.metrics.length === 1]];
    });
    if (this.named.metrics.length > 1) cells.unshift([figure(row.shown.total), true]);
    for (const [text, main] of cells) {
      const cell = make("td", text, main ? "num total" : "num");
      if (main) cell.append(this.bar(row.part, before));
      element.append(cell);
    }
    return element;
  }

  private name(row: Row, before: BaseCluster | undefined): HTMLTableCellElement {
    const cell = make("th", undefined, "name"), name = make("bdi", row.name);
    cell.scope = "row";
    cell.append(name);
    const origin = before ? null : this.clusters[row.from];
    const text = row.economies.map((code) => this.named.economies[code] ?? code).join(" / ");
    cell.append(make("small", origin ? _("{economies}, of {cluster} before", { economies: text, cluster: origin.name }) : text));
    return cell;
  }

  /** The total as a bar, and the recipe's own as a mark on it. */
  private bar(part: number, before: BaseCluster | undefined): SVGElement {
    const like = document.querySelector("svg")!, top = Number(this.answer!.rows[0]?.total ?? 0);
    const box = draw(like, "svg", {
      class: "bar", viewBox: "0 0 100 5", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false",
    });
    box.append(draw(like, "path", { d: `M0 1H${(100 * part).toFixed(1)}V4H0z` }));
    const was = before && top ? (100 * Number(before.total)) / top : NaN;
    if (was <= 100) box.append(draw(like, "path", { class: "was", d: `M${(was - 1).toFixed(1)} 0h2V5h-2z` }));
    return box;
  }

  private ghost(base: number, into: number): HTMLTableRowElement {
    const { rank, name, total } = this.clusters[base]!, element = make("tr", undefined, "gone");
    const row = this.answer!.rows[into], cell = make("th", undefined, "name");
    cell.scope = "row";
    cell.append(make("bdi", name), make("small", row ? _("most of it now in {cluster}", { cluster: row.name }) : _("no longer dense enough")));
    element.append(make("td", "–", "num rank"), make("td", _("gone, was {rank}", { rank: String(rank) }), "move gone"), cell);
    const several = this.named.metrics.length > 1, width = 2 * this.named.metrics.length;
    if (several) element.append(make("td", figure(Number(total).toFixed(2)), "num total"));
    for (let n = 0; n < width; n += 1) element.append(make("td", "–", "num"));
    return element;
  }
}
