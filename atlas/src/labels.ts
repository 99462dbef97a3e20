// Names on the map that don't run into each other.

export interface Mark {
  name: string;
  x: number;
  y: number;
  /** Pixels. */
  r: number;
  /** Blocks other names even where its own is left out. */
  solid: boolean;
}

export interface Label {
  mark: number;
  x: number;
  y: number;
  anchor: "start" | "end" | "middle";
}

type Area = [number, number, number, number, number];
const LETTER = 0.55, FIRST = 3;

/** A name's width in pixels, guessed where letters can't be measured. */
export type Ruler = (name: string) => number;

/** Greedy, by the order given: right of its circle, else left, above, below, else left out. */
export function place(
  marks: Mark[], wide: number, high: number, size: number, most: number, buttons: [number, number] = [0, 0],
  ruler: Ruler = (name) => name.length * size * LETTER,
): Label[] {
  // The map's buttons lie in its lower left corner.
  const taken: Area[] = [[0, high - buttons[1], buttons[0], high, -1]], circles: Area[] = [];
  marks.forEach(({ x, y, r, solid }, n) => {
    const half = r * 0.6;
    if (solid && half > 5) circles.push([x - half, y - half, x + half, y + half, n]);
  });
  const found: Label[] = [];
  for (let n = 0; n < marks.length && found.length < most; n += 1) {
    const { name, x, y, r } = marks[n]!;
    if (!name || x < 0 || y < 0 || x > wide || y > high) continue;
    const long = ruler(name), gap = r + 3;
    const tries: [number, number, Label["anchor"], number][] = [
      [x + gap, y + size * 0.35, "start", x + gap],
      [x - gap, y + size * 0.35, "end", x - gap - long],
      [x, y - gap, "middle", x - long / 2],
      [x, y + gap + size * 0.75, "middle", x - long / 2],
    ];
    // Near an edge a name above or below moves inwards.
    const inner = Math.max(5, Math.min(wide - long - 5, x - long / 2));
    if (inner !== x - long / 2) tries.push([inner, y - gap, "start", inner], [inner, y + gap + size * 0.75, "start", inner]);
    const free = tries
      .map(([lx, ly, anchor, left]) => ({ label: { mark: n, x: lx, y: ly, anchor }, area: [left - 4, ly - size, left + long + 4, ly + size * 0.3, n] as Area }))
      .filter(({ area }) => area[0] >= 0 && area[2] <= wide && area[1] >= 0 && area[3] <= high)
      .filter(({ area }) => !taken.some((b) => meet(area, b)));
    // The very first names are worth a circle that they cover.
    const chosen = free.find(({ area }) => !circles.some((b) => b[4] !== n && meet(area, b))) 
      ?? (n < FIRST ? free.find(({ label }) => label.anchor !== "end") ?? free[0] : undefined);
    if (!chosen) continue;
    taken.push(chosen.area);
    found.push(chosen.label);
  }
  return found;
}

function meet(a: Area, b: Area): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
