/** Eight schools, centred: where tau is small the schools' effects are squeezed together, a funnel whose neck NUTS cannot enter. */
Tensor eightSchoolsCentred(Tensor sigma) {
    var mu    = normal(0, 5);
    var tau   = halfCauchy(5);
    var theta = normal(mu, tau, shape(8));
    var y     = normal(theta, sigma);
    return y;
}
