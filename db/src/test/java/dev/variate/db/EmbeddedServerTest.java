package dev.variate.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedServerTest {
    @TempDir
    Path temp;

    @Test
    void it_writes_through_to_the_disk_and_listens_to_this_machine_only() throws SQLException {
        try (DataDirectory folder = DataDirectory.open(temp.resolve("data"));
                EmbeddedServer server = EmbeddedServer.start(folder)) {
            assertThat(query(server.address(), "show fsync")).isEqualTo("on");
            assertThat(query(server.address(), "show synchronous_commit")).isEqualTo("on");
            assertThat(query(server.address(), "show listen_addresses")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void nobody_enters_without_the_password_which_only_the_user_can_read() throws IOException {
        try (DataDirectory folder = DataDirectory.open(temp.resolve("data"));
                EmbeddedServer server = EmbeddedServer.start(folder)) {
            DatabaseAddress guess = new DatabaseAddress(server.address().url(), "postgres", "guess");
            assertThatThrownBy(() -> query(guess, "select 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("postgres.secret"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwx------");
            assertThat(server.address().toString())
                    .doesNotContain(server.address().password());
        }
    }

    @Test
    void one_folder_serves_one_studio_at_a_time() {
        try (DataDirectory first = DataDirectory.open(temp)) {
            assertThatThrownBy(() -> DataDirectory.open(first.path()))
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessageContaining("Another studio");
        }
        DataDirectory.open(temp).close();
    }

    @Test
    void what_was_committed_survives_a_kill_of_the_studio_and_the_orphaned_server_is_stopped() throws Exception {
        Path data = temp.resolve("data");
        Process studio = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StudioToKill.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = studio.inputReader()) {
            assertThat(lines.lines()).contains("committed");
        }
        studio.destroyForcibly();
        assertThat(studio.waitFor(20, TimeUnit.SECONDS)).isTrue();
        long orphan = Long.parseLong(
                Files.readAllLines(data.resolve("postgres/postmaster.pid")).getFirst());
        assertThat(ProcessHandle.of(orphan))
                .as("the server outlives the studio that was killed")
                .isPresent();
        try (DataDirectory folder = DataDirectory.open(data);
                EmbeddedServer server = EmbeddedServer.start(folder)) {
            assertThat(query(server.address(), "select count(*) from kept")).isEqualTo("1");
            assertThat(ProcessHandle.of(orphan).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
        }
    }

    @Test
    void a_server_that_is_killed_comes_back_at_the_same_address_with_what_was_committed() throws Exception {
        try (DataDirectory folder = DataDirectory.open(temp.resolve("data"));
                EmbeddedServer server = EmbeddedServer.start(folder)) {
            query(server.address(), "with made as (select 1) select count(*) from made");
            try (Connection connection = connect(server.address());
                    Statement statement = connection.createStatement()) {
                statement.execute("create table kept as select 1 as x");
            }
            Path pid = folder.resolve("postgres/postmaster.pid");
            ProcessHandle postmaster = ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(pid).getFirst()))
                    .orElseThrow();
            postmaster.destroyForcibly();
            postmaster.onExit().get(20, TimeUnit.SECONDS);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!answers(server.address())) {
                assertThat(System.nanoTime()).as("the server came back").isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(query(server.address(), "select count(*) from kept")).isEqualTo("1");
        }
    }

    private static Connection connect(DatabaseAddress at) throws SQLException {
        return DriverManager.getConnection(at.url(), at.user(), at.password());
    }

    private static boolean answers(DatabaseAddress at) {
        try (Connection connection = connect(at)) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** A studio that commits a row, says so, closes its output and waits to be killed. */
    static final class StudioToKill {
        private StudioToKill() {}

        public static void main(String[] args) throws Exception {
            EmbeddedServer server = EmbeddedServer.start(DataDirectory.open(Path.of(args[0])));
            DatabaseAddress at = server.address();
            try (Connection connection = DriverManager.getConnection(at.url(), at.user(), at.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("create table kept (x int)");
                statement.execute("insert into kept values (1)");
            }
            System.out.println("committed");
            System.out.close();
            Thread.currentThread().join();
        }
    }

    @Test
    void migrations_make_the_schema_and_can_be_applied_again() throws SQLException {
        DatabaseAddress database = dev.variate.db.fixture.TestDatabase.fresh();
        Migrations.apply(database);
        Migrations.apply(database);
        for (String table : List.of("runs", "run_blocks", "chain_checkpoints", "api_tokens")) {
            assertThat(query(database, "select count(*) from " + table)).isEqualTo("0");
        }
    }

    private static String query(DatabaseAddress at, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(at.url(), at.user(), at.password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
