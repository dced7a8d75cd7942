/** Log earnings by height: the slope is nearly the share more that an inch earns (Gelman and Hill 2006, chapter 4). */
Tensor logEarnHeight(Tensor earn, Tensor height) {
    var beta    = flat(shape(2));
    var sigma   = flatPositive();
    var logEarn = normal(beta[0] + beta[1] * height, sigma, given(log(earn)));
    return logEarn;
}
