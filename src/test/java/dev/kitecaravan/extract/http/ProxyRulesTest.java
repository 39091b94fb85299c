package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRulesTest {
    @ParameterizedTest
    @CsvSource({"'',api.buildkite.com,true", "'*',api.buildkite.com,false", "buildkite.com,api.buildkite.com,false",
            ".buildkite.com,api.buildkite.com,false", "*.buildkite.com,api.buildkite.com,false",
            "'other, API.buildkite.com',api.buildkite.com,false", "kite.com,api.buildkite.com,true",
            "api.buildkite.com:443,api.buildkite.com,false", "api.buildkite.com:8443,api.buildkite.com,true",
            "'',127.0.0.1,false", "'',localhost,false"})
    void aHostIsReachedThroughTheProxyUnlessNoProxyNamesIt(String direct, String host, boolean proxied) {
        ProxyRules rules = ProxyRules
                .fromEnvironment(Map.of("HTTPS_PROXY", "http://proxy.example:3128", "NO_PROXY", direct));
        assertThat(rules.forHost(host, 443).isPresent()).isEqualTo(proxied);
    }

    @Test
    void lowerCaseWinsAndUserAndPasswordAreDecodedButNotShown() {
        ProxyRules rules = ProxyRules
                .fromEnvironment(Map.of("HTTPS_PROXY", "upper:1", "https_proxy", "me:p%40ss+w@lower.example:8080"));
        ProxyRules.Proxy proxy = rules.forHost("api.buildkite.com", 443).orElseThrow();
        assertThat(proxy.host()).isEqualTo("lower.example");
        assertThat(proxy.port()).isEqualTo(8080);
        assertThat(proxy.user()).isEqualTo("me");
        assertThat(proxy.password()).isEqualTo("p@ss+w");
        assertThat(rules + " " + proxy).doesNotContain("ss+w").contains("lower.example:8080");
        assertThat(ProxyRules.fromEnvironment(Map.of()).any()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://me:hidden@proxy:1", "socks5://me:hidden@proxy", "http://me:hidden@",
            "me:hidden@pro xy"})
    void anUnusableProxyIsRefusedWithoutItsPassword(String proxy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProxyRules.fromEnvironment(Map.of("HTTPS_PROXY", proxy)))
                .withMessageContaining("HTTPS_PROXY").withMessageNotContaining("hidden");
    }

    @Test
    void aCertificateFileWithoutACertificateIsRefused(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("ca.pem"), "");
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\nx\n");
        for (Path file : new Path[]{empty, garbage, folder.resolve("missing.pem")}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Tls.context(file))
                    .withMessageContaining(file.toString()).withMessageContaining("caravan.tls.ca-file");
        }
        assertThat(Tls.context(null)).isNotNull();
    }
}
