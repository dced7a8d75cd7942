package dev.variate.backend.pool;

import java.util.Optional;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** A second way into the studio where the first is encrypted or leads to another address: from this machine only, for the studio's own worker, which need not know the certificate. */
@Component
class LoopbackDoor implements WebServerFactoryCustomizer<TomcatWebServerFactory> {
    private Optional<Connector> door = Optional.empty();

    @Override
    public void customize(TomcatWebServerFactory factory) {
        boolean encrypted = factory.getSsl() != null && factory.getSsl().isEnabled();
        boolean elsewhere = factory.getAddress() != null
                && !factory.getAddress().isAnyLocalAddress()
                && !factory.getAddress().isLoopbackAddress();
        if (encrypted || elsewhere) {
            Connector connector = new Connector();
            connector.setPort(0);
            connector.setProperty("address", "127.0.0.1");
            factory.addAdditionalConnectors(connector);
            door = Optional.of(connector);
        }
    }

    /** The port for this machine. */
    int port(int ofTheStudio) {
        return door.map(Connector::getLocalPort).orElse(ofTheStudio);
    }
}
