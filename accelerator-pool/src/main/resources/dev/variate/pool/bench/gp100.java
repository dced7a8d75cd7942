/** A Gaussian process at a hundred places, with its values among the unknowns. */
Tensor gp100(Tensor x) {
    var rho   = inverseGamma(5, 5);
    var alpha = halfNormal(1);
    var sigma = halfNormal(1);
    var z     = normal(0, 1, shape(size(x)));
    var f     = matmul(cholesky(addDiagonal(exponentiatedQuadratic(x, alpha, rho), 1e-8)), z);
    var y     = normal(f, sigma);
    return y;
}
