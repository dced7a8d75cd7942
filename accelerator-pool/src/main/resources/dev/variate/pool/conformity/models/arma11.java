/** An autoregressive moving average: each value follows from the one before it and from that one's error. */
Tensor arma11(Tensor y) {
    var mu    = normal(0, 10);
    var phi   = normal(0, 2);
    var theta = normal(0, 2);
    var sigma = halfCauchy(2.5);
    var t     = range(size(y) - 1) + 1;
    var drift = y[t] - mu - phi * y[t - 1];
    var error = scanFrom(y[0] - mu - phi * mu, drift, (e, d) -> d - theta * e);
    return normal(y - error, sigma, named("series"), given(y));
}
