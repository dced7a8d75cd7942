package dev.variate.device.jvm;
final class VectorRowWriter { VectorRowWriter(MethodWriter m, Plan.Loop p) {} void write() {} }
