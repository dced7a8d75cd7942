/** Which party American voters felt close to, from 1 (Democrat) to 7 (Republican), in one election year (Gelman and Hill 2006, chapter 4). */
Tensor nes(Tensor real_ideo, Tensor race_adj, Tensor age_discrete, Tensor educ1, Tensor gender, Tensor income) {
    var beta     = flat(shape(9));
    var sigma    = flatPositive();
    var byAge    = beta[3] * eq(age_discrete, 2) + beta[4] * eq(age_discrete, 3) + beta[5] * eq(age_discrete, 4);
    var expected = beta[0]
            + beta[1] * real_ideo
            + beta[2] * race_adj
            + byAge
            + beta[6] * educ1
            + beta[7] * gender
            + beta[8] * income;
    var partyid7 = normal(expected, sigma);
    return partyid7;
}
