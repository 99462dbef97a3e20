// Exact fractions of whole numbers, and the decimals that are shown of them.

export interface Fraction {
  over: bigint;
  under: bigint;
}

/** A number as it stands in a recipe: its decimal text, exactly. */
export function exact(value: number): Fraction {
  const [, sign, whole, part = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(value)) ?? [];
  if (whole === undefined) throw new Error(`${value} is not a number`);
  const shift = Number(power) - part.length, digits = BigInt(`${sign}${whole}${part}`);
  return shift >= 0
    ? { over: digits * 10n ** BigInt(shift), under: 1n }
    : { over: digits, under: 10n ** BigInt(-shift) };
}

/** As a decimal text, halves away from zero: `hotbed.count.fractions.half_up`, from 0 on. */
export function halfUp(over: bigint, under: bigint, decimals: number): string {
  const digits = (over * 10n ** BigInt(decimals) * 2n + under) / (under * 2n);
  const text = digits.toString().padStart(decimals + 1, "0");
  return decimals ? `${text.slice(0, -decimals)}.${text.slice(-decimals)}` : text;
}

export function leastCommonMultiple(numbers: Iterable<bigint>): bigint {
  let common = 1n;
  for (const number of numbers) {
    let [a, b] = [common, number];
    while (b) [a, b] = [b, a % b];
    common = (common / a) * number;
  }
  return common;
}
