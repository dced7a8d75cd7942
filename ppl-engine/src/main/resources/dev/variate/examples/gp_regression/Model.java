/** A smooth curve through noise, with no formula for it: regression by a Gaussian process. */
Tensor gpRegression(Tensor x) {
    var rho   = gamma(25, 4);
    var alpha = halfNormal(2);
    var sigma = halfNormal(1);
    var K     = exponentiatedQuadratic(x, alpha, rho);
    var y     = multivariateNormal(0, addDiagonal(K, sigma));
    return y;
}
