package dev.variate.device.pjrt;

/**
 * The functions of PJRT's C interface that are called here, with their places in its table. The table only grows at its end, so places are the same in every plug-in of major
 * version 0 (openxla/xla, {@code xla/pjrt/c/pjrt_c_api.h}).
 */
enum PjrtFunction {
    ERROR_DESTROY(0),
    ERROR_MESSAGE(1),
    PLUGIN_INITIALIZE(3),
    EVENT_DESTROY(5),
    EVENT_AWAIT(8),
    CLIENT_CREATE(10),
    CLIENT_DESTROY(11),
    CLIENT_PLATFORM_NAME(12),
    CLIENT_ADDRESSABLE_DEVICES(16),
    CLIENT_COMPILE(20),
    CLIENT_BUFFER_FROM_HOST_BUFFER(22),
    DEVICE_DESCRIPTION_KIND(26),
    DEVICE_GET_DESCRIPTION(29),
    LOADED_EXECUTABLE_DESTROY(50),
    LOADED_EXECUTABLE_EXECUTE(55),
    BUFFER_DESTROY(58),
    BUFFER_TO_HOST_BUFFER(70);

    private static final int HEADER_WORDS = 5;

    private final int place;

    PjrtFunction(int place) {
        this.place = place;
    }

    /** In bytes from the table's start. */
    long offset() {
        return Long.BYTES * (HEADER_WORDS + (long) place);
    }
}
