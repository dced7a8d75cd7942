/** What the server tells the live page besides draws. Numbers that do not exist yet are null. */

export interface Parameter {
  name: string;
  mean: number | null;
  mcse: number | null;
  sd: number | null;
  q05: number | null;
  q50: number | null;
  q95: number | null;
  essBulk: number | null;
  essTail: number | null;
  rHat: number | null;
  q25: number | null;
  q75: number | null;
}

export interface Summary {
  parameters: Parameter[];
  /** What the method gave: draws of chains, draws chosen by importance, or one point. */
  result: 'chains' | 'weighed' | 'point';
  /** One sentence about the sampler: step size, acceptance, gradients, E-BFMI. */
  sampler: string;
  /** E-BFMI of each chain. */
  energyFractions: (number | null)[];
}

export interface Growth {
  name: string;
  kind: 'bulk' | 'tail';
  /** Draws of a chain, and how many effective draws all chains had then. */
  draws: number[];
  ess: number[];
}

/** Effective draws and R-hat below which a run is not to be trusted: Vehtari et al. 2021, section 4. */
export const ESS_WANTED = 400;
export const RHAT_WANTED = 1.01;

export function flaggedEss(ess: number | null): boolean {
  return ess !== null && ess < ESS_WANTED;
}

export function flaggedRHat(rHat: number | null): boolean {
  return rHat !== null && rHat > RHAT_WANTED;
}

/** Worst first: what is furthest from being trusted, by R-hat and then by effective draws. */
export function worstFirst(parameters: Parameter[]): Parameter[] {
  const badness = (p: Parameter) => {
    const ess = Math.min(p.essBulk ?? Infinity, p.essTail ?? Infinity);
    return Math.max(0, (p.rHat ?? 1) - RHAT_WANTED) * 1e6 + ESS_WANTED / Math.max(1, ess);
  };
  return [...parameters].sort((a, b) => badness(b) - badness(a));
}
