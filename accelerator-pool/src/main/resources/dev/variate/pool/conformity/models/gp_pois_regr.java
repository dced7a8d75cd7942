/** Counts at eleven places, whose log rate is a Gaussian process. */
Tensor gpPoisRegr(Tensor x) {
    var rho   = gamma(25, 4);
    var alpha = halfNormal(2);
    var z     = normal(0, 1, shape(size(x)));
    var f     = matmul(cholesky(addDiagonal(exponentiatedQuadratic(x, alpha, rho), 1e-10)), z);
    var k     = poisson(exp(f));
    return k;
}
