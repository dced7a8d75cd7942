package dev.variate.backend.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.backend.InvalidInputException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "fd00::1",
                "fe80::1",
                "ff02::1"
            })
    void an_address_inside_is_known_in_each_of_its_forms(String address) throws UnknownHostException {
        assertThat(OutsideAddresses.inside(InetAddress.getByName(address))).isTrue();
        assertThatThrownBy(() -> new OutsideAddresses(false).resolve(address))
                .hasMessageContaining("inside this machine's network");
        assertThatCode(() -> new OutsideAddresses(true).resolve(address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "172.15.0.1",
                "172.32.0.1",
                "100.128.0.1",
                "192.0.1.1",
                "223.255.255.255",
                "2606:4700::1111"
            })
    void everybodys_addresses_are_outside(String address) throws UnknownHostException {
        assertThat(OutsideAddresses.inside(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "ftp://example.com/",
                "https:///path",
                "https://name:word@example.com/",
                "https://127.0.0.1/",
                "https://localhost:8080/",
                "https://[::1]/",
                "https://169.254.169.254/latest/meta-data",
                "example.com",
                "https://exa mple.com/"
            })
    void what_is_no_address_of_a_receiver_is_refused_when_it_is_given(String address) {
        assertThatThrownBy(() -> new OutsideAddresses(false).checked(address))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void a_name_is_looked_up_only_when_something_is_sent() {
        assertThat(new OutsideAddresses(false).checked("https://nobody.invalid/hook?key=1"))
                .hasHost("nobody.invalid");
        assertThat(new OutsideAddresses(true).checked("http://127.0.0.1:9000/")).hasPort(9000);
    }
}
