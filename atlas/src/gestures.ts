// Moving the map: drag, wheel, pinch, keys, buttons. None of them knows what is drawn.

export interface Moves {
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  home(): void;
  hit(x: number, y: number): void;
  /** A pointer that isn't pressed lies here, or has left. */
  hover?(x: number | null, y: number | null): void;
  /** To the next thing on the map, or the one before. */
  step?(by: 1 | -1): void;
  /** What Enter means: without it, a hit in the middle. */
  enter?(): void;
  stop(): void;
  size(): { wide: number; high: number };
}

const STEP = 60;
/** So far a pointer may move and still be a click. */
const STILL = 4;

export function listen(map: SVGSVGElement, moves: Moves): void {
  pointers(map, moves);
  wheel(map, moves);
  keys(map, moves);
}

function at(map: Element, event: MouseEvent): [number, number] {
  const box = map.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

function pointers(map: SVGSVGElement, moves: Moves): void {
  const fingers = new Map<number, [number, number]>();
  let moved = 0, spread = 0;
  map.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    fingers.set(event.pointerId, at(map, event));
    if (fingers.size === 1) moved = 0;
    spread = 0;
    moves.stop();
  });
  map.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") moves.hover?.(...at(map, event));
      return;
    }
    const [x, y] = at(map, event);
    fingers.set(event.pointerId, [x, y]);
    moved += Math.hypot(x - before[0], y - before[1]);
    if (fingers.size === 1) {
      if (moved <= STILL) return;
      map.setPointerCapture(event.pointerId);
      map.classList.add("drag");
      moves.pan(x - before[0], y - before[1]);
    } else {
      const [a, b] = [...fingers.values()] as [[number, number], [number, number]];
      const wide = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (spread) moves.zoom(wide / spread, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      spread = wide;
      moved += STILL + 1;
    }
  });
  const lift = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    spread = 0;
    map.classList.remove("drag");
  };
  map.addEventListener("pointerup", lift);
  map.addEventListener("pointercancel", lift);
  map.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch") moves.hover?.(null, null);
  });
  map.addEventListener("dblclick", (event) => {
    event.preventDefault();
    moves.zoom(2.2, ...at(map, event));
  });
  map.addEventListener("click", (event) => {
    event.preventDefault();
    if (moved <= STILL) moves.hit(...at(map, event));
  });
}

/** The wheel scrolls the page until the map was touched or has the focus. */
function wheel(map: SVGSVGElement, moves: Moves): void {
  let active = false;
  map.addEventListener("pointerdown", () => { active = true; });
  map.addEventListener("pointerleave", () => { active = false; });
  map.addEventListener("wheel", (event) => {
    const asked = active || document.activeElement === map || event.ctrlKey || event.metaKey;
    if (!asked) return;
    event.preventDefault();
    const turned = Math.max(-300, Math.min(300, event.deltaY * (event.deltaMode ? 20 : 1)));
    moves.zoom(Math.exp(-turned * 0.0022), ...at(map, event));
  }, { passive: false });
}

function keys(map: SVGSVGElement, moves: Moves): void {
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { wide, high } = moves.size();
    const known: Record<string, () => void> = {
      ArrowLeft: () => moves.pan(STEP, 0),
      ArrowRight: () => moves.pan(-STEP, 0),
      ArrowUp: () => moves.pan(0, STEP),
      ArrowDown: () => moves.pan(0, -STEP),
      "+": () => moves.zoom(1.5, wide / 2, high / 2),
      "=": () => moves.zoom(1.5, wide / 2, high / 2),
      "-": () => moves.zoom(1 / 1.5, wide / 2, high / 2),
      "0": () => moves.home(),
      n: () => moves.step?.(1),
      p: () => moves.step?.(-1),
      Enter: () => (moves.enter ? moves.enter() : moves.hit(wide / 2, high / 2)),
    };
    const action = known[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
