/** Points in the Six Nations, 2014 to 2017: what each side scores follows from its attack, the other's defence, and who plays at home. */
Tensor rugby(int teams, int[] scorer, int[] opponent, Tensor atHome) {
    var inTeam        = plate("team", teams);
    var level         = normal(3, 1);
    var advantage     = normal(0, 0.5);
    var attackSpread  = halfNormal(0.5);
    var defenceSpread = halfNormal(0.5);
    var a             = normal(0, attackSpread, inTeam);
    var d             = normal(0, defenceSpread, inTeam);
    var attack        = a - mean(a);
    var defence       = d - mean(d);
    var points        = poisson(exp(level + advantage * atHome + attack[scorer] - defence[opponent]));
    return points;
}
