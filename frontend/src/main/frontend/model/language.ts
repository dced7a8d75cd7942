// Completion of the model language's own words, with their parameters.
import { snippetCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';

const DISTRIBUTIONS: [string, string, string][] = [
  ['normal', 'mean, sd', 'real'],
  ['halfNormal', 'scale', 'above 0'],
  ['studentT', 'df, location, scale', 'real'],
  ['cauchy', 'location, scale', 'real'],
  ['halfCauchy', 'scale', 'above 0'],
  ['exponential', 'rate', 'above 0'],
  ['gamma', 'shape, rate', 'above 0'],
  ['beta', 'a, b', 'from 0 to 1'],
  ['uniform', 'low, high', 'from low to high'],
  ['logNormal', 'mean, sd', 'above 0'],
  ['bernoulli', 'p', '0 or 1'],
  ['bernoulliLogits', 'logits', '0 or 1'],
  ['binomial', 'trials, p', 'whole'],
  ['poisson', 'rate', 'whole'],
  ['categorical', 'p', 'whole'],
  ['dirichlet', 'concentration', 'shares, sum 1'],
  ['multinomial', 'trials, p', 'counts'],
  ['dirichletMultinomial', 'trials, concentration', 'counts'],
  ['multivariateNormal', 'location, covariance', 'real vectors'],
  ['multivariateNormalCholesky', 'location, factor', 'real vectors'],
  ['multivariateNormalPrecision', 'location, precision', 'real vectors'],
  ['multivariateNormalDiagonal', 'location, scale', 'real vectors'],
  ['multivariateStudentT', 'df, location, scaleMatrix', 'real vectors'],
  ['multivariateStudentTCholesky', 'df, location, factor', 'real vectors'],
  ['lkjCholesky', 'concentration, n', 'correlation factors'],
  ['wishart', 'df, scaleMatrix', 'covariance matrices'],
  ['orderedLogistic', 'location, cutpoints', 'whole'],
  ['inducedDirichlet', 'concentration', 'ascending'],
  ['gaussianRandomWalk', 'scale, steps', 'real vectors'],
  ['ar', 'coefficients, scale, steps', 'real vectors'],
  ['icar', 'from, to, areas', 'sum 0'],
  ['laplace', 'location, scale', 'real'],
  ['asymmetricLaplace', 'location, scale, asymmetry', 'real'],
  ['logistic', 'location, scale', 'real'],
  ['skewNormal', 'location, scale, skewness', 'real'],
  ['exponentiallyModifiedNormal', 'location, scale, rate', 'real'],
  ['johnsonSU', 'gamma, delta, location, scale', 'real'],
  ['gumbel', 'location, scale', 'real'],
  ['generalizedExtremeValue', 'location, scale, shape', 'real'],
  ['generalizedPareto', 'location, scale, shape', 'above an end'],
  ['pareto', 'minimum, shape', 'above an end'],
  ['weibull', 'shape, scale', 'above 0'],
  ['inverseGaussian', 'mean, shape', 'above 0'],
  ['inverseGamma', 'shape, scale', 'above 0'],
  ['chiSquared', 'df', 'above 0'],
  ['gammaMeanSd', 'mean, sd', 'above 0'],
  ['halfStudentT', 'df, scale', 'above 0'],
  ['betaMeanPrecision', 'mean, precision', 'from 0 to 1'],
  ['kumaraswamy', 'a, b', 'from 0 to 1'],
  ['logitNormal', 'location, scale', 'from 0 to 1'],
  ['triangular', 'low, mode, high', 'between ends'],
  ['vonMises', 'location, concentration', 'between ends'],
  ['negativeBinomial', 'mean, dispersion', 'whole'],
  ['negativeBinomialProbability', 'successes, p', 'whole'],
  ['geometric', 'p', 'whole'],
  ['betaBinomial', 'trials, alpha, beta', 'whole'],
  ['discreteUniform', 'low, high', 'whole'],
  ['skellam', 'rate, otherRate', 'whole'],
  ['zeroInflatedPoisson', 'pZero, rate', 'whole'],
  ['zeroInflatedBinomial', 'pZero, trials, p', 'whole'],
  ['zeroInflatedNegativeBinomial', 'pZero, mean, dispersion', 'whole'],
  ['hurdlePoisson', 'pZero, rate', 'whole'],
  ['hurdleNegativeBinomial', 'pZero, mean, dispersion', 'whole']
];

const FUNCTIONS: [string, string][] = [
  ['exp', 'x'], ['log', 'x'], ['log1p', 'x'], ['sqrt', 'x'], ['square', 'x'], ['abs', 'x'], ['tanh', 'x'], ['sigmoid', 'x'], ['softplus', 'x'], ['logit', 'p'],
  ['pow', 'a, b'], ['where', 'condition, ifTrue, ifFalse'], ['sum', 'x'], ['mean', 'x'], ['max', 'a, b'], ['min', 'a, b'], ['softmax', 'x'],
  ['logSumExp', 'x'], ['dot', 'a, b'], ['matmul', 'a, b'], ['shape', 'n'], ['named', 'name, x'], ['plate', 'name, size'], ['size', 'x'], ['stack', 'a, b'], ['column', 'x, j'],
  ['ordered', ''], ['covarianceFactor', 'scales, correlation'], ['carPrecision', 'from, to, areas, dependence'], ['thinQ', 'matrix'], ['thinR', 'matrix'], ['cholesky', 'matrix'], ['solve', 'matrix, b'], ['choleskySolve', 'lower, b'], ['solveLower', 'lower, b'], ['solveUpper', 'upper, b'],
  ['logDeterminant', 'matrix'], ['identity', 'n'], ['diagonal', 'matrix'], ['diagonalMatrix', 'vector'], ['addDiagonal', 'matrix, x'], ['tril', 'matrix'], ['triu', 'matrix'], ['outer', 'a, b'],
  ['transpose', 'x'], ['cumulativeSum', 'x'], ['sort', 'x'], ['argsort', 'x'], ['logSoftmax', 'x'],
  ['exponentiatedQuadratic', 'x, magnitude, lengthScale'], ['matern32', 'x, magnitude, lengthScale'], ['matern52', 'x, magnitude, lengthScale'],
  ['periodic', 'x, magnitude, lengthScale, period'], ['linear', 'x, magnitude'], ['hilbertBasis', 'x, boundary, count'],
  ['exponentiatedQuadraticWeights', 'magnitude, lengthScale, boundary, count'], ['matern32Weights', 'magnitude, lengthScale, boundary, count'], ['matern52Weights', 'magnitude, lengthScale, boundary, count'],
  ['truncated', 'low, high'], ['truncatedBelow', 'low'], ['truncatedAbove', 'high'],
  ['censored', 'low, high'], ['censoredBelow', 'low'], ['censoredAbove', 'high'], ['rightCensored', 'rows'], ['leftCensored', 'rows']
];

function call(name: string, parameters: string, detail: string, boost: number): Completion {
  const holes = parameters.split(', ').filter(parameter => parameter).map(parameter => `\${${parameter}}`).join(', ');
  return snippetCompletion(`${name}(${holes})`, { label: name, detail: detail ? `(${parameters})  ${detail}` : `(${parameters})`, boost });
}

const words: Completion[] = [
  ...DISTRIBUTIONS.map(([name, parameters, support]) => call(name, parameters, support, 2)),
  ...FUNCTIONS.map(([name, parameters]) => call(name, parameters, '', 1)),
  ...['var', 'return', 'Tensor', 'int', 'double', 'for'].map(label => ({ label }))
];

/** From the second letter on, and never inside a comment's prose. */
export function vocabulary(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/[A-Za-z]\w*/);
  if (!word || (!context.explicit && word.to - word.from < 2)) {
    return null;
  }
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.substring(0, word.from - line.from);
  if (/^\s*(\/?\*|\/\/)/.test(before) || /\b(var|Tensor|int|double)\s+$/.test(before)) {
    return null;
  }
  return { from: word.from, options: words, validFor: /^\w*$/ };
}
