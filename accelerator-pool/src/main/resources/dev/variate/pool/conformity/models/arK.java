/** Autoregression: each value is explained by the K before it; the first K are only looked back at. */
Tensor arK(int K, Tensor y) {
    var alpha = normal(0, 10);
    var beta  = normal(0, 10, shape(K));
    var sigma = halfCauchy(2.5);
    var t     = range(size(y) - K) + K;
    var mean  = alpha;
    for (int k = 1; k <= K; k++) {
        mean = mean + beta[k - 1] * y[t - k];
    }
    return normal(mean, sigma, named("later"), given(y[t]));
}
