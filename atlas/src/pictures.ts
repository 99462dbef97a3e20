// A figure of the page as a picture of its own: its styles stand in it, so that any program draws it.

import { draw } from "./dom";

const DRAWN = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap",
  "stroke-linejoin", "paint-order", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "display",
  "visibility",
];
const SCALE = 2;

function styled(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of DRAWN) {
    const value = style.getPropertyValue(name);
    if (value && value !== "none" || name === "fill" || name === "stroke" || name === "display")
      to.setAttribute(name, value);
  }
  to.removeAttribute("class");
  to.removeAttribute("style");
  [...from.children].forEach((child, number) => {
    const other = to.children[number];
    if (other) styled(child, other);
  });
}

/** What a script painted below the figure, as it is seen; null where nothing is. */
function painted(figure: SVGSVGElement): SVGElement | null {
  const canvas = figure.parentElement?.querySelector<HTMLCanvasElement>(":scope > canvas");
  if (!canvas?.width || getComputedStyle(canvas).display === "none") return null;
  const box = figure.viewBox.baseVal;
  return draw(figure, "image", { x: box.x, y: box.y, width: box.width, height: box.height, href: canvas.toDataURL("image/png") });
}

/** The figure as a document, on paper of the page's colour. */
export function svgOf(figure: SVGSVGElement): string {
  const box = figure.viewBox.baseVal;
  const size = figure.getBoundingClientRect();
  const made = draw(figure, "svg", {
    viewBox: `${box.x} ${box.y} ${box.width} ${box.height}`,
    width: Math.round(size.width), height: Math.round((size.width * box.height) / box.width),
  });
  const back = getComputedStyle(document.body).backgroundColor;
  made.append(draw(figure, "rect", { x: box.x, y: box.y, width: box.width, height: box.height, fill: back }));
  const below = painted(figure);
  if (below) made.append(below);
  const copy = figure.cloneNode(true) as SVGSVGElement;
  styled(figure, copy);
  for (const link of [...copy.querySelectorAll("a")]) link.replaceWith(...link.childNodes);
  for (const part of copy.querySelectorAll("[id]")) if (!part.closest("defs")) part.removeAttribute("id");
  made.append(...copy.childNodes);
  const label = figure.getAttribute("aria-label");
  if (label) {
    const title = draw(figure, "title");
    title.textContent = label;
    made.prepend(title);
  }
  return new XMLSerializer().serializeToString(made);
}

/** The same as pixels, twice as many each way as on the page. */
export async function pngOf(figure: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(figure))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * SCALE;
  canvas.height = image.height * SCALE;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser draws no pictures");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
}
