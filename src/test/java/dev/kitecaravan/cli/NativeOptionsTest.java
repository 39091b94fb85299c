package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.load.SettingsException;

class NativeOptionsTest {
    private static final long MB = 1 << 20;

    @ParameterizedTest
    @CsvSource({"-Xmx512m,512", "-Xmx1g,1024", "-Xmx524288K,512", "-Xmx1073741824,1024", "-Xmx1g -Xmx64m,64"})
    void theHeapIsReadAsJavaReadsIt(String text, long megabytes) {
        assertThat(NativeOptions.of(text).heap()).contains(megabytes * MB);
    }

    @Test
    void propertiesAreTaken() {
        assertThat(NativeOptions.of(" -Djava.io.tmpdir=/var/tmp  -Da=b=c -Dflag ").properties())
                .containsEntry("java.io.tmpdir", "/var/tmp").containsEntry("a", "b=c").containsEntry("flag", "");
    }

    @Test
    void whatAnExecutableDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> NativeOptions.of("-Xmx1g -XX:TieredStopAtLevel=4"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("CARAVAN_JAVA_OPTIONS: the native executable knows -Xmx and -D, and this is"
                        + " -XX:TieredStopAtLevel=4; take it out, or use the program that runs on Java");
    }

    @Test
    void nothingSaidMeansTheLaunchersBound() {
        NativeOptions none = NativeOptions.of(null);
        assertThat(none.bound(0, 9000 * MB)).contains(358 * MB);
        assertThat(none.bound(0, 72 * MB)).as("a small container's part").isEmpty();
    }

    @Test
    void theCommandLineComesFirstThenTheVariable() {
        NativeOptions more = NativeOptions.of("-Xmx1g");
        assertThat(more.bound(0, 72 * MB)).contains(1024 * MB);
        assertThat(more.bound(200 * MB, 200 * MB)).isEmpty();
    }
}
