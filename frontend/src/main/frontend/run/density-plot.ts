import { svg, type SVGTemplateResult } from 'lit';
import { chainToken } from './chains';
import { density } from './density';
import { TRACE_PAD } from './trace-plot';

/** Marginal densities of the chains, turned on their side so that they share the trace's vertical axis. */
export function densityPlot(
  chains: number[][],
  low: number,
  high: number,
  width: number,
  height: number,
  highlighted: number | null,
): SVGTemplateResult {
  const inner = height - 2 * TRACE_PAD;
  const curves = chains.map((values) => density(values, low, high));
  const peak = Math.max(...curves.flatMap((curve) => curve.heights), Number.MIN_VALUE);
  const path = (heights: number[]) =>
    'M' +
    heights
      .map((h, i) => {
        const x = 1 + (h / peak) * (width - 4);
        const y = TRACE_PAD + inner * (1 - i / (heights.length - 1));
        return `${x.toFixed(1)} ${y.toFixed(1)}`;
      })
      .join('L');
  return svg`<path class="ax" d="M.5 ${TRACE_PAD}V${TRACE_PAD + inner}" />
    ${curves.map((curve, c) =>
      curve.heights.some((h) => h > 0)
        ? svg`<path class="density" style="stroke:var(${chainToken(c)});opacity:${
            highlighted !== null && highlighted !== c ? 0.12 : 1
          }" d=${path(curve.heights)} />`
        : '',
    )}`;
}
