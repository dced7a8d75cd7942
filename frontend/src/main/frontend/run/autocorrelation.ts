/** Autocorrelations of a chain at lags 0 to `most`: the autocovariance with divisor n, as the effective sample size has it, by the variance. */
export function autocorrelation(draws: number[], most: number): number[] {
  const n = draws.length;
  const lags = Math.min(most, n - 2);
  if (lags < 1) {
    return [];
  }
  let mean = 0;
  for (const draw of draws) {
    mean += draw / n;
  }
  const centred = Float64Array.from(draws, (draw) => draw - mean);
  const at = (lag: number) => {
    let sum = 0;
    for (let i = lag; i < n; i++) {
      sum += centred[i] * centred[i - lag];
    }
    return sum;
  };
  const variance = at(0);
  return variance > 0 ? Array.from({ length: lags + 1 }, (_, lag) => at(lag) / variance) : [];
}
