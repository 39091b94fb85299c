package dev.kitecaravan.load.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.table.SystemColumns;

class ServerUrlTest {
    private static final String EXAMPLE = "some://host:1/database";

    private static ServerUrl read(String url, String user, String password) {
        DestinationSettings settings = new DestinationSettings("some", url, user, password, "data", "jsonl",
                SystemColumns.DEFAULT, Path.of("data"), Map.of());
        return ServerUrl.of(settings, "Some", "(jdbc:)?some://", EXAMPLE, List.of("socketfactory"));
    }

    @Test
    void aUrlIsTakenApartAndItsPasswordNotShown() {
        ServerUrl url = read("  JDBC:some://me%40x:p@s:s+%25@db.example:1,[::1]:2/ci?sslMode=a%20b&empty&&x=1=2  ",
                null,
                null);

        assertThat(url.place()).isEqualTo("db.example:1,[::1]:2/ci");
        assertThat(url.properties()).containsOnly(Map.entry("user", "me@x"), Map.entry("password", "p@s:s+%"),
                Map.entry("sslMode", "a b"), Map.entry("empty", ""), Map.entry("x", "1=2"));
        assertThat(url).hasToString(url.place());
        url.requireServerAndDatabase(EXAMPLE);
    }

    @Test
    void userAndPasswordOfTheSettingsWin() {
        assertThat(read("some://me:secret@h/d", "other", null).properties())
                .containsOnly(Map.entry("user", "other"), Map.entry("password", "secret"));
        assertThat(read("some://me@h/d", null, "own").properties())
                .containsOnly(Map.entry("user", "me"), Map.entry("password", "own"));
        assertThat(read("some://h/d", null, null).properties()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"some://me:hid%zqx@h/d", "some://hid%@h/d", "some://h/d?password=hid%2"})
    void aPercentSignThatIsNoEscapeIsNamedAndNothingOfThePasswordIs(String url) {
        assertThatThrownBy(() -> read(url, null, null)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("destination.url").hasMessageContaining("%25").hasNoCause()
                .message().doesNotContain("hid", "zqx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"some://me:hid?den@h/d", "some://me:12?34@h/d?a=b"})
    void aPasswordWithAQuestionMarkIsToldHowToWriteItAndNothingOfItIsShown(String url) {
        assertThatThrownBy(() -> read(url, null, null)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("destination.url").hasMessageContaining("%3F")
                .message().doesNotContain("hid", "den", "12", "34");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''|not nothing; set it, or give --url", "other://h/d|not other://h/d",
            "some:/h/d|such as some://h/d, not", "some:h/d|such as some://h/d, not",
            "jdbc:some//h/d|such as jdbc:some://h/d, not",
            "some://h /d|spaces or quotes", "some://h\"/d|spaces or quotes",
            "some://h/d?a=b&SocketFactory=x|setting SocketFactory is not allowed"})
    void whatIsNoSuchUrlIsRefusedByName(String url, String says) {
        assertThatThrownBy(() -> read(url, null, null)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("destination.url").hasMessageContaining(says);
    }

    @Test
    void theNearestUrlIsShownWithoutItsPassword() {
        assertThatThrownBy(() -> read("some:/me:secret@h/d", null, null)).hasMessageContaining("some://")
                .message().doesNotContain("secret");
        assertThat(ServerUrl.nearest("some://h/d", "some://")).isEmpty();
        assertThat(ServerUrl.nearest("h/d", "some://")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"some:///d|names no host", "some://h|names no database",
            "some://h/|names no database",
            "some://h/d/e|more than one", "some://h:65536/d|'h:65536'", "some://h:123456/d|'h:123456'",
            "some://h,/d|''",
            "some://h_1!/d|'h_1!'", "some://h:/d|'h:'"})
    void aPlaceWithoutHostOrDatabaseIsRefusedByName(String url, String says) {
        assertThatThrownBy(() -> read(url, null, null).requireServerAndDatabase(EXAMPLE))
                .isInstanceOf(SettingsException.class).hasMessageContaining(says).hasMessageContaining(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"some://h:65535/d", "some://h:0,i/d", "some://[fe80::1%eth0]/d"})
    void aPlaceWithHostAndDatabaseIsTaken(String url) {
        read(url, null, null).requireServerAndDatabase(EXAMPLE);
    }

    @Test
    void aSettingThatTheDriverDoesNotKnowIsNamedWithTheNearest() {
        ServerUrl url = read("some://me:secret@h/d?SSLMODE=require", null, null);
        url.requireKnown(List.of("user", "password", "sslmode"));
        assertThatThrownBy(() -> read("some://h/d?sslmod=require", null, null).requireKnown(List.of("sslmode")))
                .isInstanceOf(SettingsException.class).hasMessageContaining("no setting sslmod")
                .hasMessageContaining("'sslmode'");
    }
}
