package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.pool.elaborator.Isolation;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class ThisMachineOnlyTest {
    @ParameterizedTest(name = "walls {0}, accepted {1}: {3} asks for {2}")
    @CsvSource({
        "false, false, /sign-in,           10.0.0.7,  403",
        "false, false, /api/v1/projects,   10.0.0.7,  403",
        "false, false, /api/v1/projects,   127.0.0.1, 200",
        "false, false, /api/v1/projects,   ::1,       200",
        "false, false, /pool/v1/workers,   10.0.0.7,  200",
        "false, false, /pool,              10.0.0.7,  403",
        "false, true,  /api/v1/projects,   10.0.0.7,  200",
        "true,  false, /api/v1/projects,   10.0.0.7,  200"
    })
    void people_elsewhere_are_served_only_where_models_are_walled_in_or_somebody_accepts_that_they_are_not(
            boolean walls, boolean accepted, String path, String from, int status)
            throws ServletException, IOException {
        ThisMachineOnly filter = new ThisMachineOnly(
                new Isolation(walls, true, true),
                accepted,
                new Problems(JsonMapper.builder().build()));
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setRemoteAddr(from);
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        assertThat(response.getStatus()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded"})
    void whoever_a_proxy_on_this_machine_speaks_for_is_elsewhere(String header) throws ServletException, IOException {
        ThisMachineOnly filter = new ThisMachineOnly(
                new Isolation(false, true, true),
                false,
                new Problems(JsonMapper.builder().build()));
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/projects");
        request.setRemoteAddr("127.0.0.1");
        request.addHeader(header, "198.51.100.7");
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        assertThat(response.getStatus()).isEqualTo(403);
    }
}
