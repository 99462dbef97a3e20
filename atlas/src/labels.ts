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
const LETTER = 0.55;

/** Greedy, by the order given: right of its circle, else left, above, below, else left out. */
export function place(
  marks: Mark[], wide: number, high: number, size: number, most: number, buttons: [number, number] = [0, 0],
): Label[] {
  // The map's buttons lie in its lower left corner.
  const taken: Area[] = [[0, high - buttons[1], buttons[0], high, -1]];
  marks.forEach(({ x, y, r, solid }, n) => {
    const half = r * 0.75;
    if (solid && half > 5) taken.push([x - half, y - half, x + half, y + half, n]);
  });
  const found: Label[] = [];
  for (let n = 0; n < marks.length && found.length < most; n += 1) {
    const { name, x, y, r } = marks[n]!;
    if (!name || x < 0 || y < 0 || x > wide || y > high) continue;
    const long = name.length * size * LETTER, gap = r + 3;
    const tries: [number, number, Label["anchor"], number][] = [
      [x + gap, y + size * 0.35, "start", x + gap],
      [x - gap, y + size * 0.35, "end", x - gap - long],
      [x, y - gap, "middle", x - long / 2],
      [x, y + gap + size * 0.75, "middle", x - long / 2],
    ];
    for (const [lx, ly, anchor, left] of tries) {
      const area: Area = [left - 4, ly - size, left + long + 4, ly + size * 0.3, n];
      if (area[0] < 0 || area[2] > wide || area[1] < 0 || area[3] > high) continue;
      if (taken.some((b) => b[4] !== n && meet(area, b))) continue;
      taken.push(area);
      found.push({ mark: n, x: lx, y: ly, anchor });
      break;
    }
  }
  return found;
}

function meet(a: Area, b: Area): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
