// The page's first sentence and key figures, which are those of the edition that is shown.
import type { RawEdition } from "./data.ts";
import { make } from "./dom.ts";

export class Headline {
  private readonly lede: HTMLElement;
  private readonly figures: HTMLElement;
  private readonly first: { text: string; parts: Node[] };

  constructor(lede: HTMLElement, figures: HTMLElement) {
    this.lede = lede;
    this.figures = figures;
    this.first = { text: lede.textContent ?? "", parts: [...figures.childNodes] };
  }

  show(raw: RawEdition | undefined): void {
    this.lede.textContent = raw ? raw.lede : this.first.text;
    this.figures.replaceChildren(...(raw ? raw.figures.map(figure) : this.first.parts));
  }
}

function figure([value, name]: [string, string]): HTMLElement {
  const box = make("div");
  box.append(make("dt", name), make("dd", value));
  return box;
}
