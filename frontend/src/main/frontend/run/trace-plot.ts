import uPlot from 'uplot';
import { chainToken } from './chains';
import { drawnBy } from '../shell/picture';
import { SvgPen } from '../shell/svg-pen';
import { token } from '../shell/tokens';
import { drawTrace } from './trace-drawing';
import { tick } from './numbers';

export interface TraceFrame {
  iterations: number[];
  chains: (number | null)[][];
  low: number;
  high: number;
  /** Iterations that diverged, over all chains: ticks below the plot. */
  divergent: number[];
  /** Draws only every so-many-th column: lines closer than a pixel hide each other. */
  every: number;
  /** How many columns have arrived; the rest is kept free for draws to come. */
  arrived: number;
}

export interface TraceOptions {
  width: number;
  height: number;
  warmup: number;
  total: number;
  chains: number;
  /** The uppermost plot carries the words in the plot, the lowest the axis of iterations. */
  words: boolean;
  axis: boolean;
}

export const TRACE_PAD = 7;
export const TRACE_AXIS = 24;
const TRACE_LEFT = 48;
/** Room for half of the last figure of the axis. */
const TRACE_RIGHT = 16;
/** Marked draws of one plot that are shown: more lie on each other. */
const MOST_DOTS = 3000;
const FONT = "12px 'Source Sans 3 Variable', system-ui, sans-serif";

