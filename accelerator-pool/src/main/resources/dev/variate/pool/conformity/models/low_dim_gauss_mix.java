/** Two normal clouds in one dimension; which cloud a row belongs to is summed out. */
Tensor lowDimGaussMix(int N) {
    var mu    = normal(0, 2, shape(2), ordered());
    var sigma = halfNormal(2, shape(2));
    var theta = beta(5, 5);
    var y     = mixture(vector(theta, 1 - theta),
            List.of(Normal.of(mu[0], sigma[0]), Normal.of(mu[1], sigma[1])), shape(N));
    return y;
}
