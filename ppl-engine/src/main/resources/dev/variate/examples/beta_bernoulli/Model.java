/** Fifty tosses of a coin of unknown bias (Tran et al. 2018, figure 1). */
Tensor betaBernoulli() {
    var p = beta(1, 1);
    var x = bernoulli(p, shape(50));
    return x;
}
