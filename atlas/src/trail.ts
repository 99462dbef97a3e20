// The address follows the page: what a reader chooses is a step back, how the map lies is not.
import { write } from "./address.ts";
import type { State } from "./address.ts";

export class Trail {
  private last: State | null = null;

  /** The page shows what the address says. */
  arrived(state: State): void {
    this.last = { ...state };
  }

  /** Write the state into the address, as a new step if something else was chosen. */
  tell(state: State, view: State["view"]): void {
    const hash = write({ ...state, view }), before = this.last, step = before !== null && isStep(before, state);
    this.last = { ...state };
    if (hash === location.hash) return;
    const address = location.pathname + location.search + hash;
    if (step) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }
}

/** Words that are being typed are one step. */
function isStep(before: State, now: State): boolean {
  const typing = Boolean(before.q) === Boolean(now.q);
  const key = (state: State) => write({ ...state, view: null, q: typing ? "" : state.q });
  return key(before) !== key(now);
}
