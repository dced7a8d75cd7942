import { ENERGY, type Marking } from './marking';

/** The draws a page has received, by quantity and chain. The server sends each block once, as little-endian f32. */

export interface Block {
  chain: number;
  /** Iteration of the first value; the next ones are `stride` apart. */
  first: number;
  count: number;
  /** For each plotted quantity, in order, `count` values: base64 of little-endian f32. */
  values: string;
  /** Iterations after warm-up that diverged. */
  divergent: number[];
  /** Energies of the same iterations, then their differences to the draw before: base64 of little-endian f32. */
  energies: string;
}

export interface RunShape {
  chains: number;
  warmup: number;
  draws: number;
  /** Every how-many-th iteration is sent. */
  stride: number;
  /** All quantities of the run, in the order of `draws.csv`. */
  names: string[];
  /** Those whose draws are sent. */
  plotted: string[];
}

export function decode(base64: string): Float32Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    bytes[i] = text.charCodeAt(i);
  }
  return new Float32Array(bytes.buffer);
}

export class DrawStore {
  readonly shape: RunShape;
  /** Iteration of each column of the traces; shared by all plots. */
  readonly iterations: number[];
  /** Grows with each block: what was computed of fewer draws is out of date. */
  version = 0;
  private readonly traces: (number | null)[][][];
  private readonly energy: (number | null)[][];
  private readonly transition: (number | null)[][];
  private readonly divergent: number[][];
  private readonly lengths: number[];

  constructor(shape: RunShape) {
    this.shape = shape;
    const columns = Math.ceil((shape.warmup + shape.draws) / shape.stride);
    this.iterations = Array.from({ length: columns }, (_, i) => i * shape.stride);
    this.traces = shape.plotted.map(() => Array.from({ length: shape.chains }, () => []));
    this.energy = Array.from({ length: shape.chains }, () => []);
    this.transition = Array.from({ length: shape.chains }, () => []);
    this.divergent = Array.from({ length: shape.chains }, () => []);
    this.lengths = new Array<number>(shape.chains).fill(0);
  }

  /** A block that was already received is ignored: a reconnecting page may be sent the last one twice. */
  append(block: Block): void {
    const column = Math.ceil(block.first / this.shape.stride);
    if (block.count === 0 || column < this.lengths[block.chain]) {
      return;
    }
    const values = decode(block.values);
    this.shape.plotted.forEach((_, q) => {
      const trace = this.traces[q][block.chain];
      while (trace.length < column) {
        trace.push(null);
      }
      for (let i = 0; i < block.count; i++) {
        const value = values[q * block.count + i];
        trace.push(Number.isFinite(value) ? value : null);
      }
    });
    const energies = decode(block.energies);
    const told = energies.length / 2;
    [this.energy, this.transition].forEach((rows, part) => {
      const row = rows[block.chain];
      while (row.length < column) {
        row.push(null);
      }
      for (let i = 0; i < told; i++) {
        const value = energies[part * told + i];
        row.push(Number.isFinite(value) ? value : null);
      }
    });
    this.version++;
    this.lengths[block.chain] = column + block.count;
    this.divergent[block.chain].push(...block.divergent);
  }

  get empty(): boolean {
    return this.lengths.every((length) => length === 0);
  }

  /** Columns received so far by the chain that is furthest. */
  get furthest(): number {
    return Math.max(0, ...this.lengths);
  }

  trace(name: string): (number | null)[][] {
    return this.traces[this.shape.plotted.indexOf(name)] ?? [];
  }

  has(name: string): boolean {
    return this.shape.plotted.includes(name);
  }

  /** Draws after warm-up, of one chain. */
  kept(name: string, chain: number): number[] {
    const start = Math.ceil(this.shape.warmup / this.shape.stride);
    const trace = this.trace(name)[chain] ?? [];
    return trace.slice(start).filter((value): value is number => value !== null);
  }

  all(name: string): number[] {
    return this.trace(name)
      .flat()
      .filter((value): value is number => value !== null);
  }

  keptOfAll(name: string): number[] {
    return Array.from({ length: this.shape.chains }, (_, c) => this.kept(name, c)).flat();
  }

  /** What a plot of this quantity should cover: draws after warm-up once there are some, all before. */
  forRange(name: string): number[] {
    const kept = this.keptOfAll(name);
    return kept.length >= 40 ? kept : this.all(name);
  }

  get divergences(): number[] {
    return this.divergent.flat();
  }

  /** The column of the first draw after warm-up. */
  get start(): number {
    return Math.ceil(this.shape.warmup / this.shape.stride);
  }

  /** A chain's energies after warm-up, and how far each is from that of the draw before. */
  energies(chain: number): { energy: (number | null)[]; transition: (number | null)[] } {
    return { energy: this.energy[chain].slice(this.start), transition: this.transition[chain].slice(this.start) };
  }

  /** Columns after warm-up of the draws that someone marks, by chain. */
  marked(marking: Marking): number[][] {
    const { stride, chains } = this.shape;
    return Array.from({ length: chains }, (_, chain) => {
      if (marking === 'divergent') {
        // With a stride, a divergence that falls between two sent draws marks the nearer one.
        return [...new Set(this.divergent[chain].map((iteration) => Math.max(this.start, Math.round(iteration / stride))))];
      }
      const ranges = marking ?? [];
      const rows = ranges.map((range) => (range.name === ENERGY ? this.energy[chain] : (this.trace(range.name)[chain] ?? [])));
      const found: number[] = [];
      for (let column = this.start; ranges.length > 0 && column < this.lengths[chain]; column++) {
        const inside = ranges.every((range, r) => {
          const value = rows[r][column];
          return value !== null && value !== undefined && value >= range.low && value <= range.high;
        });
        if (inside) {
          found.push(column);
        }
      }
      return found;
    });
  }

  /** Pairs of two quantities after warm-up, with whether the draw diverged, and whether it is one of the marked columns. */
  pairs(a: string, b: string, columns: number[][] = []): { x: number; y: number; divergent: boolean; marked: boolean }[] {
    const { stride } = this.shape;
    const start = this.start;
    const result: { x: number; y: number; divergent: boolean; marked: boolean }[] = [];
    this.trace(a).forEach((trace, chain) => {
      const other = this.trace(b)[chain];
      // With a stride, a divergence that falls between two sent draws marks the nearer one.
      const marked = new Set(this.divergent[chain].map((iteration) => Math.round(iteration / stride)));
      const chosen = new Set(columns[chain] ?? []);
      for (let i = start; i < trace.length; i++) {
        const x = trace[i];
        const y = other[i];
        if (x !== null && y !== null && y !== undefined) {
          result.push({ x, y, divergent: marked.has(i), marked: chosen.has(i) });
        }
      }
    });
    return result;
  }
}
