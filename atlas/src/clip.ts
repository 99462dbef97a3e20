// Plays the clip: the map flies from the tenth cluster to the first, with words, or steps by key.
import { byId } from "./dom.ts";
import { _ } from "./say.ts";

interface View { x: number; y: number; wide: number }
type Shot = [length: number, scene: number | null, flies: boolean];
interface Plan {
  home: View; near: number; side: number; circles: number; slower: number; shape: number;
  places: [number, number][]; shots: Shot[];
}

const plan = JSON.parse(byId("plan").textContent!) as Plan;
const map = byId<SVGSVGElement>("map"), ring = byId<SVGCircleElement>("ring");
const dots = [...byId<SVGElement>("dots").children] as SVGCircleElement[];
const sizes = dots.map((dot) => Number(dot.getAttribute("r")) / plan.circles);
const card = byId("card"), caption = byId("caption"), spoken = byId("spoken"), where = byId("where");
const play = byId<HTMLButtonElement>("play"), stage = byId("stage");
const still = matchMedia("(prefers-reduced-motion: reduce)");
// A circle that a scene is of, by its place.
const own = plan.places.map(([x, y]) => dots.find((dot) =>
  Math.abs(Number(dot.getAttribute("cx")) - x) < 0.2 && Math.abs(Number(dot.getAttribute("cy")) - y) < 0.2));

let at = 0; // the shot
let since = 0; // seconds within it
let last = 0; // time of the frame before
let running = false;

function view(scene: number | null): View {
  if (scene === null) return plan.home;
  const [x, y] = plan.places[scene]!;
  return { x: x - (plan.side - 0.5) * plan.near, y, wide: plan.near };
}
// As hotbed.publish.clip.camera.between.
function between(a: View, b: View, part: number): View {
  const eased = part * part * (3 - 2 * part), far = Math.hypot(b.x - a.x, b.y - a.y);
  const rise = far ? Math.max(Math.log((1.2 * far) / Math.max(a.wide, b.wide)), 0) : 0;
  const wide = Math.exp(Math.log(a.wide) * (1 - eased) + Math.log(b.wide) * eased + Math.sin(Math.PI * eased) * rise);
  return { x: a.x + (b.x - a.x) * eased, y: a.y + (b.y - a.y) * eased, wide };
}
function look({ x, y, wide }: View, scene: number | null): void {
  // On a narrow page the words stand below the map, and the cluster in its middle.
  const narrow = getComputedStyle(card).position === "static", high = wide * plan.shape;
  const left = scene !== null && narrow ? x + (plan.side - 0.5) * plan.near - wide / 2 : x - wide / 2;
  map.setAttribute("viewBox", `${left.toFixed(1)} ${(y - high / 2).toFixed(1)} ${wide.toFixed(1)} ${high.toFixed(1)}`);
  const shrink = plan.circles * Math.min(1, (wide / plan.home.wide) ** plan.slower);
  dots.forEach((dot, i) => dot.setAttribute("r", (sizes[i]! * shrink).toFixed(1)));
  const here = scene === null ? undefined : own[scene];
  dots.forEach((dot) => dot.classList.toggle("now", dot === here));
  ring.setAttribute("r", here ? String(Number(here.getAttribute("r")) + wide * 0.012) : "0");
  if (here) for (const name of ["cx", "cy"]) ring.setAttribute(name, here.getAttribute(name)!);
}
function words(scene: number | null): void {
  card.hidden = caption.hidden = scene === null;
  if (scene === null) return;
  const item = byId(`scene-${scene}`);
  card.replaceChildren(item.querySelector(".scene")!.cloneNode(true));
  caption.textContent = item.querySelector(".said")!.textContent;
}
function draw(): void {
  const [length, scene, flies] = plan.shots[at]!;
  if (flies && !still.matches) {
    const before = plan.shots[at - 1]?.[1] ?? null;
    look(between(view(before), view(scene), Math.min(since / length, 1)), null);
    words(null);
  } else {
    look(view(scene), scene);
    words(scene);
  }
  where.textContent = scene === null ? "" : _("{n} of {all}", { n: scene + 1, all: plan.places.length });
}
function frame(now: number): void {
  if (!running) return;
  since += (now - last) / 1000;
  last = now;
  const shown = at;
  while (since >= plan.shots[at]![0] || (still.matches && plan.shots[at]![2])) {
    if (at === plan.shots.length - 1) return pause();
    since = still.matches && plan.shots[at]![2] ? 0 : since - plan.shots[at]![0];
    at += 1;
  }
  // Without flights nothing moves between two scenes.
  if (!still.matches || shown !== at) draw();
  requestAnimationFrame(frame);
}
function pause(): void {
  running = false;
  play.textContent = _("Play");
  play.setAttribute("aria-pressed", "false");
}
function start(): void {
  if (at === plan.shots.length - 1) [at, since] = [0, 0];
  running = true;
  last = performance.now();
  play.textContent = _("Pause");
  play.setAttribute("aria-pressed", "true");
  draw();
  requestAnimationFrame(frame);
}
const stops = plan.shots.flatMap(([, , flies], i) => (flies ? [] : [i]));
// To a place where the picture stands; what stands there is told.
function stepTo(stop: number): void {
  pause();
  [at, since] = [stops[Math.max(0, Math.min(stop, stops.length - 1))]!, 0];
  draw();
  const [, scene] = plan.shots[at]!;
  spoken.textContent = scene === null ? "" : caption.textContent;
}
function step(by: number): void {
  const past = stops.filter((stop) => stop <= at).length - 1;
  const standing = stops[past] === at;
  stepTo(by < 0 && !standing ? past : past + by);
}
const keys: Record<string, () => void> = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  Home: () => stepTo(0),
  End: () => stepTo(stops.length - 1),
  " ": () => (running ? pause() : start()),
};
play.addEventListener("click", () => (running ? pause() : start()));
byId("back").addEventListener("click", () => step(-1));
byId("on").addEventListener("click", () => step(1));
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // A button takes the space bar itself, and so does a link.
  if (event.key === " " && (event.target as Element).closest("a, button")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
addEventListener("resize", draw);
still.addEventListener("change", draw);
byId("controls").hidden = false;
stage.dataset.ready = "yes";
draw();
