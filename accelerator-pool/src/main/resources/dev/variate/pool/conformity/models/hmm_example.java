/** A chain of two hidden states, each with a mean of its own, the lower first. */
Tensor hmmExample(int N) {
    var theta1 = dirichlet(ones(2));
    var theta2 = dirichlet(ones(2));
    var mu     = flatPositive(shape(2), ordered());
    var prior  = factor(Normal.of(vector(3, 10), 1).logProb(mu));
    var y      = hiddenMarkov(N, vector(0.5, 0.5), stack(theta1, theta2), Normal.of(mu, 1));
    return y;
}
