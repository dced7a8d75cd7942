// Which draws someone has marked, in all plots of a run: those that diverged, or those within ranges of some quantities. It stands in the address.
import { read, write } from './address';
import { tick } from './numbers';

/** The name under which the energy of a draw can be marked. */
export const ENERGY = 'energy';

export interface Range {
  name: string;
  low: number;
  high: number;
}

/** Nothing, the divergent draws, or the draws that lie in all of these ranges. */
export type Marking = null | 'divergent' | Range[];

const KEY = 'mark';

/** Six figures: more than a pointer can choose. */
function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

export function markingText(marking: Marking): string | null {
  return marking === null || typeof marking === 'string' ? marking : marking.map((r) => `${r.name}:${short(r.low)}:${short(r.high)}`).join('~');
}

/** What an address says; nothing if it says nothing that can be understood. */
export function parseMarking(text: string | null): Marking {
  if (!text || text === 'divergent') {
    return text ? 'divergent' : null;
  }
  const ranges = text.split('~').map((part) => {
    const [, name, low, high] = /^(.+):([^:]+):([^:]+)$/.exec(part) ?? [];
    return { name: name ?? '', low: Number(low), high: Number(high) };
  });
  return ranges.every((r) => r.name && Number.isFinite(r.low) && Number.isFinite(r.high)) ? ranges : null;
}

export function markingOfAddress(): Marking {
  return parseMarking(read(KEY));
}

export function keepMarking(marking: Marking): void {
  write(KEY, markingText(marking));
}

/** In words: `tau from 0.1 to 0.3`. */
export function markingWords(marking: Marking): string {
  if (marking === null) {
    return '';
  }
  return marking === 'divergent'
    ? 'divergent draws'
    : marking.map(rangeWords).join(' and ');
}

/** Ends that are not there are as far away as numbers go. */
export const NO_END = 1e300;

function rangeWords({ name, low, high }: Range): string {
  const step = high - low < NO_END ? (high - low) / 20 : Math.abs(low > -NO_END ? low : high) / 20;
  const [from, to] = [tick(low, step || 1), tick(high, step || 1)];
  return low <= -NO_END ? `${name} up to ${to}` : high >= NO_END ? `${name} from ${from} on` : `${name} from ${from} to ${to}`;
}
