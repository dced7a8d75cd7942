/** Summers at Kilpisjärvi, degrees by year: a line whose intercept lies four thousand years away, so that it and the slope are all but one. */
Tensor kilpisjarvi(Tensor x, double pmualpha, double psalpha, double pmubeta, double psbeta) {
    var alpha = normal(pmualpha, psalpha);
    var beta  = normal(pmubeta, psbeta);
    var sigma = flatPositive();
    var y     = normal(alpha + beta * x, sigma);
    return y;
}
