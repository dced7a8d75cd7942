/** Test scores of children, by whether their mothers finished high school: the difference of two means (Gelman and Hill 2006, chapter 3). */
Tensor kidscoreMomHs(Tensor mom_hs) {
    var beta      = flat(shape(2));
    var sigma     = halfCauchy(2.5);
    var kid_score = normal(beta[0] + beta[1] * mom_hs, sigma);
    return kid_score;
}
