// Numbers of a posterior: digits follow the Monte Carlo error.
import { fixed, whole } from '../shell/format';

const MINUS = '\u2212';

/** Very large and very small values would fill the column with zeros: they get a power of ten. */
function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = Math.abs(value).toExponential(digits - 1).split('e');
  const power = exponent.startsWith('-') ? MINUS + exponent.slice(1) : exponent.slice(1);
  return `${value < 0 ? MINUS : ''}${mantissa}e${power}`;
}

/** So many decimals that rounding to them costs less than the Monte Carlo error: more would be noise, fewer would hide what is known. */
export function decimals(mcse: number | null | undefined, value: number): number {
  const known = mcse && Number.isFinite(mcse) && mcse > 0 ? mcse : Math.abs(value) / 1000 || 0.001;
  return Math.min(8, Math.max(0, Math.ceil(-Math.log10(2 * known))));
}

/** A value with as many digits as its Monte Carlo error supports. */
export function withError(value: number | null | undefined, mcse: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  const size = Math.abs(value);
  if (size >= 1e7 || (size > 0 && size < 1e-5)) {
    return scientific(value, 3);
  }
  return fixed(value, decimals(mcse, value));
}

/** The error itself: one digit more than the value it belongs to. */
export function error(mcse: number | null | undefined): string {
  if (mcse === null || mcse === undefined || !Number.isFinite(mcse)) {
    return '–';
  }
  if (mcse >= 1e7 || (mcse > 0 && mcse < 1e-6)) {
    return scientific(mcse, 2);
  }
  return fixed(mcse, Math.min(8, decimals(mcse, 0) + 1));
}

/** Tick figures for an axis whose ticks are `step` apart. */
export function tick(value: number, step: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && step < 1e-5)) {
    return scientific(value, 2);
  }
  return fixed(value, Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))));
}

/** A count; `–` where there is none. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : whole(value);
}

/** With a fixed number of decimals; `–` where there is no number. */
export function figure(value: number | null | undefined, places: number): string {
  return value === null || value === undefined ? '–' : fixed(value, places);
}
