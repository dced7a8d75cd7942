/** The Nile's flow at Aswan, 1871 to 1970: a level that wanders from year to year, seen through the noise of each year. */
Tensor nile(int years) {
    var average = normal(1000, 300);
    var wander  = logNormal(log(40), 0.5);
    var noise   = halfNormal(200);
    var z       = normal(0, 1, shape(years));
    var walk    = wander * cumulativeSum(z);
    var level   = average + walk - mean(walk);
    var flow    = normal(level, noise);
    return flow;
}
