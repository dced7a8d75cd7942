package dev.variate.device;

import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;

/** A group of members that send each other tensors: what a program needs whose parts are in several places. */
public interface Exchange extends AutoCloseable {

    /** The number of this member, from 0. */
    int member();

    int members();

    /** Sends and does not wait until it has come. What one member sends another comes in the order in which it was sent. May be called while another thread receives. */
    void send(int to, List<Value> values);

    /**
     * The next that {@code from} has sent to this member, or will send.
     *
     * @param types what it is; both know
     * @throws IllegalStateException if the process through which {@code from} sends does not answer for twenty seconds, if nothing comes for ten minutes, or something else
     */
    List<Value> receive(int from, List<TensorType> types);

    @Override
    void close();
}