/** One quantity's chains over iterations, on canvas: warm-up shaded, divergences ticked below, room for draws to come. */
export class TracePlot {
  private plot: uPlot;
  private frame: TraceFrame | null = null;
  private highlighted: number | null = null;
  private marked: number[][] = [];
  private divergent = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly options: TraceOptions,
  ) {
    this.plot = this.build();
    drawnBy(host, () => this.markup());
  }

  show(frame: TraceFrame): void {
    this.frame = frame;
    const thin = <T>(values: T[]) => (frame.every === 1 ? values : values.filter((_, i) => i % frame.every === 0));
    this.plot.setData([thin(frame.iterations), ...frame.chains.map(thin)] as uPlot.AlignedData, false);
    this.scale();
  }

  /** Columns of each chain whose draws stand out, from the next {@link show} on. */
  mark(marked: number[][], divergent: boolean): void {
    this.marked = marked;
    this.divergent = divergent;
  }

  redraw(): void {
    this.plot.redraw(false, false);
  }

  /** The plot as SVG, in pixels from its element's corner. */
  private markup(): string {
    const { over } = this.plot;
    const pen = new SvgPen();
    if (this.frame) {
      drawTrace(pen, this.frame, this.options, this.marked, this.markColour, {
        left: over.offsetLeft,
        top: over.offsetTop,
        width: over.clientWidth,
        height: over.clientHeight,
        x: (iteration) => over.offsetLeft + this.plot.valToPos(iteration, 'x'),
        y: (value) => over.offsetTop + this.plot.valToPos(value, 'y'),
      }, FONT);
    }
    return pen.markup;
  }

  private get markColour(): string {
    return token(this.divergent ? '--v-divergent' : '--v-accent');
  }

  /** The value at a height in pixels, counted from the top of the plot's element. */
  valueAt(y: number): number {
    return this.plot.posToVal(y - this.plot.over.offsetTop, 'y');
  }

  highlight(chain: number | null): void {
    if (chain !== this.highlighted) {
      this.highlighted = chain;
      this.recolour();
    }
  }

  /** uPlot keeps the colours it was built with, so a change of theme builds it again. */
  recolour(): void {
    this.plot.destroy();
    this.plot = this.build();
    if (this.frame) {
      this.show(this.frame);
    }
  }

  resize(width: number): void {
    this.options.width = width;
    this.plot.setSize({ width, height: this.options.height });
  }

  destroy(): void {
    this.plot.destroy();
  }

  private scale(): void {
    const frame = this.frame!;
    this.plot.batch(() => {
      this.plot.setScale('x', { min: 0, max: this.options.total });
      this.plot.setScale('y', { min: frame.low, max: frame.high });
    });
  }

  private build(): uPlot {
    const { options } = this;
    const rule = token('--v-rule');
    const axis = token('--v-axis');
    const figures = token('--v-text-3');
    const series: uPlot.Series[] = [{}];
    for (let c = 0; c < options.chains; c++) {
      const faded = this.highlighted !== null && this.highlighted !== c;
      series.push({ stroke: token(chainToken(c)), width: this.highlighted === c ? 1.25 : 1, alpha: faded ? 0.12 : 0.82, points: { show: false }, spanGaps: false });
    }
    return new uPlot(
      {
        width: options.width,
        height: options.height,
        padding: [TRACE_PAD, TRACE_RIGHT, options.axis ? 0 : TRACE_PAD, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, auto: false, range: (_u, min, max) => [min, max] }, y: { auto: false, range: (_u, min, max) => [min, max] } },
        axes: [
          {
            show: options.axis,
            font: FONT,
            stroke: figures,
            size: TRACE_AXIS,
            gap: 3,
            space: 72,
            grid: { show: false },
            ticks: { show: true, stroke: axis, width: 1, size: 4 },
            border: { show: true, stroke: axis, width: 1 },
            values: (_u, splits, _axis, _space, step) => splits.map((v) => tick(v, step)),
          },
          {
            font: FONT,
            stroke: figures,
            size: TRACE_LEFT,
            gap: 4,
            space: 34,
            grid: { show: true, stroke: rule, width: 1 },
            ticks: { show: false },
            values: (_u, splits, _axis, _space, step) => splits.map((v) => tick(v, step)),
          },
        ],
        series,
        hooks: { drawClear: [(u) => this.shade(u)], draw: [(u) => this.dots(u), (u) => this.ticks(u), (u) => this.label(u)] },
      },
      [[], ...Array.from({ length: options.chains }, () => [])] as unknown as uPlot.AlignedData,
      this.host,
    );
  }

  private shade(u: uPlot): void {
    const { warmup } = this.options;
    if (u.scales.x.min == null) {
      return;
    }
    const right = u.valToPos(warmup, 'x', true);
    u.ctx.save();
    u.ctx.fillStyle = token('--v-warmup');
    u.ctx.fillRect(u.bbox.left, u.bbox.top, right - u.bbox.left, u.bbox.height);
    u.ctx.restore();
  }

  private dots(u: uPlot): void {
    const ratio = devicePixelRatio;
    const total = this.marked.reduce((sum, columns) => sum + columns.length, 0);
    const every = Math.max(1, Math.ceil(total / MOST_DOTS));
    u.ctx.save();
    u.ctx.beginPath();
    u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    u.ctx.clip();
    u.ctx.fillStyle = this.markColour;
    this.marked.forEach((columns, chain) => {
      columns.forEach((column, i) => {
        const value = this.frame?.chains[chain]?.[column];
        if (i % every === 0 && value !== null && value !== undefined) {
          const x = u.valToPos(this.frame!.iterations[column], 'x', true);
          const y = u.valToPos(value, 'y', true);
          u.ctx.fillRect(x - 1.5 * ratio, y - 1.5 * ratio, 3 * ratio, 3 * ratio);
        }
      });
    });
    u.ctx.restore();
  }

  private ticks(u: uPlot): void {
    const divergent = this.frame?.divergent ?? [];
    if (divergent.length === 0) {
      return;
    }
    const ratio = devicePixelRatio;
    const top = u.bbox.top + u.bbox.height;
    u.ctx.save();
    u.ctx.strokeStyle = token('--v-divergent');
    u.ctx.lineWidth = 1.25 * ratio;
    u.ctx.beginPath();
    for (const iteration of divergent) {
      const x = u.valToPos(iteration, 'x', true);
      u.ctx.moveTo(x, top + 1 * ratio);
      u.ctx.lineTo(x, top + TRACE_PAD * ratio);
    }
    u.ctx.stroke();
    u.ctx.restore();
  }

  private label(u: uPlot): void {
    const { warmup, words, total } = this.options;
    if (!words || !this.frame || u.scales.x.min == null) {
      return;
    }
    const ratio = devicePixelRatio;
    const right = u.valToPos(warmup, 'x', true);
    u.ctx.save();
    u.ctx.fillStyle = token('--v-text-3');
    u.ctx.font = FONT.replace('12px', `${12 * ratio}px`);
    u.ctx.textBaseline = 'top';
    u.ctx.textAlign = 'left';
    if (right - u.bbox.left > 60 * ratio) {
      u.ctx.fillText('warm-up', u.bbox.left + 6 * ratio, u.bbox.top + 4 * ratio);
    }
    const iterations = this.frame.iterations;
    const reached = u.valToPos(iterations[Math.min(this.frame.arrived, iterations.length - 1)] ?? 0, 'x', true);
    const end = u.valToPos(total, 'x', true);
    if (this.frame.arrived < iterations.length && end - reached > 90 * ratio) {
      u.ctx.textAlign = 'center';
      u.ctx.fillText('to come', (Math.max(reached, right) + end) / 2, u.bbox.top + 4 * ratio);
    }
    u.ctx.restore();
  }
}
