/** Test scores of children, by their mothers' IQ (Gelman and Hill 2006, chapter 3). */
Tensor kidscoreMomIq(Tensor mom_iq) {
    var beta      = flat(shape(2));
    var sigma     = halfCauchy(2.5);
    var kid_score = normal(beta[0] + beta[1] * mom_iq, sigma);
    return kid_score;
}
