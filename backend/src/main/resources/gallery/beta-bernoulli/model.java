/** A coin of unknown bias, flipped fifty times (the first program of Tran et al. 2018). Take `x` out of the data to run it forward. */
Tensor coin() {
    var theta = beta(1, 1);
    var x     = bernoulli(theta, shape(50));
    return x;
}
