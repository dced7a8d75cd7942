/** Log earnings by height, with men and women apart: much of what height seemed to earn was sex (Gelman and Hill 2006, chapter 4). */
Tensor logEarnHeightMale(Tensor earn, Tensor height, Tensor male) {
    var beta    = flat(shape(3));
    var sigma   = flatPositive();
    var logEarn = normal(beta[0] + beta[1] * height + beta[2] * male, sigma, given(log(earn)));
    return logEarn;
}
