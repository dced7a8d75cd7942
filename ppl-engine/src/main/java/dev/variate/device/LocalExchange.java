package dev.variate.device;

import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Members within one process, each on a thread of its own: for devices that one process drives. */
public final class LocalExchange implements Exchange {
    private static final long LIMIT_MINUTES = 10;

    private final int member;
    /** What member i has sent to member j, at i · members + j. */
    private final List<BlockingQueue<List<Value>>> queues;

    private final int members;

    private LocalExchange(int member, int members, List<BlockingQueue<List<Value>>> queues) {
        this.member = member;
        this.members = members;
        this.queues = queues;
    }

    /** All members of a group. */
    public static List<Exchange> group(int members) {
        List<BlockingQueue<List<Value>>> queues = new ArrayList<>();
        for (int i = 0; i < members * members; i++) {
            queues.add(new LinkedBlockingQueue<>());
        }
        List<Exchange> group = new ArrayList<>();
        for (int member = 0; member < members; member++) {
            group.add(new LocalExchange(member, members, queues));
        }
        return group;
    }

    @Override
    public int member() {
        return member;
    }

    @Override
    public int members() {
        return members;
    }

    @Override
    public void send(int to, List<Value> values) {
        queues.get(member * members + to).add(List.copyOf(values));
    }

    @Override
    public List<Value> receive(int from, List<TensorType> types) {
        try {
            List<Value> values = queues.get(from * members + member).poll(LIMIT_MINUTES, TimeUnit.MINUTES);
            if (values == null) {
                throw new IllegalStateException(
                        "Member " + from + " of the group sent nothing for " + LIMIT_MINUTES + " minutes");
            }
            if (!values.stream().map(Value::type).toList().equals(types)) {
                throw new IllegalStateException("Member " + from + " of the group sent "
                        + values.stream().map(Value::type).toList() + " where " + types
                        + " was expected; the members do not run the same program");
            }
            return values;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for member " + from, e);
        }
    }

    @Override
    public void close() {}
}
