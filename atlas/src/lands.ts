// Pages of economies and income groups that a search or a filter means, as links below the form.
import { make, plain } from "./dom.ts";

/** Key, name, and address of the page. */
export type LandPage = [string, string, string];

const MOST = 3, LETTERS = 3;

/** The pages meant: those chosen in a filter, then those whose names hold all words searched for. */
export function meant(pages: LandPage[], query: string, chosen: string[]): LandPage[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const asks = words.some((word) => word.length >= LETTERS);
  return pages.filter(([key, name]) => {
    const hay = ` ${plain(name)}`;
    return chosen.includes(key) || (asks && words.every((word) => hay.includes(` ${word}`)));
  }).slice(0, MOST);
}

/** Show them; the box is hidden where there are none. */
export function showLands(box: HTMLElement, pages: LandPage[]): void {
  for (const link of [...box.querySelectorAll("a")]) link.remove();
  box.hidden = pages.length === 0;
  for (const [, name, href] of pages) {
    const link = make("a", name);
    link.href = href;
    box.append(" ", link);
  }
}
