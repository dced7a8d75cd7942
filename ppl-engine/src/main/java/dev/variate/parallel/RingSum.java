package dev.variate.parallel;

import dev.variate.device.Exchange;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sum of vectors of some members of a group, by the ring: each vector is cut in as many pieces as there are members, which go round once to be added up and once more to be known to all, so
 * that nobody sends more than twice the vector however many there are (Patarasuk and Yuan, <em>Bandwidth optimal all-reduce algorithms for clusters of workstations</em>, 2009).
 */
final class RingSum {
    private final Exchange exchange;
    private final List<Integer> ring;
    private final int place;

    /** @param ring the members in order, this one among them */
    RingSum(Exchange exchange, List<Integer> ring) {
        this.exchange = exchange;
        this.ring = List.copyOf(ring);
        this.place = ring.indexOf(exchange.member());
    }

    /** Element by element, the same bits in every member. Each calls this equally often, with vectors of one type. */
    Value sum(Value vector) {
        int count = ring.size();
        if (count == 1 || vector.shape().size() == 0) {
            return vector;
        }
        List<double[]> pieces = new ArrayList<>();
        int length = vector.shape().size();
        double[] all = vector.elements();
        for (int i = 0; i < count; i++) {
            pieces.add(Arrays.copyOfRange(all, start(i, length), start(i + 1, length)));
        }
        for (int round = 0; round < count - 1; round++) {
            double[] came = pass(vector, pieces, place - round, place - round - 1);
            double[] own = pieces.get(Math.floorMod(place - round - 1, count));
            for (int i = 0; i < own.length; i++) {
                own[i] = vector.dtype().round(own[i] + came[i]);
            }
        }
        for (int round = 0; round < count - 1; round++) {
            double[] came = pass(vector, pieces, place + 1 - round, place - round);
            pieces.set(Math.floorMod(place - round, count), came);
        }
        double[] sum = new double[length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(pieces.get(i), 0, sum, start(i, length), pieces.get(i).length);
        }
        return Value.wrap(vector.type(), sum);
    }

    private int start(int piece, int length) {
        return (int) ((long) piece * length / ring.size());
    }

    /** Sends one piece to the next in the ring and takes another from the one before. */
    private double[] pass(Value like, List<double[]> pieces, int sent, int taken) {
        int count = ring.size();
        double[] out = pieces.get(Math.floorMod(sent, count));
        exchange.send(ring.get((place + 1) % count), List.of(Value.wrap(type(like, out.length), out.clone())));
        int length = pieces.get(Math.floorMod(taken, count)).length;
        return exchange.receive(ring.get(Math.floorMod(place - 1, count)), List.of(type(like, length)))
                .get(0)
                .elements();
    }

    private static TensorType type(Value like, int length) {
        return new TensorType(like.dtype(), Shape.of(length));
    }
}
