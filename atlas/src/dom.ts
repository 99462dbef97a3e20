// Small helpers for the page's elements.

export function byId<T extends Element = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as unknown as T;
}

export function maybe<T extends Element = HTMLElement>(id: string): T | null {
  return document.getElementById(id) as unknown as T | null;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, text?: string, cls?: string,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (cls) made.className = cls;
  return made;
}

/** Hand a file to the reader, as a download. */
export function save(name: string, content: Blob): void {
  const link = make("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** An element of an SVG with its attributes; the namespace is that of one already there. */
export function draw<K extends keyof SVGElementTagNameMap>(
  like: Element, tag: K, attributes: Record<string, string | number> = {},
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(like.namespaceURI, tag) as SVGElementTagNameMap[K];
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** Text as it is searched: without accents and case, dashes as spaces. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[-–]/g, " ");
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A drawing counts in pixels, so that circles and letters keep their size. */
export function measured(drawing: SVGSVGElement): { wide: number; high: number } {
  const box = drawing.getBoundingClientRect(), wide = box.width || 1, high = box.height || 1;
  drawing.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  return { wide, high };
}
