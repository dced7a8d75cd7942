/** Months that 44 women lived after a mastectomy; of those who left the study alive, only that they lived longer is known. */
Tensor mastectomy(Tensor spread, Tensor left) {
    var shape     = gamma(2, 1);
    var intercept = normal(5, 2);
    var effect    = normal(0, 1);
    var months    = weibull(shape, exp(intercept + effect * spread), rightCensored(left));
    return months;
}
