// Clusters are told apart by colour and form: circle, square, triangle, diamond, ring.
import { draw } from "../dom.ts";

export function mark(like: Element, number: number, x: number, y: number, r: number): SVGElement {
  const forms = [
    `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
    `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
    `M${x} ${y - 1.2 * r}l${1.2 * r} ${2.2 * r}h${-2.4 * r}z`,
    `M${x} ${y - 1.3 * r}l${1.3 * r} ${1.3 * r}l${-1.3 * r} ${1.3 * r}l${-1.3 * r} ${-1.3 * r}z`,
    `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  ];
  return draw(like, "path", { class: `mark s${number}${number === 4 ? " ring" : ""}`, d: forms[number % forms.length]! });
}

/** A mark in a small drawing of its own, for heads and legends. */
export function sign(like: Element, number: number): SVGElement {
  const svg = draw(like, "svg", { viewBox: "0 0 14 14", class: "sign", "aria-hidden": "true", focusable: "false" });
  svg.append(mark(like, number, 7, 7, 4.5));
  return svg;
}
