package dev.variate.device.jvm;
final class VectorMatrixPanels { static MatrixPanels of(double[] e, int c) { return new MatrixPanels(e, c); } }
