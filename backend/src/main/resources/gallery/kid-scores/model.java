/** Test scores of children, by their mother's schooling and IQ, with interaction (Gelman and Hill 2007, chapter 3). */
Tensor kidScores(Tensor mom_hs, Tensor mom_iq) {
    var beta      = flat(shape(4));
    var sigma     = halfCauchy(2.5);
    var kid_score = normal(beta[0] + beta[1] * mom_hs + beta[2] * mom_iq + beta[3] * mom_hs * mom_iq, sigma);
    return kid_score;
}
