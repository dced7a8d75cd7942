/** Test scores by mothers' schooling and IQ, both centred at their means, so that each slope is that of an average mother (Gelman and Hill 2006, chapter 4). */
Tensor kidscoreInteractionC(Tensor mom_hs, Tensor mom_iq) {
    var beta      = flat(shape(4));
    var sigma     = flatPositive();
    var hs        = mom_hs - mean(mom_hs);
    var iq        = mom_iq - mean(mom_iq);
    var kid_score = normal(beta[0] + beta[1] * hs + beta[2] * iq + beta[3] * hs * iq, sigma);
    return kid_score;
}
