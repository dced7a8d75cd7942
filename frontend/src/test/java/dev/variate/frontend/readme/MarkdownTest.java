package dev.variate.frontend.readme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "a <img src=x onerror=alert(1)> b",
                "[a](javascript:alert(1))",
                "[a](JaVaScRiPt:alert(1))",
                "[a](data:text/html;base64,PHNjcmlwdD4=)",
                "<javascript:alert(1)>",
                "![a](javascript:alert(1))",
                "[a]: javascript:alert(1)\n\n[a]",
                "[a](https://x.org \"\" onclick=\"alert(1)\")",
                "<a href=\"https://x.org\" onclick=\"alert(1)\">a</a>",
                "```<script>\nalert(1)\n```",
                "<!-- --><svg/onload=alert(1)>"
            })
    void nothing_that_people_write_is_run(String text) {
        var html = Markdown.html(text);
        var tags = html.replaceAll("&lt;[^&]*&gt;", "");
        assertThat(tags).doesNotContainIgnoringCase("<script", "<img", "<svg");
        assertThat(tags.replaceAll(">[^<]*<", "><"))
                .doesNotContainIgnoringCase("javascript:", "data:", "onclick=\"alert", "onerror=");
    }

    @Test
    void a_picture_is_a_link_so_that_no_other_site_learns_who_reads() {
        assertThat(Markdown.html("See ![the *curve*](https://x.org/a.png) here."))
                .contains("href=\"https://x.org/a.png\"", "the <em>curve</em></a>")
                .doesNotContain("<img");
    }

    @Test
    void headings_stand_below_those_of_the_page() {
        assertThat(Markdown.html("# Question\n\n###### deep"))
                .contains("<h3>Question</h3>", "<h6>deep</h6>")
                .doesNotContain("<h1", "<h2");
    }

    @Test
    void the_beginning_is_the_first_paragraph() {
        assertThat(Markdown.beginning("Does *it* help?\n\nMore."))
                .isEqualTo(new Markdown.Beginning("<p>Does <em>it</em> help?</p>\n", true));
        assertThat(Markdown.beginning("All.").more()).isFalse();
        assertThat(Markdown.beginning("").html()).isEmpty();
    }
}
