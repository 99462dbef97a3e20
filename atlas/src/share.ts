// What every page offers beside its sections: downloads of tables and figures, a link, a frame to
// embed, a citation. Without this script pages hold the same, but for these buttons.

import { make, save } from "./dom";
import { csvOf, sheetOf } from "./tables";
import { pngOf, svgOf } from "./pictures";
import { _ } from "./say.ts";

interface Item { name: string; do: () => void | Promise<void> }

const EMBED = "embed=";
const FRAME = { width: 720, height: 560 };

/** A name for a file, of letters that every system takes. */
export function fileName(words: string, ending: string): string {
  const plain = words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  return `${plain.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 80) || "hotbed"}.${ending}`;
}

/** The choice of the page that compares is its whole address. */
const comparing = document.getElementById("beside");
const page = () => location.href.split("#")[0] ?? "";

/** The address of a section: the world page's own address says what is chosen, and stays. */
function linkTo(id: string): string {
  const state = location.hash.slice(1);
  return /[=&]/.test(state) || comparing || document.getElementById("world") ? location.href : `${page()}#${id}`;
}

function frame(id: string, title: string): string {
  const state = location.hash.slice(1).split("&")
    .filter((part) => part && (part.includes("=") || comparing) && !part.startsWith(EMBED));
  const source = `${page()}#${[`${EMBED}${id}`, ...state].join("&")}`;
  const safe = (text: string) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  return `<iframe src="${safe(source)}" title="${safe(title)}" width="${FRAME.width}" height="${FRAME.height}" style="border:0" loading="lazy"></iframe>`;
}

function citation(title: string, id: string): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="dcterms.bibliographicCitation"]');
  const own = document.querySelector<HTMLLinkElement>('link[rel="canonical"]');
  const address = own ? `${own.href}#${id}` : location.protocol === "file:" ? "" : linkTo(id);
  const cited = [_("“{title}”, {page}.", { title, page: document.title }), meta?.content ?? "", address];
  return cited.filter(Boolean).join(" ");
}

/** Shows a text to copy, and copies it where the browser allows that. */
async function offer(where: HTMLElement, label: string, text: string): Promise<void> {
  const said = where.querySelector<HTMLElement>(".offer") ?? where.appendChild(make("p", "", "offer"));
  said.setAttribute("role", "status");
  const field = make("textarea");
  field.readOnly = true;
  field.rows = Math.min(6, 1 + Math.floor(text.length / 48));
  field.value = text;
  field.setAttribute("aria-label", label);
  let words = _("To copy: ");
  try {
    await navigator.clipboard.writeText(text);
    words = _("Copied: ");
  } catch { /* the text is there to be copied by hand */ }
  said.replaceChildren(make("span", words), field);
  field.focus();
  field.select();
}

/** What the page says of all its figures, such as that they are rounded. */
function notices(): string[] {
  return [...document.querySelectorAll(".foot .notice")].map((said) => said.textContent?.trim() ?? "");
}

function items(section: HTMLElement, heading: HTMLElement, menu: HTMLElement): Item[] {
  const title = heading.textContent?.trim() ?? document.title;
  const name = `${document.querySelector("h1")?.textContent?.trim() ?? ""} ${title}`;
  const tables = [...section.querySelectorAll("table")].filter((table) => table.rows.length > 1);
  const figures = [...section.querySelectorAll<SVGSVGElement>("svg[role]")];
  const listed: Item[] = tables.map((table, number) => {
    const which = table.caption?.textContent?.trim() ?? (tables.length > 1 ? _("table {n}", { n: number + 1 }) : "");
    return {
      name: which ? `CSV: ${which}` : "CSV",
      do: () => save(fileName(`${name} ${which}`, "csv"), sheetOf(csvOf(table, notices()))),
    };
  });
  figures.forEach((figure, number) => {
    const which = figures.length > 1 ? ` ${number + 1}` : "";
    listed.push(
      { name: `SVG${which}`, do: () => save(fileName(name + which, "svg"), new Blob([svgOf(figure)], { type: "image/svg+xml" })) },
      { name: `PNG${which}`, do: async () => save(fileName(name + which, "png"), await pngOf(figure)) },
    );
  });
  listed.push(
    { name: _("Copy link"), do: () => offer(menu, _("Link"), linkTo(heading.id)) },
    { name: _("Embed"), do: () => offer(menu, _("HTML to embed"), frame(heading.id, title)) },
    { name: _("Cite"), do: () => offer(menu, _("Citation"), citation(title, heading.id)) },
  );
  return listed;
}

/** A closed menu after the heading; what it offers is gathered when it is opened first. */
function addMenu(section: HTMLElement, heading: HTMLElement): void {
  const menu = make("details", undefined, "offers");
  const summary = make("summary", _("Share"));
  summary.setAttribute("aria-label", _("Share: {section}", { section: heading.textContent?.trim() ?? "" }));
  menu.append(summary);
  menu.addEventListener("toggle", () => {
    if (!menu.open || menu.childElementCount > 1) return;
    const list = make("ul");
    for (const item of items(section, heading, menu)) {
      const button = make("button", item.name);
      button.type = "button";
      button.addEventListener("click", () => void item.do());
      const entry = make("li");
      entry.append(button);
      list.append(entry);
    }
    menu.append(list);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    summary.focus();
  });
  const line = make("div", undefined, "heading");
  heading.before(line);
  line.append(heading, menu);
}

/** Leaves a section alone on the page, with a line that leads to the whole. */
function embed(id: string): void {
  const heading = document.getElementById(id);
  const section = heading?.closest<HTMLElement>("section");
  if (!section) return;
  document.documentElement.classList.add("embedded");
  for (let part: HTMLElement = section; part.parentElement && part !== document.body; part = part.parentElement)
    for (const other of part.parentElement.children)
      if (other !== part && other instanceof HTMLElement && other.tagName !== "SCRIPT") other.hidden = true;
  const source = make("p", undefined, "fine");
  const link = make("a", document.title);
  link.href = page();
  link.target = "_blank";
  link.rel = "noopener";
  source.append(_("Source: "), link);
  section.append(...notices().map((said) => make("p", said, "fine")), source);
}

function dress(section: HTMLElement): void {
  const heading = document.getElementById(section.getAttribute("aria-labelledby") ?? "");
  if (heading && section.contains(heading) && !section.querySelector(".offers")) addMenu(section, heading);
}

const SECTIONS = "section[aria-labelledby]";
document.querySelectorAll<HTMLElement>(SECTIONS).forEach(dress);
// The page that compares makes its sections anew with each choice.
if (comparing) {
  new MutationObserver(() => comparing.querySelectorAll<HTMLElement>(SECTIONS).forEach(dress)).observe(comparing, { childList: true });
}
const asked = location.hash.slice(1).split("&").find((part) => part.startsWith(EMBED));
if (asked) embed(decodeURIComponent(asked.slice(EMBED.length)));
