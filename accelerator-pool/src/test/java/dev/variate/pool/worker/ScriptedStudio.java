package dev.variate.pool.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.variate.pool.protocol.Ack;
import dev.variate.pool.protocol.Block;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.Finish;
import dev.variate.pool.protocol.Lease;
import dev.variate.pool.protocol.LiveJob;
import dev.variate.pool.protocol.LiveResult;
import dev.variate.pool.protocol.Phase;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.Registered;
import dev.variate.pool.protocol.Registration;
import dev.variate.pool.protocol.Renewed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The other end of the protocol, over real HTTP, following a test's script: which leases there are, and what is answered to a block. (The
 * studio itself stands above this module; that the two agree is tested there.)
 */
final class ScriptedStudio implements AutoCloseable {
    static final String TOKEN = "a-token-nobody-may-see";

    private static final int QUESTION_MILLIS = 300;

    /** What to answer to a block; called for every arrival, repetitions included. */
    interface Script {
        int status(Arrival arrival) throws InterruptedException;
    }

    record Arrival(int attempt, Block block) {}

    final BlockingQueue<Registration> registrations = new LinkedBlockingQueue<>();
    final BlockingQueue<Lease> leases = new LinkedBlockingQueue<>();
    final BlockingQueue<LiveJob> liveJobs = new LinkedBlockingQueue<>();
    final BlockingQueue<CheckJob> checkJobs = new LinkedBlockingQueue<>();
    final BlockingQueue<Map.Entry<String, CheckResult>> checkResults = new LinkedBlockingQueue<>();
    final BlockingQueue<Finish> finishes = new LinkedBlockingQueue<>();
    final BlockingQueue<Map.Entry<String, LiveResult>> liveResults = new LinkedBlockingQueue<>();
    final List<Phase.Name> phases = new ArrayList<>();
    final AtomicInteger renewals = new AtomicInteger();
    private int questions;
    private final Map<String, Block> recorded = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Script script = arrival -> 200;
    private volatile boolean cancelWanted;
    private volatile String credential = "a-credential";
    private HttpServer server;
    private final int port;

    ScriptedStudio() throws IOException {
        server = open(0);
        port = server.getAddress().getPort();
    }

    private HttpServer open(int wanted) throws IOException {
        HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
        opened.createContext("/pool/v1/", this::handle);
        opened.setExecutor(threads);
        opened.start();
        return opened;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    void answerBlocks(Script answers) {
        script = answers;
    }

    /** From now on the credential that a worker has is too old. */
    void changeCredential() {
        credential = "another-credential";
    }

    void wantCancel() {
        cancelWanted = true;
    }

    /** Goes away: connections are cut, nobody listens. */
    void goAway() {
        server.stop(0);
    }

    void comeBack() throws IOException {
        server = open(port);
    }

    /** Every block once, in the order of arrival. */
    synchronized List<Block> blocks() {
        return List.copyOf(recorded.values());
    }

    synchronized void forgetBlocks() {
        recorded.clear();
        phases.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            String path = exchange.getRequestURI().getPath();
            String wanted = path.endsWith("/workers") || path.endsWith("/renewal") ? TOKEN : credential;
            if (!("Bearer " + wanted).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer(exchange, 401, new byte[0]);
                return;
            }
            route(exchange, path, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void route(HttpExchange exchange, String path, byte[] body) throws IOException, InterruptedException {
        String last = path.substring(path.lastIndexOf('/') + 1);
        switch (last) {
            case "workers" -> {
                Registration registration = ProtocolJson.read(body, Registration.class);
                registrations.add(registration);
                answer(
                        exchange,
                        200,
                        ProtocolJson.write(
                                new Registered("w" + registrations.size(), registration.name(), credential)));
            }
            case "renewal" -> {
                renewals.incrementAndGet();
                answer(exchange, 200, ProtocolJson.write(new Renewed(credential)));
            }
            case "lease" -> offer(exchange, leases);
            case "live" -> offer(exchange, liveJobs);
            case "checks" -> offer(exchange, checkJobs);
            case "blocks" -> block(exchange, path, ProtocolJson.read(body, Block.class));
            case "phase" -> {
                synchronized (this) {
                    phases.add(ProtocolJson.read(body, Phase.class).name());
                }
                acknowledge(exchange);
            }
            case "heartbeat" -> acknowledge(exchange);
            case "finish" -> {
                finishes.add(ProtocolJson.read(body, Finish.class));
                acknowledge(exchange);
            }
            case String job
            when path.startsWith("/pool/v1/checks/") -> {
                checkResults.add(Map.entry(job, ProtocolJson.read(body, CheckResult.class)));
                acknowledge(exchange);
            }
            default -> {
                liveResults.add(Map.entry(last, ProtocolJson.read(body, LiveResult.class)));
                acknowledge(exchange);
            }
        }
    }

    /** Waits until no question for work is held; one of a worker that is gone would take the next worker's lease. */
    synchronized void awaitNoQuestion() throws InterruptedException {
        while (questions > 0) {
            wait();
        }
    }

    private synchronized void question(int more) {
        questions += more;
        notifyAll();
    }

    private void offer(HttpExchange exchange, BlockingQueue<?> queue) throws IOException, InterruptedException {
        question(1);
        Object next;
        try {
            next = queue.poll(QUESTION_MILLIS, TimeUnit.MILLISECONDS);
        } finally {
            question(-1);
        }
        answer(exchange, next == null ? 204 : 200, next == null ? new byte[0] : ProtocolJson.write(next));
    }

    private void block(HttpExchange exchange, String path, Block block) throws IOException, InterruptedException {
        int attempt = Integer.parseInt(path.split("/")[6]);
        int status = script.status(new Arrival(attempt, block));
        if (status == 200) {
            synchronized (this) {
                recorded.putIfAbsent(block.chain() + ":" + block.firstIteration(), block);
            }
        }
        answer(exchange, status, status == 200 ? ProtocolJson.write(new Ack(cancelWanted)) : new byte[0]);
    }

    private void acknowledge(HttpExchange exchange) throws IOException {
        answer(exchange, 200, ProtocolJson.write(new Ack(cancelWanted)));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
