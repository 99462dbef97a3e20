// The choices of the method as sliders, boxes and buttons: a number beside each slider, the recipe's
// value marked on it, years as a range that can be played through.
import { byId, calm, maybe } from "../dom.ts";
import { clamped, copyOf } from "./setting.ts";
import type { Counting, Limits, Range, Setting, Years } from "./setting.ts";
import { years as yearsText } from "./words.ts";
import { _ } from "../say.ts";

const PACE = 900, CALM_PACE = 1800;

/** One slider with its number. */
class Slider {
  readonly slider: HTMLInputElement;
  private readonly number: HTMLInputElement;

  constructor(id: string, limits: Range, recipe: number, whole: boolean, moved: (value: number) => void) {
    this.slider = byId<HTMLInputElement>(id);
    this.number = byId<HTMLInputElement>(`${id}-number`);
    const take = (input: HTMLInputElement) => {
      const value = clamped(input.valueAsNumber, limits, NaN, whole);
      if (!Number.isNaN(value)) moved(value);
    };
    this.slider.addEventListener("input", () => take(this.slider));
    this.number.addEventListener("input", () => {
      const { valueAsNumber: value } = this.number;
      if (value >= limits.least && value <= limits.most) take(this.number);
    });
    this.number.addEventListener("change", () => take(this.number));
    mark(this.slider, (recipe - limits.least) / (limits.most - limits.least));
    byId(`${id}-recipe`).addEventListener("click", () => moved(recipe));
  }

  set value(value: number) {
    if (this.slider.valueAsNumber !== value) this.slider.value = String(value);
    if (document.activeElement !== this.number || this.number.valueAsNumber !== value) this.number.value = String(value);
  }

  set disabled(off: boolean) {
    this.slider.disabled = this.number.disabled = off;
  }
}

/** Where the recipe's value is on a slider, in parts of the way of its thumb. */
function mark(slider: HTMLInputElement, part: number): void {
  const sign = slider.parentElement!.querySelector<HTMLElement>(".mark");
  if (sign) sign.style.left = `calc(8px + (100% - 16px) * ${Math.max(0, Math.min(1, part))})`;
}

/** Two sliders on one track: first and last year of the metrics that share it. */
class Span {
  readonly metrics: string[];
  private readonly from: HTMLInputElement;
  private readonly to: HTMLInputElement;
  private readonly words: HTMLElement;
  private readonly bar: HTMLElement;
  private readonly play: HTMLButtonElement;
  private readonly limits: Years;
  private readonly moved: (metrics: string[], years: Years) => void;
  private clock = 0;

  constructor(box: HTMLElement, limits: Limits, base: Setting, moved: (metrics: string[], years: Years) => void) {
    this.metrics = (box.dataset.metrics ?? "").split(" ");
    [this.from, this.to] = box.querySelectorAll("input") as unknown as [HTMLInputElement, HTMLInputElement];
    this.words = box.querySelector("output")!;
    this.bar = box.querySelector(".chosen")!;
    this.play = box.querySelector<HTMLButtonElement>("[data-do=play]")!;
    this.limits = limits.years[this.metrics[0]!]!;
    this.moved = moved;
    this.from.addEventListener("input", () => {
      this.stop();
      moved(this.metrics, [this.from.valueAsNumber, Math.max(this.from.valueAsNumber, this.to.valueAsNumber)]);
    });
    this.to.addEventListener("input", () => {
      this.stop();
      moved(this.metrics, [Math.min(this.from.valueAsNumber, this.to.valueAsNumber), this.to.valueAsNumber]);
    });
    this.play.addEventListener("click", () => (this.clock ? this.stop() : this.start()));
    box.querySelector("[data-do=recipe]")!.addEventListener("click", () => {
      this.stop();
      moved(this.metrics, base.years[this.metrics[0]!] ?? this.limits);
    });
  }

  show(years: Years | null, off: boolean): void {
    const [from, to] = years ?? this.limits, [first, last] = this.limits;
    this.from.value = String(from);
    this.to.value = String(to);
    this.words.textContent = yearsText([from, to]);
    this.from.disabled = this.to.disabled = this.play.disabled = off;
    const part = (year: number) => (last > first ? (year - first) / (last - first) : 0);
    this.bar.style.left = `calc(8px + (100% - 16px) * ${part(from)})`;
    this.bar.style.right = `calc(8px + (100% - 16px) * ${1 - part(to)})`;
  }

