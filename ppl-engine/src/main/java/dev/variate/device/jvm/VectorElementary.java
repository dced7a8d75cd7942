package dev.variate.device.jvm;
final class VectorElementary { static final int LANES = 0; }
