/** What the server says of predictions. Numbers that do not exist are null. */

export interface Curve {
  observed: boolean;
  x: number[];
  y: number[];
}

export interface Bar {
  low: number;
  high: number;
  observed: number | null;
  q05: number;
  q50: number;
  q95: number;
}

export interface Interval {
  name: string;
  observed: number | null;
  q05: number;
  q25: number;
  q50: number;
  q75: number;
  q95: number;
}

export interface Statistic {
  name: 'mean' | 'sd' | 'min' | 'max' | 'zeros';
  observed: number;
  p: number;
  q05: number;
  q50: number;
  q95: number;
  edges: number[];
  counts: number[];
}

export interface Variable {
  name: string;
  kind: 'continuous' | 'count' | 'binary';
  observed: boolean;
  elements: number;
  dataSets: number;
  curves: Curve[];
  bars: Bar[];
  intervals: Interval[];
  statistics: Statistic[];
}

export interface Observation {
  name: string;
  elpd: number | null;
  kHat: number | null;
  pit: number | null;
}

export interface Loo {
  elpd: number | null;
  se: number | null;
  parameters: number | null;
  waic: number | null;
  waicSe: number | null;
  draws: number;
  largestUsable: number;
  unreliable: number;
  observations: Observation[];
}

/** How far quantities move where priors, or the data, count a little more; only those that priors move are listed. */
export interface Sensitivity {
  threshold: number;
  quantities: number;
  striking: { name: string; prior: number; likelihood: number; diagnosis: string }[];
}

export interface Report {
  prior: boolean;
  variables: Variable[];
  loo: Loo | null;
  sensitivity: Sensitivity | null;
  notes: string[];
}

export const STATISTICS: Record<Statistic['name'], string> = {
  mean: 'mean',
  sd: 'standard deviation',
  min: 'smallest',
  max: 'largest',
  zeros: 'share of zeros',
};

/** A p this near to 0 or 1 says that the model does not make such data. */
const UNLIKELY = 0.05;

/** Predicted and observed in words: is the data's figure one that the model makes? */
export function judged(p: number): string {
  return p < UNLIKELY
    ? 'The model makes fewer than this.'
    : p > 1 - UNLIKELY
      ? 'The model makes more than this.'
      : 'The model makes such data.';
}

/** The statistic that tells most about a variable of this kind, which a model is not fitted to get right by itself. */
export function firstStatistic(variable: Variable): Statistic['name'] {
  return variable.kind === 'count' ? 'zeros' : variable.kind === 'binary' ? 'mean' : 'max';
}
