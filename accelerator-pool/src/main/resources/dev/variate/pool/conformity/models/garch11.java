/** Volatility that depends on the last shock and on itself, as GARCH(1,1) has it. */
Tensor garch11(Tensor y, double sigma1) {
    var mu       = flat();
    var alpha0   = flatPositive();
    var alpha1   = flat(truncated(0, 1));
    var beta1    = flat(truncated(0, 1 - alpha1));
    var before   = range(size(y) - 1);
    var variance = scanFrom(sigma1 * sigma1, square(y[before] - mu), (v, shock) -> alpha0 + alpha1 * shock + beta1 * v);
    var series   = normal(mu, sqrt(variance), given(y));
    return series;
}
