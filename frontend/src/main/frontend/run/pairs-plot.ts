import { quantile, sorted } from './density';
import { tick } from './numbers';
import { drawnBy } from '../shell/picture';
import { SvgPen, type Pen } from '../shell/svg-pen';
import { token } from '../shell/tokens';

export interface Pair {
  x: number;
  y: number;
  divergent: boolean;
  marked: boolean;
}

interface Axis {
  log: boolean;
  low: number;
  high: number;
  ticks: number[];
  step: number;
}

const LEFT = 46;
const BOTTOM = 22;
const TOP = 6;
const RIGHT = 8;

/** A scale whose draws span more than this factor is read better in logarithms: a funnel shows its neck only there. */
const LOG_SPAN = 6;

function axis(values: number[], wanted: number): Axis {
  const order = sorted(values);
  const low = quantile(order, 0.001);
  const high = quantile(order, 0.999);
  const log = order[0] > 0 && quantile(order, 0.95) / quantile(order, 0.05) > LOG_SPAN;
  if (log) {
    const ticks: number[] = [];
    for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade++) {
      for (const m of [1, 3]) {
        const t = m * 10 ** decade;
        if (t >= low && t <= high) {
          ticks.push(t);
        }
      }
    }
    const every = Math.ceil(ticks.length / wanted);
    return { log, low, high, ticks: ticks.filter((_, i) => i % every === 0), step: 0 };
  }
  const span = high - low || Math.abs(low) || 1;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough)!;
  const ticks: number[] = [];
  for (let t = Math.ceil(low / step) * step; t <= high; t += step) {
    ticks.push(Math.abs(t) < step / 1e6 ? 0 : t);
  }
  return { log, low: low - span * 0.03, high: high + span * 0.03, ticks, step };
}

export function isLog(values: number[]): boolean {
  return values.length > 8 && axis(values, 4).log;
}

/** The scales of a drawing: which values lie where, and what the next drawing of the same draws need not find again. */
export interface PairScales {
  xs: Axis;
  ys: Axis;
  values(x: number, y: number): [number, number];
}

/** Draws of two quantities against each other on canvas; marked draws stand out, divergent ones are crosses and drawn last. */
export function drawPairs(canvas: HTMLCanvasElement, pairs: Pair[], width: number, height: number, known: PairScales | null = null): PairScales | null {
  const ratio = devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const g = canvas.getContext('2d')!;
  g.scale(ratio, ratio);
  g.clearRect(0, 0, width, height);
  const scales = pairs.length < 8 ? null : paint(g, pairs, width, height, known);
  drawnBy(canvas, () => {
    const pen = new SvgPen();
    if (scales) {
      paint(pen, pairs, width, height, scales);
    }
    return pen.markup;
  });
  return scales;
}

function paint(g: Pen, pairs: Pair[], width: number, height: number, known: PairScales | null): PairScales {
  const xs = known?.xs ?? axis(pairs.map((p) => p.x), 4);
  const ys = known?.ys ?? axis(pairs.map((p) => p.y), 4);
  const place = (a: Axis, from: number, to: number) => (v: number) => {
    const t = a.log ? Math.log(v / a.low) / Math.log(a.high / a.low) : (v - a.low) / (a.high - a.low);
    return from + t * (to - from);
  };
  const X = place(xs, LEFT, width - RIGHT);
  const Y = place(ys, height - BOTTOM, TOP);
  frame(g, xs, ys, X, Y, width, height);
  g.save();
  g.beginPath();
  g.rect(LEFT, 0, width - LEFT, height - BOTTOM);
  g.clip();
  g.fillStyle = token('--v-text-2');
  g.globalAlpha = pairs.length > 4000 ? 0.2 : 0.36;
  // More points than this are a black spot and cost a frame: a regular subset shows the same shape.
  const every = Math.max(1, Math.floor(pairs.length / 3000));
  pairs.forEach((p, i) => {
    if (!p.divergent && i % every === 0) {
      g.beginPath();
      g.arc(X(p.x), Y(p.y), 1.4, 0, 7);
      g.fill();
    }
  });
  g.globalAlpha = 1;
  g.fillStyle = token('--v-accent');
  for (const p of pairs) {
    if (p.marked && !p.divergent) {
      g.beginPath();
      g.arc(X(p.x), Y(p.y), 2, 0, 7);
      g.fill();
    }
  }
  g.strokeStyle = token('--v-divergent');
  g.lineWidth = 1.5;
  g.beginPath();
  for (const p of pairs) {
    if (p.divergent) {
      const [x, y] = [X(p.x), Y(p.y)];
      g.moveTo(x - 3.5, y - 3.5);
      g.lineTo(x + 3.5, y + 3.5);
      g.moveTo(x - 3.5, y + 3.5);
      g.lineTo(x + 3.5, y - 3.5);
    }
  }
  g.stroke();
  g.restore();
  const value = (a: Axis, t: number) => (a.log ? a.low * (a.high / a.low) ** t : a.low + t * (a.high - a.low));
  return {
    xs,
    ys,
    values: (x, y) => [value(xs, (x - LEFT) / (width - RIGHT - LEFT)), value(ys, (height - BOTTOM - y) / (height - BOTTOM - TOP))],
  };
}

function frame(
  g: Pen, xs: Axis, ys: Axis, X: (v: number) => number, Y: (v: number) => number, width: number, height: number,
): void {
  const half = (v: number) => Math.round(v) + 0.5;
  g.strokeStyle = token('--v-axis');
  g.fillStyle = token('--v-text-3');
  g.font = "12px 'Source Sans 3 Variable', system-ui, sans-serif";
  g.lineWidth = 1;
  g.beginPath();
  g.moveTo(LEFT, half(height - BOTTOM));
  g.lineTo(width - RIGHT, half(height - BOTTOM));
  g.moveTo(half(LEFT), TOP);
  g.lineTo(half(LEFT), height - BOTTOM);
  g.textAlign = 'center';
  g.textBaseline = 'top';
  const label = (a: Axis, v: number) => (a.log ? tick(v, v) : tick(v, a.step));
  for (const t of xs.ticks) {
    g.moveTo(half(X(t)), height - BOTTOM);
    g.lineTo(half(X(t)), height - BOTTOM + 4);
    g.fillText(label(xs, t), X(t), height - BOTTOM + 7);
  }
  g.textAlign = 'right';
  g.textBaseline = 'middle';
  for (const t of ys.ticks) {
    g.fillText(label(ys, t), LEFT - 6, Y(t));
  }
  g.stroke();
}
