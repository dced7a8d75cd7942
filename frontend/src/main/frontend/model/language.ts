// What the model language offers, as the engine's build wrote it down from its own sources.

export interface Argument {
  name: string;
  /** Empty where whatever can be a tensor is taken. */
  type: string;
  /** May be given any number of times. */
  many: boolean;
  about: string;
}

/** One way to call a name. Text stands with names between backticks. */
export interface Form {
  arguments: Argument[];
  /** Options of random variables may follow. */
  options: boolean;
  meaning: string;
  more: string;
  support: string;
  shape: string;
}

/** A density: heights in hundredths of the highest, evenly spaced from `low` to `high`. */
export interface Picture {
  call: string;
  discrete: boolean;
  low: number;
  high: number;
  /** The support begins at `low`. */
  begins: boolean;
  /** The support ends at `high`. */
  ends: boolean;
  heights: number[];
}

export interface Entry {
  name: string;
  kind: 'distribution' | 'option' | 'function';
  forms: Form[];
  picture?: Picture;
}

const entries = new Map<string, Entry>();

async function load(): Promise<void> {
  const answer = await fetch(new URL('language.json', document.baseURI));
  if (answer.ok) {
    for (const entry of (await answer.json()) as Entry[]) {
      entries.set(entry.name, entry);
    }
  }
}

// Without it the editor completes the names of the text alone; the next page asks again.
load().catch(() => undefined);

export function entry(name: string): Entry | undefined {
  return entries.get(name);
}

export function all(): IterableIterator<Entry> {
  return entries.values();
}

/** The form that so many arguments fit, else the longest. */
export function formFor(entry: Entry, count: number): number {
  const fitting = entry.forms.findIndex(form => form.options || form.arguments.length >= count || form.arguments.at(-1)?.many);
  return fitting >= 0 ? fitting : entry.forms.length - 1;
}
