import { chainToken } from './chains';
import { tick } from './numbers';
import { ticks } from '../shell/plot';
import type { Pen } from '../shell/svg-pen';
import { token } from '../shell/tokens';
import type { TraceFrame, TraceOptions } from './trace-plot';

/** Where the plot lies in its element, and where values lie in it. */
export interface TracePlace {
  left: number;
  top: number;
  width: number;
  height: number;
  x(iteration: number): number;
  y(value: number): number;
}

/** Draws a trace as the canvas shows it, for a picture in a file. */
export function drawTrace(pen: Pen, frame: TraceFrame, options: TraceOptions, marked: number[][], markColour: string, place: TracePlace, font: string): void {
  const { left, top, width, height, x, y } = place;
  pen.font = font;
  pen.fillStyle = token('--v-warmup');
  pen.fillRect(left, top, Math.max(0, x(options.warmup) - left), height);
  const { values, decimals } = ticks(frame.low, frame.high, 3);
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  pen.lineWidth = 1;
  for (const value of values) {
    line(pen, token('--v-rule'), [[left, y(value)], [left + width, y(value)]]);
    pen.fillStyle = token('--v-text-3');
    pen.fillText(tick(value, 10 ** -decimals), left - 6, y(value));
  }
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.globalAlpha = 0.82;
  frame.chains.forEach((chain, c) => {
    pen.strokeStyle = token(chainToken(c));
    pen.beginPath();
    let down = false;
    for (let column = 0; column < chain.length; column += frame.every) {
      const value = chain[column];
      if (value === null) {
        down = false;
      } else {
        (down ? pen.lineTo : pen.moveTo).call(pen, x(frame.iterations[column]), y(value));
        down = true;
      }
    }
    pen.stroke();
  });
  pen.globalAlpha = 1;
  pen.fillStyle = markColour;
  marked.forEach((columns, c) =>
    columns.forEach((column) => {
      const value = frame.chains[c]?.[column];
      if (value !== null && value !== undefined) {
        pen.fillRect(x(frame.iterations[column]) - 1.5, y(value) - 1.5, 3, 3);
      }
    }),
  );
  pen.restore();
  const bottom = top + height;
  frame.divergent.forEach((iteration) => line(pen, token('--v-divergent'), [[x(iteration), bottom + 1], [x(iteration), bottom + 7]]));
  if (options.axis) {
    iterationAxis(pen, options, place);
  }
  if (options.words && x(options.warmup) - left > 60) {
    pen.fillStyle = token('--v-text-3');
    pen.textAlign = 'left';
    pen.textBaseline = 'top';
    pen.fillText('warm-up', left + 6, top + 4);
  }
}

function iterationAxis(pen: Pen, options: TraceOptions, { left, top, width, height, x }: TracePlace): void {
  const bottom = top + height;
  line(pen, token('--v-axis'), [[left, bottom], [left + width, bottom]]);
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  pen.fillStyle = token('--v-text-3');
  const { values, decimals } = ticks(0, options.total, 5);
  values.forEach((iteration) => {
    line(pen, token('--v-axis'), [[x(iteration), bottom], [x(iteration), bottom + 4]]);
    pen.fillText(tick(iteration, 10 ** -decimals), x(iteration), bottom + 7);
  });
}

function line(pen: Pen, colour: string, points: [number, number][]): void {
  pen.strokeStyle = colour;
  pen.beginPath();
  points.forEach(([px, py], i) => (i === 0 ? pen.moveTo(px, py) : pen.lineTo(px, py)));
  pen.stroke();
}
