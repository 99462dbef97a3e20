// The page's end of the worker: the latest setting counts, older ones that wait are forgotten.
import type { Answer } from "./answer.ts";
import { byId } from "../dom.ts";
import type { Asked, Told, World } from "./messages.ts";
import type { Setting } from "./setting.ts";
import { N_ } from "../say.ts";

export interface Ears {
  ready(world: World): void;
  answered(answer: Answer): void;
  failed(why: string): void;
}

export class Client {
  private readonly worker: Worker;
  private readonly ears: Ears;
  private waiting: Setting | null = null;
  private busy = true;

  /** Script, data and search stand in the page; a blob is the one address that a policy lets in. */
  constructor(ears: Ears) {
    this.ears = ears;
    const script = atob(byId("worker").textContent!.trim());
    const bytes = Uint8Array.from(script, (letter) => letter.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
    this.worker = new Worker(address);
    this.worker.onmessage = ({ data }: MessageEvent<Told>) => this.hear(data);
    this.worker.onerror = ({ message }) => ears.failed(message || N_("the browser does not allow it"));
    this.tell({ pack: byId("pack").textContent!.trim(), search: byId("search").textContent!.trim() });
  }

  ask(setting: Setting): void {
    this.waiting = setting;
    this.next();
  }

  private hear(told: Told): void {
    this.busy = false;
    if ("failed" in told) return this.ears.failed(told.failed);
    if ("world" in told) this.ears.ready(told.world);
    else this.ears.answered(told.answer);
    this.next();
  }

  private next(): void {
    if (this.busy || !this.waiting) return;
    this.busy = true;
    this.tell({ setting: this.waiting });
    this.waiting = null;
  }

  private tell(asked: Asked): void {
    this.worker.postMessage(asked);
  }
}
