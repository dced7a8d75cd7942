/** Who changes to a safe well? Logistic regression on distance and arsenic, 3,020 households in Bangladesh (Gelman and Hill 2007, chapter 5). */
Tensor wells(Tensor distance, Tensor arsenic) {
    var alpha    = normal(0, 2.5);
    var beta     = normal(0, 1, shape(2));
    var switched = bernoulliLogits(alpha + beta[0] * distance + beta[1] * arsenic);
    return switched;
}
