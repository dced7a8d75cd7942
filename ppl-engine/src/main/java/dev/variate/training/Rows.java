package dev.variate.training;

import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.SequencedMap;

/** Data as rows by number, of which batches are made. May be read from several threads. */
public interface Rows {

    /** How many there are. */
    long count();

    /** The types of the columns of a batch of so many rows, by name. */
    SequencedMap<String, TensorType> columns(int rows);

    /** The columns of these rows, in the order of {@link #columns}. */
    SequencedMap<String, Value> read(long[] rows);
}
