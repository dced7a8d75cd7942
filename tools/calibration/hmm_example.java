/** The suite's hidden Markov model of two levels, with the order of the levels told by a truncation in the place of a factor, which cannot be drawn from. The priors differ by 4e-7 of probability: that levels about 3 and 10 come in the other order. */
Tensor hmmExample(int N) {
    var theta1 = dirichlet(ones(2));
    var theta2 = dirichlet(ones(2));
    var low    = normal(3, 1);
    var high   = normal(10, 1, truncatedBelow(low));
    var y      = hiddenMarkov(N, vector(0.5, 0.5), stack(theta1, theta2), Normal.of(vector(low, high), 1));
    return y;
}
