/** Earnings by height, in dollars and inches (Gelman and Hill 2006, chapter 4). */
Tensor earnHeight(Tensor height) {
    var beta  = flat(shape(2));
    var sigma = flatPositive();
    var earn  = normal(beta[0] + beta[1] * height, sigma);
    return earn;
}
