/** Test scores of children, by when their mothers went back to work: four groups, the first the base level (Gelman and Hill 2006, chapter 4). */
Tensor kidscoreMomWork(Tensor mom_work) {
    var beta      = flat(shape(4));
    var sigma     = flatPositive();
    var group     = beta[0] + beta[1] * eq(mom_work, 2) + beta[2] * eq(mom_work, 3) + beta[3] * eq(mom_work, 4);
    var kid_score = normal(group, sigma);
    return kid_score;
}
