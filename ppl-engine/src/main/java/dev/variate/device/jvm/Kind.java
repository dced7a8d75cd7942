package dev.variate.device.jvm;

/** What a {@link Node} computes: the few operations that are left once shapes, types and broadcasting have been lowered away. */
enum Kind {
    // leaves
    CONSTANT,
    DATA,
    INDEX,
    ARGUMENT,
    // element-wise; a scalar operand stands for as many copies as are wanted
    ADD,
    MULTIPLY,
    DIVIDE,
    MAXIMUM,
    MINIMUM,
    POWER,
    REMAINDER,
    ATAN2,
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    SELECT,
    ABS,
    SIGN,
    FLOOR,
    CEIL,
    ROUND_EVEN,
    ROUND_BFLOAT16,
    EXP,
    EXPM1,
    LOG,
    LOG1P,
    SQRT,
    SIN,
    COS,
    TAN,
    ATAN,
    TANH,
    LGAMMA,
    ERF,
    ERFCX,
    LOG_NORMAL_CDF,
    NORMAL_QUANTILE,
    BESSEL_I0E,
    BESSEL_I1E,
    LOG_GAMMA_P,
    LOG_GAMMA_Q,
    LOG_BETA,
    POLYGAMMA,
    IS_FINITE,
    ROUND_F32,
    WRAP_I32,
    TRUNCATE_I32,
    /** Reads a run of its operand's elements, from {@link Node#offset}. */
    SLICE,
    /** Reads its operand's elements at an index that is known. */
    GATHER,
    /** The sum of all elements. */
    SUM,
    /** Element g is the sum of the operand's elements whose index is g. */
    SEGMENT_SUM,
    /** A known matrix times a vector: one element a row. */
    ROW_PRODUCT,
    /** The transpose of a known matrix times a vector over its rows. */
    COLUMN_PRODUCT,
    /** Its operands end to end. */
    CONCATENATE,
    /** Every carry of a recurrence, row by row: see {@link ScanLoop}. */
    SCAN,
    /** Anything else, done by {@link ArrayKernel} on whole arrays. */
    CALL;

    boolean isLeaf() {
        return ordinal() <= ARGUMENT.ordinal();
    }

    boolean isElementwise() {
        return ordinal() >= ADD.ordinal() && ordinal() <= TRUNCATE_I32.ordinal();
    }

    boolean isComparison() {
        return ordinal() >= EQ.ordinal() && ordinal() <= GE.ordinal();
    }

    /** Whether vector code computes it for a block of rows at once. */
    boolean isFunction() {
        return this == EXP || this == LOG || this == LOG1P;
    }

    /** Whether computing it again costs more than keeping it in an array and reading it back. */
    boolean isDear() {
        return switch (this) {
            case DIVIDE,
                    POWER,
                    REMAINDER,
                    ATAN2,
                    EXP,
                    EXPM1,
                    LOG,
                    LOG1P,
                    SQRT,
                    SIN,
                    COS,
                    TAN,
                    ATAN,
                    TANH,
                    LGAMMA,
                    ERF,
                    ERFCX,
                    LOG_NORMAL_CDF,
                    NORMAL_QUANTILE,
                    BESSEL_I0E,
                    BESSEL_I1E,
                    LOG_GAMMA_P,
                    LOG_GAMMA_Q,
                    LOG_BETA,
                    POLYGAMMA,
                    ROW_PRODUCT -> true;
            case CONSTANT,
                    DATA,
                    INDEX,
                    ARGUMENT,
                    ADD,
                    MULTIPLY,
                    MAXIMUM,
                    MINIMUM,
                    EQ,
                    NE,
                    LT,
                    LE,
                    GT,
                    GE,
                    SELECT,
                    ABS,
                    SIGN,
                    FLOOR,
                    CEIL,
                    ROUND_EVEN,
                    ROUND_BFLOAT16,
                    IS_FINITE,
                    ROUND_F32,
                    WRAP_I32,
                    TRUNCATE_I32,
                    SLICE,
                    GATHER,
                    SUM,
                    SEGMENT_SUM,
                    COLUMN_PRODUCT,
                    CONCATENATE,
                    SCAN,
                    CALL -> false;
        };
    }

    /** Whether its elements become known together, when a whole loop has ended, and so always lie in an array. */
    boolean isArray() {
        return this == SEGMENT_SUM || this == COLUMN_PRODUCT || this == CONCATENATE || this == SCAN || this == CALL;
    }
}
