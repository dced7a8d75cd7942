package dev.variate.backend.webhook;

import dev.variate.backend.InvalidInputException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Which addresses the studio speaks to by itself. Whoever can name an address must not reach through the studio what only the studio can reach: this machine, its network, or the figures that a cloud
 * tells its machines. The names of a receiver are looked up here and nowhere else, so that what was looked at is what is spoken to.
 */
final class OutsideAddresses implements DnsResolver {
    private static final int LONGEST = 2000;

    private final boolean privateToo;

    /** @param privateToo whether everything is allowed, and plain HTTP too */
    OutsideAddresses(boolean privateToo) {
        this.privateToo = privateToo;
    }

    /** Nobody may be sent to this address. */
    static final class InsideException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        InsideException(String host) {
            super(
                    host
                            + " is an address inside this machine's network, which webhooks do not reach. Whoever runs the studio can allow it (VARIATE_WEBHOOKS_PRIVATEADDRESSES=true).");
        }
    }

    /** @throws InvalidInputException if this can never be a receiver's address; names are looked up when something is sent */
    URI checked(String address) {
        URI uri;
        try {
            uri = new URI(address.strip());
        } catch (URISyntaxException no) {
            throw new InvalidInputException("url", "`" + shortened(address) + "` is no address.");
        }
        boolean scheme =
                "https".equalsIgnoreCase(uri.getScheme()) || privateToo && "http".equalsIgnoreCase(uri.getScheme());
        if (!scheme || uri.getHost() == null || uri.getUserInfo() != null || address.length() > LONGEST) {
            throw new InvalidInputException(
                    "url", "A webhook's address begins with https:// and a host, and has no name or password in it.");
        }
        String host = uri.getHost();
        if (host.startsWith("[") || host.matches("[0-9.]+") || host.equalsIgnoreCase("localhost")) {
            try {
                resolve(host.replaceAll("[\\[\\]]", ""));
            } catch (UnknownHostException e) {
                throw new InvalidInputException("url", e.getMessage());
            }
        }
        return uri;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        for (InetAddress address : found) {
            if (!privateToo && inside(address)) {
                throw new InsideException(host);
            }
        }
        return found;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** First bytes of networks that are not everybody's, with how many bits count (IANA's special-purpose registries). */
    private record Network(int bits, int... bytes) {
        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (bytes[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Network> FOUR = List.of(
            new Network(8, 0),
            new Network(8, 10),
            new Network(10, 100, 64),
            new Network(8, 127),
            new Network(16, 169, 254),
            new Network(12, 172, 16),
            new Network(24, 192, 0, 0),
            new Network(16, 192, 168),
            new Network(15, 198, 18),
            new Network(3, 224)); // also what is reserved, and broadcast

    private static final List<Network> SIX = List.of(
            new Network(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), // unspecified, loopback, IPv4 in disguise
            new Network(32, 0, 0x64, 0xff, 0x9b), // IPv4 behind a translator
            new Network(16, 0x20, 0x02), // IPv4 in a tunnel
            new Network(32, 0x20, 0x01, 0, 0),
            new Network(7, 0xfc),
            new Network(10, 0xfe, 0x80),
            new Network(10, 0xfe, 0xc0),
            new Network(8, 0xff));

    static boolean inside(InetAddress address) {
        List<Network> networks = address instanceof Inet6Address ? SIX : FOUR;
        return networks.stream().anyMatch(network -> network.holds(address.getAddress()));
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
