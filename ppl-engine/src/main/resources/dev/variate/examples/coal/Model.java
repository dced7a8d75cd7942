/** Accidents in British coal mines, 1851 to 1962: a rate that changes once, in a year that nobody recorded and that is summed out. */
Tensor coal(int years) {
    var early     = exponential(0.5);
    var late      = exponential(0.5);
    var change    = discreteUniform(0, years - 1);
    var accidents = poisson(where(lt(range(years), change), early, late));
    return accidents;
}
