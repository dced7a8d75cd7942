/** Test scores by mothers' schooling and IQ, each in units of two of its standard deviations (Gelman and Hill 2006, chapter 4). */
Tensor kidscoreInteractionZ(Tensor mom_hs, Tensor mom_iq) {
    var beta      = flat(shape(4));
    var sigma     = flatPositive();
    var hs        = (mom_hs - mean(mom_hs)) / (2 * standardDeviation(mom_hs));
    var iq        = (mom_iq - mean(mom_iq)) / (2 * standardDeviation(mom_iq));
    var kid_score = normal(beta[0] + beta[1] * hs + beta[2] * iq + beta[3] * hs * iq, sigma);
    return kid_score;
}

/** With a divisor of one less than there are rows. */
Tensor standardDeviation(Tensor x) {
    return sqrt(sum(square(x - mean(x))) / (size(x) - 1));
}
