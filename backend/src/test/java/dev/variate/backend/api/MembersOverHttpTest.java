package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.Person;
import dev.variate.backend.TestStudio;
import dev.variate.backend.project.Members;
import dev.variate.backend.project.Role;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MembersOverHttpTest {
    private TestStudio studio;
    private long project;
    private int people;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void asOwner() {
        studio.as(studio.ownerToken());
        project = studio.post("/api/v1/projects", "{\"name\": \"shared\"}").id();
    }

    private Person somebody() {
        return Person.named(studio, "Person " + ++people);
    }

    private String path(Person person) {
        return "/api/v1/projects/" + project + "/members/" + person.account().id();
    }

    private TestStudio.Answer let(Person person, String role) {
        return studio.send("PUT", path(person), "application/json", "{\"role\": \"" + role + "\"}");
    }

    private List<String> members() {
        return studio.get("/api/v1/projects/" + project + "/members")
                .json()
                .valueStream()
                .map(member ->
                        member.get("name").asString() + " " + member.get("role").asString())
                .toList();
    }

    @Test
    void an_owner_lets_somebody_in_changes_what_they_may_do_and_takes_them_out() {
        Person ada = somebody();
        assertThat(let(ada, "viewer").status()).isEqualTo(200);
        assertThat(members()).containsExactly("Owner owner", ada.account().name() + " viewer");
        assertThat(ada.speaks()
                        .get("/api/v1/projects/" + project)
                        .json()
                        .get("role")
                        .asString())
                .isEqualTo("viewer");
        String model = "{\"name\": \"m\", \"source\": \"Tensor m() { return normal(0, 1); }\"}";
        TestStudio.Answer refused = studio.post("/api/v1/projects/" + project + "/models", model);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("detail").asString())
                .isEqualTo(
                        "You may look at this project, but not change it: you are a viewer of it. Ask Owner to make you an editor.");
        studio.as(studio.ownerToken());
        let(ada, "editor");
        assertThat(ada.speaks()
                        .post("/api/v1/projects/" + project + "/models", model)
                        .status())
                .isEqualTo(201);
        studio.as(studio.ownerToken());
        assertThat(studio.send("DELETE", path(ada), "application/json", "").status())
                .isEqualTo(204);
        assertThat(ada.speaks().get("/api/v1/projects/" + project).status()).isEqualTo(404);
        studio.as(studio.ownerToken());
        assertThat(studio.get("/api/v1/activity?project=" + project)
                        .json()
                        .valueStream()
                        .filter(deed -> deed.get("kind").asString().equals("project"))
                        .map(deed -> deed.get("action").asString())
                        .toList())
                .containsExactly(
                        "removed " + ada.account().name() + " from",
                        "made " + ada.account().name() + " an editor of",
                        "made " + ada.account().name() + " a viewer of",
                        "made");
    }

    @Test
    void who_does_not_own_the_project_lets_nobody_in() {
        Person editor = somebody().in(project, "editor");
        Person viewer = somebody().in(project, "viewer");
        Person stranger = somebody();
        editor.speaks();
        assertThat(let(stranger, "viewer").status()).isEqualTo(403);
        assertThat(let(editor, "owner").status()).as("not even themselves").isEqualTo(403);
        assertThat(studio.send("DELETE", path(viewer), "application/json", "").status())
                .isEqualTo(403);
        stranger.speaks();
        assertThat(let(stranger, "owner").status()).isEqualTo(404);
        assertThat(studio.send("DELETE", path(viewer), "application/json", "").status())
                .isEqualTo(404);
    }

    @Test
    void anybody_may_leave_but_the_last_owner() {
        Person editor = somebody().in(project, "editor");
        editor.speaks();
        assertThat(studio.send("DELETE", path(editor), "application/json", "").status())
                .isEqualTo(204);
        assertThat(studio.get("/api/v1/projects/" + project + "/members").status())
                .isEqualTo(404);
        Person owner = somebody().in(project, "owner");
        studio.as(studio.ownerToken());
        long first = studio.get("/api/v1/projects/" + project + "/members")
                .json()
                .get(0)
                .get("account")
                .asLong();
        String own = "/api/v1/projects/" + project + "/members/" + first;
        assertThat(studio.send("DELETE", own, "application/json", "").status()).isEqualTo(204);
        owner.speaks();
        TestStudio.Answer last = studio.send("DELETE", path(owner), "application/json", "");
        assertThat(last.status()).isEqualTo(422);
        assertThat(last.json().get("detail").asString())
                .contains(owner.account().name() + " is the only owner of this project and has to stay in it");
        assertThat(let(owner, "viewer").status()).isEqualTo(422);
        assertThat(let(owner, "king").json().get("detail").asString())
                .isEqualTo("There is no role \"king\"; there are viewer, editor and owner.");
    }

    @Test
    void of_two_owners_who_leave_at_once_one_stays() throws InterruptedException {
        Members members = studio.bean(Members.class);
        for (int round = 0; round < 10; round++) {
            long shared =
                    studio.post("/api/v1/projects", "{\"name\": \"left\"}").id();
            Person one = somebody().in(shared, "owner");
            Person two = somebody().in(shared, "owner");
            long maker = members.list(one.account(), shared).stream()
                    .filter(member -> member.name().equals("Owner"))
                    .findFirst()
                    .orElseThrow()
                    .account();
            members.remove(one.account(), shared, maker);
            try (var threads = Executors.newFixedThreadPool(2)) {
                List<Future<Boolean>> left = threads.invokeAll(List.of(leaves(one, shared), leaves(two, shared)));
                assertThat(left.stream().filter(MembersOverHttpTest::done)).hasSize(1);
            }
        }
    }

    private static Callable<Boolean> leaves(Person person, long project) {
        return () -> {
            try {
                person.studio()
                        .bean(Members.class)
                        .remove(person.account(), project, person.account().id());
                return true;
            } catch (InvalidInputException last) {
                return false;
            }
        };
    }

    private static boolean done(Future<Boolean> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_invited_owner_stays_an_owner_when_they_come_in_again_as_less() {
        Person owner = somebody().in(project, "owner");
        studio.bean(Members.class).join(owner.account(), project, Role.VIEWER);
        assertThat(members()).contains(owner.account().name() + " owner");
    }
}
