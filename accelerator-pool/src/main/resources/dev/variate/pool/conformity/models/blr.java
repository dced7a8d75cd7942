/** Linear regression on a matrix of inputs, without an intercept. */
Tensor blr(Tensor X) {
    var beta  = normal(0, 10, shape(size(X, 1)));
    var sigma = halfNormal(10);
    var y     = normal(dot(X, beta), sigma);
    return y;
}
