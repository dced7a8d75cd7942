/** Test scores of children, by their mothers' schooling and IQ: two parallel lines (Gelman and Hill 2006, chapter 3). */
Tensor kidscoreMomHsIq(Tensor mom_hs, Tensor mom_iq) {
    var beta      = flat(shape(3));
    var sigma     = halfCauchy(2.5);
    var kid_score = normal(beta[0] + beta[1] * mom_hs + beta[2] * mom_iq, sigma);
    return kid_score;
}
