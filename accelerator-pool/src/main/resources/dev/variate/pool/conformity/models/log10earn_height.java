/** Earnings by height, in powers of ten: a slope of 0.02 is 5 % an inch (Gelman and Hill 2006, chapter 4). */
Tensor log10EarnHeight(Tensor earn, Tensor height) {
    var beta      = flat(shape(2));
    var sigma     = flatPositive();
    var log10Earn = normal(beta[0] + beta[1] * height, sigma, given(log(earn) / log(10)));
    return log10Earn;
}
