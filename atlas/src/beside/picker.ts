// A search with suggestions: the combobox pattern, by mouse, touch and keyboard.
import { make, plain } from "../dom.ts";
import type { Cluster } from "./data.ts";
import { _ } from "../say.ts";

const MOST = 8;

export class Picker {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly hays: [Cluster, string][];
  private readonly taken: () => string[];
  private readonly choose: (id: string) => void;
  private at = -1;

  constructor(
    input: HTMLInputElement, list: HTMLElement, clusters: Cluster[], taken: () => string[], choose: (id: string) => void,
  ) {
    this.input = input;
    this.list = list;
    this.taken = taken;
    this.choose = choose;
    this.hays = clusters.map((each) => [each, plain(` ${each.numbered} ${each.name} ${each.economies} ${each.also}`)]);
    input.addEventListener("input", () => this.suggest());
    input.addEventListener("focus", () => this.suggest());
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.key(event));
    // Before the field loses the focus.
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.take(option);
    });
  }

  /** Of clusters whose names begin with the words the first by rank, then those known by other names. */
  private suggest(): void {
    const words = plain(this.input.value).split(/\s+/).filter(Boolean), taken = this.taken();
    const named = (each: Cluster) => words.every((word) => plain(" " + each.name).includes(" " + word));
    const found = this.hays
      .filter(([each, hay]) => !taken.includes(each.id) && words.every((word) => hay.includes(" " + word)))
      .sort(([a], [b]) => Number(named(b)) - Number(named(a)));
    this.list.replaceChildren(...found.slice(0, MOST).map(([each], i) => {
      const option = make("li");
      option.id = `option-${i}`;
      option.dataset.id = each.id;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(`${each.numbered} `, make("bdi", each.name), " ", make("small", each.economies));
      return option;
    }));
    if (!found.length) this.list.append(make("li", _("No cluster fits."), "none"));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark(words.length && found.length ? 0 : -1);
  }

  private mark(at: number): void {
    const options = [...this.list.querySelectorAll("[role=option]")];
    this.at = options.length ? at : -1;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === this.at)));
    if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `option-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    const options = this.list.querySelectorAll<HTMLElement>("[role=option]"), all = options.length;
    if (event.key === "Escape") return this.close();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.suggest();
      if (all) this.mark((this.at + (event.key === "ArrowDown" ? 1 : this.at < 0 ? 0 : -1) + all) % all);
    }
    if (event.key === "Enter" && !this.list.hidden && this.at >= 0) {
      event.preventDefault();
      this.take(options[this.at]!);
    }
  }

  private take(option: HTMLElement): void {
    this.choose(option.dataset.id!);
    this.input.value = "";
    this.close();
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
