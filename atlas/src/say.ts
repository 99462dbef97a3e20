// The page's language: its texts and the marks of its numbers stand in the page; without, English.

type Values = Record<string, string | number>;

/** As `hotbed.publish.atlas.language.scripts.script_texts` wrote it. */
interface Texts {
  decimal: string;
  group: string;
  percent: string;
  /** Digits before the first mark of thousands, at least. */
  least: number;
  said: Record<string, string>;
  plurals: Record<string, string[]>;
  /** Which form a number below two hundred takes; others as their last two digits do. */
  forms: string;
}

function read(): Texts | null {
  const given = typeof document === "undefined" ? null : document.getElementById("texts");
  return given ? (JSON.parse(given.textContent!) as Texts) : null;
}
const texts = read();

/** A text in the page's language, its values put in; whole numbers with their thousands apart. */
export function _(message: string, values: Values = {}): string {
  return filled(texts?.said[message] ?? message, values);
}

/** The text that a number asks for; `n` is among its values. */
export function ngettext(one: string, many: string, n: number, values: Values = {}): string {
  const forms = texts?.plurals[one];
  const form = forms ? forms[Number(texts!.forms[n < 200 ? n : 100 + (n % 100)])] : n === 1 ? one : many;
  return filled(form ?? many, { n, ...values });
}

/** Marks a text that is said elsewhere. */
export const N_ = (message: string) => message;

function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (all, name: string) => {
    const value = values[name];
    return value === undefined ? all : typeof value === "number" ? number(value) : value;
  });
}

export const number = (value: number) => figure(value.toLocaleString("en", { maximumFractionDigits: 6 }));

/** A number as the page's language writes it, from English; by the rule of `hotbed.base.language`. */
export function figure(text: string): string {
  if (!texts) return text;
  const { decimal, group, percent, least } = texts;
  return text.replace(/(\d+(?:,\d{3})*)(\.\d+)?/g, (_all, whole: string, part: string | undefined) => {
    const groups = whole.split(","), few = groups.length === 2 && groups[0]!.length < least;
    return groups.join(few ? "" : group) + (part ?? "").replace(".", decimal);
  }).replaceAll(" %", percent);
}

const escaped = (mark: string) => mark.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const APART = new RegExp(`${escaped(texts?.group ?? ",")}(?=\\d{3}(?!\\d))`, "g");

/** A number as machines read it, from the page's language. */
export function plainNumber(text: string): string {
  const whole = text.replace(/[−–](?=\d)/, "-").replace(APART, "");
  return texts ? whole.replace(texts.decimal, ".") : whole;
}

/** The parts as a list in a sentence. */
export function listed(parts: string[]): string {
  if (parts.length < 2) return parts.join("");
  return _("{first} and {last}", { first: parts.slice(0, -1).join(", "), last: parts.at(-1)! });
}
