/** Log earnings by log height and sex: the slope is an elasticity, percent for percent (Gelman and Hill 2006, chapter 4). */
Tensor logEarnLogHeightMale(Tensor earn, Tensor height, Tensor male) {
    var beta    = flat(shape(3));
    var sigma   = flatPositive();
    var logEarn = normal(beta[0] + beta[1] * log(height) + beta[2] * male, sigma, given(log(earn)));
    return logEarn;
}
