// What the map looks at: moved at once, or flown to.
import { calm } from "./dom.ts";
import { between, within, WORLD } from "./geo.ts";
import type { View } from "./geo.ts";

const FLIGHT = 520, REST = 120;

export class Camera {
  view: View = WORLD;
  private readonly frame: HTMLElement;
  private readonly ask: () => void;
  private resting = 0;
  private flight = 0;

  constructor(frame: HTMLElement, ask: () => void) {
    this.frame = frame;
    this.ask = ask;
  }

  /** While the map moves, circles are drawn on the canvas: a thousand elements are too slow. */
  get moving(): boolean {
    return this.resting !== 0;
  }

  go(next: View): void {
    this.view = within(next);
    this.frame.classList.add("moving");
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => {
      this.resting = 0;
      this.frame.classList.remove("moving");
      this.ask();
    }, REST);
    this.ask();
  }

  stop(): void {
    cancelAnimationFrame(this.flight);
  }

  fly(to: View): void {
    this.stop();
    if (calm() || document.hidden) return this.go(to);
    const from = this.view, began = performance.now();
    const step = (now: number) => {
      const t = Math.min(1, Math.max(0, (now - began) / FLIGHT));
      this.go(between(from, to, 1 - Math.pow(1 - t, 3)));
      if (t < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }
}
