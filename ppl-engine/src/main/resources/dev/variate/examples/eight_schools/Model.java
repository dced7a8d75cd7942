/** Eight schools (Rubin 1981), non-centred. */
Tensor eightSchools(Tensor sigma) {
    var mu    = normal(0, 5);
    var tau   = halfCauchy(5);
    var z     = normal(0, 1, shape(8));
    var theta = mu + tau * z;
    var y     = normal(theta, sigma);
    return y;
}
