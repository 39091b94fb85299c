package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected names were made by an independent program from dlt's documented rules and Python's own SHAKE128. */
class SnakeCaseTest {
    private static final String LONG_KEY = "retriedJobsOfAllBuildsThatWereCanceledBeforeTheyStartedOnAnyAgent";

    @ParameterizedTest
    @CsvSource({"fooBar, foo_bar", "HTTPServerURL, http_server_url", "a+b, axb", "x-y, x_y", "a@b, aab", "p|q, plq",
            "1st, _1st", "trailing_, trailingx", "trailing___, trailingxxx", "a__b, a_b", "!!!, x", "💥, x",
            "Täst, t_st", "agentQueryRules, agent_query_rules", "ID, id", "userID2Name, user_id2_name",
            "'', _empty", "'  ', _empty"})
    void keysBecomeNames(String key, String name) {
        assertThat(new SnakeCase(63).name(key)).isEqualTo(name);
    }

    @Test
    void aLongNameLosesItsMiddleToATag() {
        assertThat(new SnakeCase(63).name(LONG_KEY))
                .isEqualTo("retried_jobs_of_all_builds_thhqjebare_they_started_on_any_agent");
        assertThat(new SnakeCase(24).name(LONG_KEY)).isEqualTo("retried_jhqjebaany_agent");
        assertThat(new SnakeCase(63).fit("builds__jobs__" + new SnakeCase(1_000).name(LONG_KEY)))
                .isEqualTo("builds__jobs__retried_jobs_ofmtexogre_they_started_on_any_agent");
    }

    @Test
    void theHashIsShake128() {
        assertThat(HexFormat.of().formatHex(Shake128.digest(new byte[0], 8))).isEqualTo("7f9c2ba4e88f827d");
        assertThat(HexFormat.of().formatHex(Shake128.digest("a".repeat(168).getBytes(StandardCharsets.UTF_8), 8)))
                .isEqualTo("c22e11586c22b713");
    }
}
