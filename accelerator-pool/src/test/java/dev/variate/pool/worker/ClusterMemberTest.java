package dev.variate.pool.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TensorFlow servers in processes of their own, for as long as they are wanted. */
@Timeout(120)
class ClusterMemberTest {
    private final List<ClusterMember> members = new ArrayList<>();

    /** Each waits for the others, so they must not wait for a thread. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        members.forEach(ClusterMember::close);
    }

    private void bringUp(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            members.add(ClusterMember.start());
        }
        List<String> addresses =
                members.stream().map(member -> "127.0.0.1:" + member.port()).toList();
        List<CompletableFuture<Void>> joining = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int member = i;
            joining.add(CompletableFuture.runAsync(() -> members.get(member).join(addresses, member), threads));
        }
        joining.forEach(CompletableFuture::join);
    }

    private List<CompletableFuture<float[]>> sum(float[]... vectors) {
        List<CompletableFuture<float[]>> sums = new ArrayList<>();
        for (int i = 0; i < vectors.length; i++) {
            ClusterMember member = members.get(i);
            float[] vector = vectors[i];
            sums.add(CompletableFuture.supplyAsync(() -> member.sum(vector), threads));
        }
        return sums;
    }

    @Test
    void the_members_of_a_group_all_learn_the_sum_of_their_vectors_and_nothing_is_left_of_it_afterwards()
            throws IOException {
        bringUp(2);
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<float[]>> sums = sum(new float[] {1, 2, 3 + round}, new float[] {10, 20.5f, -3});
            assertThat(sums).allSatisfy(sum -> assertThat(sum.join()).isNotNull());
            for (CompletableFuture<float[]> sum : sums) {
                assertThat(sum.join()).containsExactly(11, 22.5f, round);
            }
        }
        List<Long> pids = members.stream().map(ClusterMember::pid).toList();
        assertThat(members).allMatch(member -> listens(member.port()));
        members.forEach(ClusterMember::close);
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        assertThat(members).noneMatch(member -> listens(member.port()));
    }

    @Test
    void a_member_that_is_killed_says_so() throws IOException {
        members.add(ClusterMember.start());
        ProcessHandle.of(members.getFirst().pid()).orElseThrow().destroyForcibly();
        assertThatThrownBy(() -> members.getFirst().join(List.of("127.0.0.1:1"), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("may have been killed");
    }

    @Test
    void a_sum_that_waits_for_a_member_that_never_adds_ends_with_its_own_server() throws IOException {
        bringUp(2);
        CompletableFuture<float[]> waiting = sum(new float[] {1, 2}).getFirst();
        assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        members.getFirst().close();
        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("ended");
    }

    @Test
    void who_waits_for_a_letter_is_patient_with_one_who_is_slow_and_gives_up_one_whose_server_is_stuck()
            throws Exception {
        bringUp(2);
        CompletableFuture<int[]> slow = letter(0, 1);
        // longer than it takes until the other's server is asked
        assertThatThrownBy(() -> slow.get(3, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        members.get(1).send(0, new int[] {7, 8});
        assertThat(slow.get(20, TimeUnit.SECONDS)).containsExactly(7, 8);
        stop(members.get(0).pid());
        members.get(1).send(0, new int[] {9});
        assertThatThrownBy(() -> letter(1, 0).get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("The TensorFlow server of member 0 does not answer any more: it had 20 s");
    }

    private CompletableFuture<int[]> letter(int to, int from) {
        return CompletableFuture.supplyAsync(() -> members.get(to).receive(from, 2), threads);
    }

    private static void stop(long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }
}
