package dev.variate.backend;

import dev.variate.db.DataDirectory;
import dev.variate.db.DatabaseAddress;
import dev.variate.db.DatabaseStartException;
import dev.variate.db.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Chooses the database: the embedded server in the data folder, or the one that {@code VARIATE_DB_URL} names. Beans that use it are closed before it is. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    DataDirectory dataDirectory(StudioSettings settings) {
        return DataDirectory.open(settings.data());
    }

    @Bean
    @Conditional(NoOtherDatabase.class)
    EmbeddedServer embeddedServer(DataDirectory folder) {
        return EmbeddedServer.start(folder);
    }

    @Bean
    JdbcConnectionDetails databaseAddress(StudioSettings settings, ObjectProvider<EmbeddedServer> embedded) {
        EmbeddedServer server = embedded.getIfAvailable();
        return new Address(server != null ? server.address() : external(settings.db()));
    }

    private static DatabaseAddress external(StudioSettings.Db db) {
        String url = db.url().orElseThrow();
        return new DatabaseAddress(
                url,
                db.user(),
                db.passwordFile()
                        .map(DatabaseConfiguration::read)
                        .or(db::password)
                        .orElse(""));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new DatabaseStartException(
                    "The database's password cannot be read from " + file + ": " + e.getMessage(), e);
        }
    }

    private record Address(DatabaseAddress address) implements JdbcConnectionDetails {
        @Override
        public String getUsername() {
            return address.user();
        }

        @Override
        public String getPassword() {
            return address.password();
        }

        @Override
        public String getJdbcUrl() {
            return address.url();
        }
    }

    /** Whether no URL of another database is given. */
    static final class NoOtherDatabase implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment().getProperty("variate.db.url", "").isBlank();
        }
    }
}
