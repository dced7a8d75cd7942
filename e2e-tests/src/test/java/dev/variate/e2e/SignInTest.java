package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Shared.class)
class SignInTest {

    @Test
    void the_printed_link_signs_in_once_and_is_refused_to_the_next(Studio studio, Browsers browsers) {
        try (var owner = browsers.owner(studio);
                var next = browsers.stranger()) {
            var page = owner.newPage();
            page.navigate(studio.address());
            assertThat(page.getByTestId("who")).isVisible();
            var late = next.newPage();
            late.navigate(studio.link());
            assertThat(late.getByTestId("link-spent")).isVisible();
            assertThat(late.getByTestId("who")).hasCount(0);
        }
    }

    @Test
    void a_stranger_is_asked_to_sign_in_whatever_the_address(Studio studio, Browsers browsers) {
        try (var stranger = browsers.stranger()) {
            var page = stranger.newPage();
            for (var path : new String[] {"/", "/runs", "/pool", "/compare?runs=1,2"}) {
                page.navigate(studio.address() + path);
                assertThat(page.getByText("Sign in with a link")).isVisible();
                assertThat(page.getByTestId("who")).hasCount(0);
            }
        }
    }

    @Test
    void the_first_page_of_an_empty_studio_is_alive(Browsers browsers) {
        try (var empty = Studio.start();
                var stranger = browsers.stranger()) {
            var page = stranger.newPage();
            page.navigate(empty.link());
            assertThat(page).hasURL(Pattern.compile(".*/models/\\d+"));
            assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setLevel(1)))
                    .hasText("Eight schools");
            assertThat(page.getByTestId("density-mu")).isVisible(new IsVisibleOptions().setTimeout(30_000));
        }
    }
}