  /** A part of the years moves on year by year; all of them grow from the first. */
  private start(): void {
    const [first, last] = this.limits;
    let from = this.from.valueAsNumber, to = this.to.valueAsNumber;
    const grows = from === first && to === last;
    if (grows) to = first - 1;
    else if (to === last) [from, to] = [first - 1, first - 1 + to - from];
    const step = () => {
      to += 1;
      if (!grows) from += 1;
      this.moved(this.metrics, [from, to]);
      if (to >= last) this.stop();
    };
    this.play.setAttribute("aria-pressed", "true");
    this.play.firstChild!.textContent = _("Pause");
    this.clock = window.setInterval(step, calm() ? CALM_PACE : PACE);
    step();
  }

  stop(): void {
    clearInterval(this.clock);
    this.clock = 0;
    this.play.setAttribute("aria-pressed", "false");
    this.play.firstChild!.textContent = _("Play");
  }
}

export class Controls {
  private readonly base: Setting;
  private readonly changed: (setting: Setting) => void;
  private readonly sliders: Record<"radius" | "least" | "within", Slider>;
  private readonly weights = new Map<string, Slider>();
  private readonly boxes = new Map<string, HTMLInputElement>();
  private readonly spans: Span[];
  private readonly countings: HTMLInputElement[];
  setting: Setting;

  constructor(form: HTMLFormElement, base: Setting, limits: Limits, changed: (setting: Setting) => void) {
    this.base = base;
    this.setting = copyOf(base);
    this.changed = changed;
    const slider = (id: "radius" | "least" | "within") =>
      new Slider(id, limits[id], base[id], id === "least", (value) => this.change({ [id]: value }));
    this.sliders = { radius: slider("radius"), least: slider("least"), within: slider("within") };
    base.metrics.forEach((name, n) => this.metric(name, n, limits));
    this.spans = [...form.querySelectorAll<HTMLElement>(".years-of")].map((box) =>
      new Span(box, limits, base, (metrics, years) => {
        this.change({ years: { ...this.setting.years, ...Object.fromEntries(metrics.map((name) => [name, years])) } });
      }));
    this.countings = [...form.querySelectorAll<HTMLInputElement>("[name=counting]")];
    for (const box of this.countings) box.addEventListener("change", () => this.change({ counting: box.value as Counting }));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  private metric(name: string, n: number, limits: Limits): void {
    const box = maybe<HTMLInputElement>(`metric-${n}`);
    if (!box) return;
    this.boxes.set(name, box);
    box.addEventListener("change", () => {
      const metrics = this.base.metrics.filter((each) => this.boxes.get(each)!.checked);
      if (metrics.length) this.change({ metrics });
      else box.checked = true;
    });
    this.weights.set(name, new Slider(`weight-${n}`, limits.weight, this.base.weights[name]!, false, (value) => {
      this.change({ weights: { ...this.setting.weights, [name]: value } });
    }));
  }

  private change(part: Partial<Setting>): void {
    this.setting = { ...this.setting, ...part };
    this.show();
    this.changed(this.setting);
  }

  take(setting: Setting): void {
    this.setting = copyOf(setting);
    for (const span of this.spans) span.stop();
    this.show();
  }

  private show(): void {
    const { setting } = this, on = new Set(setting.metrics);
    for (const id of ["radius", "least", "within"] as const) this.sliders[id].value = setting[id];
    for (const [name, box] of this.boxes) {
      box.checked = on.has(name);
      box.disabled = on.size === 1 && on.has(name);
      const weight = this.weights.get(name)!;
      weight.value = setting.weights[name]!;
      weight.disabled = !on.has(name);
    }
    for (const span of this.spans) {
      span.show(setting.years[span.metrics[0]!] ?? null, !span.metrics.some((name) => on.has(name)));
    }
    for (const box of this.countings) box.checked = box.value === setting.counting;
  }
}
