// Numbers as the studio prints them: a true minus, commas at thousands, no more digits than are known.

const MINUS = '\u2212';

export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) {
    return '–';
  }
  const text = Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

export function whole(value: number): string {
  return fixed(Math.round(value), 0);
}

/** Decimals that show two figures of the standard deviation: what a mean with this spread is worth. */
export function decimalsFor(spread: number): number {
  if (!Number.isFinite(spread) || spread <= 0) {
    return 2;
  }
  return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(spread))));
}

/** `4.4 ± 3.3`. */
export function plusMinus(mean: number, sd: number): string {
  const decimals = decimalsFor(sd);
  return `${fixed(mean, decimals)} ± ${fixed(sd, decimals)}`;
}

/** `31 ms`, `2.4 s`, `3 min`. */
export function duration(millis: number): string {
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  return millis < 90_000 ? `${fixed(millis / 1000, millis < 10_000 ? 1 : 0)} s` : `${Math.round(millis / 60_000)} min`;
}
