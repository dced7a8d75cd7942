/** Is a basketball player driving to the basket? Two hidden states, seen through the speed and the distance at each moment. */
Tensor hmmDrive(Tensor u, Tensor v, Tensor alpha) {
    var theta1   = dirichlet(alpha[0]);
    var theta2   = dirichlet(alpha[1]);
    var phi      = flatPositive(shape(2), ordered());
    var lambda   = flatPositive(shape(2), ordered());
    var prior    = factor(Normal.of(vector(0, 3), 1).logProb(phi) + Normal.of(vector(0, 3), 1).logProb(lambda));
    var speed    = Exponential.of(phi).logProb(reshape(u, size(u), 1));
    var distance = Exponential.of(lambda).logProb(reshape(v, size(v), 1));
    var drive    = factor(hiddenMarkovLogProb(vector(0.5, 0.5), stack(theta1, theta2), speed + distance));
    return drive;
}
