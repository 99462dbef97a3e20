// Whole numbers as bytes, and what sections of a pack do to make them small: the inverses of
// `hotbed.analysis.whatif.pack.varints`.
import { N_ } from "../say.ts";

/** Numbers below 2^31 written as LEB128: seven bits a byte, the lowest first. */
export function decode(bytes: Uint8Array, count: number): Int32Array {
  const numbers = new Int32Array(count);
  let at = 0;
  for (let n = 0; n < count; n += 1) {
    let byte = bytes[at++]!, number = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++]!;
      number |= (byte & 127) << shift;
      if (shift > 28 || number < 0) throw new Error(N_("the page's data hold a number that is too large"));
    }
    numbers[n] = number;
  }
  if (at !== bytes.length) throw new Error(N_("the page's data are damaged"));
  return numbers;
}

/** 0, 1, 2, 3, ... become 0, -1, 1, -2, ... */
export function unzigzag(number: number): number {
  return (number >>> 1) ^ -(number & 1);
}

/** Where groups of so many begin, and how many there are in all at the end. */
export function starts(sizes: ArrayLike<number>, more = 0): Int32Array {
  const found = new Int32Array(sizes.length + 1);
  for (let n = 0; n < sizes.length; n += 1) found[n + 1] = found[n]! + sizes[n]! + more;
  return found;
}

/** Rising numbers of groups, of which each but a group's first is the step from the one before, less 1. */
export function summed<T extends Int32Array | Uint16Array>(steps: ArrayLike<number>, first: Int32Array, out: T): T {
  for (let group = 0; group + 1 < first.length; group += 1) {
    let sum = -1;
    for (let n = first[group]!; n < first[group + 1]!; n += 1) out[n] = sum += steps[n]! + 1;
  }
  return out;
}
