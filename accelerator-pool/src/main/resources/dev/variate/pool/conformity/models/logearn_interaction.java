/** Log earnings by height, with a slope of their own for men (Gelman and Hill 2006, chapter 4): height in inches, so that slope and intercept are all but one. */
Tensor logEarnInteraction(Tensor earn, Tensor height, Tensor male) {
    var beta    = flat(shape(4));
    var sigma   = flatPositive();
    var logEarn = normal(beta[0] + beta[1] * height + beta[2] * male + beta[3] * height * male, sigma, given(log(earn)));
    return logEarn;
}
