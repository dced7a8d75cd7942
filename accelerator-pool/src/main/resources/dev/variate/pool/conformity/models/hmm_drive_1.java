/** Is a basketball player driving to the basket? Two hidden states, seen through logarithms of speed and distance at each moment, whose spreads are known. */
Tensor hmmDriveNormal(Tensor u, Tensor v, Tensor alpha, double tau, double rho) {
    var theta1   = dirichlet(alpha[0]);
    var theta2   = dirichlet(alpha[1]);
    var phi      = flat(shape(2), ordered());
    var lambda   = flat(shape(2), ordered());
    var prior    = factor(Normal.of(vector(0, 3), 1).logProb(phi) + Normal.of(vector(0, 3), 1).logProb(lambda));
    var speed    = Normal.of(phi, tau).logProb(reshape(u, size(u), 1));
    var distance = Normal.of(lambda, rho).logProb(reshape(v, size(v), 1));
    var drive    = factor(hiddenMarkovLogProb(vector(0.5, 0.5), stack(theta1, theta2), speed + distance));
    return drive;
}
