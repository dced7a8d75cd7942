/** Who changes to a safer well? (Gelman and Hill 2006, chapter 5): logistic regression. */
Tensor wells(Tensor distance, Tensor arsenic) {
    var intercept  = normal(0, 10);
    var byDistance = normal(0, 10);
    var byArsenic  = normal(0, 10);
    var switched   = bernoulliLogits(intercept + byDistance * (distance / 100) + byArsenic * arsenic);
    return switched;
}
