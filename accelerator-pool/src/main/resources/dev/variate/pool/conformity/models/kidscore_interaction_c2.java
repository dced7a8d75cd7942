/** Test scores by mothers' schooling and IQ, centred at one half and at 100, which everybody can read (Gelman and Hill 2006, chapter 4). */
Tensor kidscoreInteractionC2(Tensor mom_hs, Tensor mom_iq) {
    var beta      = flat(shape(4));
    var sigma     = flatPositive();
    var hs        = mom_hs - 0.5;
    var iq        = mom_iq - 100;
    var kid_score = normal(beta[0] + beta[1] * hs + beta[2] * iq + beta[3] * hs * iq, sigma);
    return kid_score;
}
