package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.Registered;
import dev.variate.pool.protocol.Registration;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every address by everyone there is: {@code endpoints.txt} says who may. People from elsewhere see nothing of a project, not even in lists of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointsByRoleTest {
    /** Least first; each may what those before it may. */
    private static final List<String> ROLES = List.of("viewer", "editor", "owner");

    private static final Set<String> PEOPLE = Set.of("viewer", "editor", "owner", "stranger", "studio");

    private TestStudio studio;
    private JdbcClient jdbc;
    private long template;
    private SharedProject shared;
    private int projects;

    @BeforeAll
    void start() {
        studio = TestStudio.start("variate.limits.guesses=100000");
        jdbc = studio.bean(JdbcClient.class);
        TestStudio.Example schools = studio.example("eight schools");
        template = studio.post("/api/v1/projects/" + schools.project() + "/runs", schools.run(10, 10, 1))
                .id();
        shared = fixture();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    private SharedProject fixture() {
        SharedProject made = new SharedProject(studio, template, Integer.toString(++projects));
        studio.as(studio.ownerToken());
        var token = studio.post("/api/v1/worker-tokens", "{\"name\": \"rack\"}").json();
        made.numbers.put("workerToken", token.get("id").asLong());
        made.tokens.put("joining", token.get("secret").asString());
        made.tokens.put(
                "joined",
                joined(token.get("secret").asString(), "speaks-" + projects).credential());
        String other = studio.post("/api/v1/worker-tokens", "{\"name\": \"another rack\"}")
                .json()
                .get("secret")
                .asString();
        made.numbers.put(
                "worker", Long.parseLong(joined(other, "works-" + projects).workerId()));
        long silent = Long.parseLong(joined(other, "silent-" + projects).workerId());
        jdbc.sql("update workers set last_seen_at = 'epoch' where id = ?")
                .param(silent)
                .update();
        made.numbers.put("silent", silent);
        return made;
    }

    private Registered joined(String token, String name) {
        Registration registration = new Registration(
                name, "host", Registration.ownVersion(), List.of("none"), List.of(), 1, 1 << 20, projects);
        TestStudio.Answer answer = studio.as(token)
                .post("/pool/v1/workers", new String(ProtocolJson.write(registration), StandardCharsets.UTF_8));
        studio.as(studio.ownerToken());
        return ProtocolJson.read(answer.body().getBytes(StandardCharsets.UTF_8), Registered.class);
    }

    @Test
    void every_address_has_a_row_and_every_row_an_address() {
        Set<String> mapped = studio
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(EndpointsByRoleTest::keys)
                .filter(key -> key.contains(" /api/v1/") || key.contains(" /api/2.0/") || key.contains(" /pool/"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> rows =
                EndpointRow.all().stream().map(EndpointRow::key).collect(Collectors.toCollection(TreeSet::new));
        assertThat(mapped.stream().filter(key -> !rows.contains(key)))
                .as("addresses without a row in endpoints.txt")
                .isEmpty();
        assertThat(rows.stream().filter(key -> !mapped.contains(key)))
                .as("rows without an address")
                .isEmpty();
    }

    private static Stream<String> keys(RequestMappingInfo info) {
        String types = info.getConsumesCondition().getConsumableMediaTypes().stream()
                .map(Object::toString)
                .filter(type -> !type.equals("application/json"))
                .map(type -> " " + type)
                .collect(Collectors.joining());
        return info.getPatternValues().stream().flatMap(pattern -> info.getMethodsCondition().getMethods().stream()
                // what a variable of the address may look like is no part of the row
                .map(method -> method + " " + pattern.replaceAll("(\\{\\w+):[^}]+}", "$1}") + types));
    }

    @TestFactory
    Stream<DynamicTest> every_address_answers_everyone_as_they_may() {
        return EndpointRow.all().stream().flatMap(row -> shared.tokens.keySet().stream()
                .map(who -> DynamicTest.dynamicTest(row + " by " + who, () -> check(row, who))));
    }

    private void check(EndpointRow row, String who) {
        boolean may = may(row, who);
        boolean reads = row.method().equals("GET");
        // What changes something gets a project of its own, so that the next finds everything in its place.
        SharedProject at = may && !reads ? fixture() : shared;
        long deeds = deeds();
        TestStudio.Answer answer = send(row, at, at.tokens.get(who));
        assertThat(answer.status()).as(answer.body()).isLessThan(500);
        if (may && row.answers().isEmpty()) {
            assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        } else if (may) {
            assertThat(row.answers()).as(answer.body()).contains(answer.status());
        } else {
            assertThat(answer.status()).as(answer.body()).isEqualTo(refusal(row, who));
            assertThat(deeds()).as("deeds on the record").isEqualTo(deeds);
        }
        if (!ROLES.contains(who)) {
            assertThat(answer.body()).doesNotContain(SharedProject.MARK);
        }
    }

    private static boolean may(EndpointRow row, String who) {
        if (row.who().contains("anyone") || row.who().contains(who)) {
            return true;
        }
        if (row.who().contains("signed-in")) {
            return PEOPLE.contains(who);
        }
        if (row.who().contains("self")) {
            return false; // but for who it belongs to, which is above
        }
        return row.who().stream()
                .anyMatch(least -> ROLES.contains(least) && ROLES.indexOf(who) >= ROLES.indexOf(least));
    }

    /** Who is not known is told so; what is not theirs is not there; members are told what they lack. */
    private static int refusal(EndpointRow row, String who) {
        if (!PEOPLE.contains(who) || row.address().startsWith("/pool/")) {
            return 401;
        }
        if (row.who().equals(Set.of("studio"))) {
            return 403;
        }
        return ROLES.contains(who) && !row.who().contains("self") ? 403 : 404;
    }

    private TestStudio.Answer send(EndpointRow row, SharedProject at, String token) {
        Map<String, Long> numbers = at.numbers;
        HttpRequest.Builder request = studio.as(token)
                .request(row.path(numbers))
                .timeout(Duration.ofSeconds(60))
                .method(row.method(), HttpRequest.BodyPublishers.ofString(row.body(numbers)));
        if (!row.body().isEmpty()) {
            request.header("Content-Type", row.type());
        }
        return studio.send(request);
    }

    private long deeds() {
        return jdbc.sql("select count(*) from audit").query(Long.class).single();
    }
}
