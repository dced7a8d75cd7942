/** Putts that professional golfers hole, by distance in feet: the ball falls if its angle is right within what hole and ball allow. */
Tensor golf(Tensor distance, int[] tries) {
    var gap     = (4.25 - 1.68) / 2 / 12;
    var allowed = gap / distance;
    var sigma   = halfNormal(0.1);
    var p       = 2 * normalCdf(atan(allowed / sqrt(1 - square(allowed))) / sigma) - 1;
    var holed   = binomial(tries, p);
    return holed;
}
