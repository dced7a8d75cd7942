package dev.variate.pool.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.parallel.Mesh;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A model in parts, each part in a process of its own with a TensorFlow server, which tell each other tensors. */
@Timeout(300)
class MeshProcessesTest {
    /** Double precision; what differs between meshes is the order of sums. */
    private static final double ROUNDING = 1e-9;

    private static final int STEPS = 6;

    @TempDir
    Path folder;

    private static MeshJob job(Mesh mesh, int parts, String checkpoint) {
        return new MeshJob(
                "flow-vae", "small", "", 2, parts, mesh.toString(), "jvm", "full", 1e-3, STEPS, 7, checkpoint, 2);
    }

    private static List<MeshProcesses.Step> run(Mesh mesh, int parts, String checkpoint)
            throws IOException, InterruptedException {
        List<MeshProcesses.Step> steps = new ArrayList<>();
        try (MeshProcesses processes = new MeshProcesses(mesh)) {
            List<MeshResult> results = processes.run(job(mesh, parts, checkpoint), steps::add);
            assertThat(results).hasSize(mesh.size()).allMatch(r -> r.stepMillis() > 0);
        }
        return steps;
    }

    @Test
    void one_process_of_four_is_killed_and_two_go_on_from_the_checkpoint_to_what_one_alone_comes_to()
            throws IOException, InterruptedException {
        List<MeshProcesses.Step> one = run(Mesh.of(1, 1), 4, "");
        List<MeshProcesses.Step> steps = new ArrayList<>();
        String checkpoint = folder.resolve("checkpoint").toString();
        List<Long> pids;
        try (MeshProcesses four = new MeshProcesses(Mesh.of(2, 2))) {
            pids = four.pids();
            assertThatThrownBy(() -> four.run(job(Mesh.of(2, 2), 4, checkpoint), step -> {
                        steps.add(step);
                        if (step.number() == 3) {
                            ProcessHandle.of(pids.get(3)).orElseThrow().destroyForcibly();
                        }
                    }))
                    .isInstanceOf(MeshProcesses.LostException.class)
                    .hasMessageContaining("device 3");
        }
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        steps.removeIf(step -> step.number() > 2);
        List<MeshProcesses.Step> rest = run(Mesh.of(1, 2), 4, checkpoint);
        // a step more may have been taken, and kept, before the kill was felt
        assertThat(rest.getFirst().number()).isIn(3L, 5L);
        steps.removeIf(step -> step.number() >= rest.getFirst().number());
        steps.addAll(rest);
        for (MeshProcesses.Step step : steps) {
            assertThat(step.loss())
                    .as("step %d", step.number())
                    .isCloseTo(one.get((int) step.number() - 1).loss(), within(ROUNDING));
        }
        assertThat(steps.getLast().number()).isEqualTo(STEPS);
    }

    @Test
    void a_mesh_that_does_not_divide_the_batch_is_refused_by_all_in_words() throws IOException {
        try (MeshProcesses processes = new MeshProcesses(Mesh.of(1, 1))) {
            MeshJob wrong = new MeshJob("flow-vae", "small", "", 2, 3, "data=2", "jvm", "full", 1e-3, STEPS, 7, "", 2);
            assertThatThrownBy(() -> processes.run(wrong, step -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("wants 2 devices, and there are 1 members");
        }
    }

    /** {@code -Dmesh.processes=16}: some minutes. */
    @Test
    @Timeout(1200)
    @EnabledIfSystemProperty(named = "mesh.processes", matches = "\\d+")
    void as_many_processes_as_wanted_give_what_one_gives() throws IOException, InterruptedException {
        int count = Integer.getInteger("mesh.processes");
        List<MeshProcesses.Step> one = run(Mesh.of(1, 1), 4, "");
        List<MeshProcesses.Step> many = run(Mesh.of(count % 4 == 0 ? 4 : 1, count % 4 == 0 ? count / 4 : count), 4, "");
        for (int i = 0; i < STEPS; i++) {
            assertThat(many.get(i).loss()).isCloseTo(one.get(i).loss(), within(ROUNDING));
        }
    }
}
