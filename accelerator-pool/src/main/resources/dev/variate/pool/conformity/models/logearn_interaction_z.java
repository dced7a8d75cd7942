/** Log earnings by standardised height, with a slope of their own for men (Gelman and Hill 2006, chapter 4). */
Tensor logEarnInteractionZ(Tensor earn, Tensor height, Tensor male) {
    var beta    = flat(shape(4));
    var sigma   = flatPositive();
    var centred = height - mean(height);
    var z       = centred / sqrt(sum(square(centred)) / (size(height) - 1));
    var logEarn = normal(beta[0] + beta[1] * z + beta[2] * male + beta[3] * z * male, sigma, given(log(earn)));
    return logEarn;
}
