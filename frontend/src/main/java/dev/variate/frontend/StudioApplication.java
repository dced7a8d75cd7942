package dev.variate.frontend;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the studio: the pages here, the services and the REST API of the backend, in one process. */
@SpringBootApplication(scanBasePackages = {"dev.variate.frontend", "dev.variate.backend"})
public class StudioApplication {

    public static void main(String[] args) {
        SpringApplication.run(StudioApplication.class, args);
    }
}
