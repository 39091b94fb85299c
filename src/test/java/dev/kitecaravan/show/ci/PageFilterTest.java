package dev.kitecaravan.show.ci;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.show.http.ShowRequest;
import dev.kitecaravan.show.read.Spelling;

/** What an address asks for, and what is said of what it cannot ask for. */
class PageFilterTest {
    private static PageFilter parse(String query) {
        return PageFilter.parse(ShowRequest.fields(query), Set.of("panel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "organization=acme", "organization=acme&pipeline=web&branch=feature/a+b&queue=gpu",
            "days=7&zone=America/New_York", "branch=%3Cscript%3E%26%27%22%C3%BC%F0%9F%92%A5", "days=1", "days=366"})
    void anAddressIsReadAndWrittenTheSame(String query) {
        PageFilter filter = parse(query);
        assertThat(filter.refused()).isEmpty();
        assertThat(filter.query()).isEqualTo(query.isEmpty() ? "" : "?" + query);
        assertThat(parse(filter.query().replaceFirst("^\\?", ""))).isEqualTo(filter);
    }

    @Test
    void whatIsStandardIsNotInTheAddress() {
        PageFilter filter = parse("days=30&zone=UTC&queue=&pipeline=++&panel=flaky");
        assertThat(filter).isEqualTo(PageFilter.NONE);
        assertThat(filter.narrows()).isFalse();
        assertThat(filter.zone().getId()).isEqualTo("UTC");
        assertThat(filter.query(Map.of("panel", "flaky jobs"))).isEqualTo("?panel=flaky+jobs");
    }

    @Test
    void orderAndRepetitionDoNotTellFiltersApart() {
        assertThat(parse("zone=Europe/Berlin&days=7&pipeline=web")).isEqualTo(
                parse("pipeline=web&pipeline=other&zone=Europe/Berlin&days=7"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"days=0|not '0'; 30 are shown|30", "days=-3|not '-3'; 30 are shown|30",
            "days=400|not '400'; 366 are shown|366", "days=seven|not 'seven'|30", "days=7.5|not '7.5'|30",
            "days=99999999999999999999|30 are shown|30"})
    void daysOutOfBoundsAreToldAndBounded(String query, String said, int days) {
        PageFilter filter = parse(query);
        assertThat(filter.days()).isEqualTo(days);
        assertThat(filter.refused()).singleElement().asString().contains("whole number from 1 to 366").contains(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"zone=Europe/Berlim|did you mean 'Europe/Berlin'?",
            "zone=%27)+or+1%3D1+--|times are UTC", "zone=%2B02:00|times are UTC", "zone=SystemV/AST4|times are UTC",
            "pipelin=web|There is no filter 'pipelin'; did you mean 'pipeline'? Filters are",
            "xyzzyxyzzy=1|There is no filter 'xyzzyxyzzy'. Filters are organization, pipeline",
            "branch=a%0Ab|has a control character"})
    void whatCannotBeUsedIsSaidAndLeftOut(String query, String said) {
        PageFilter filter = parse(query);
        assertThat(filter.refused()).singleElement().asString().contains(said);
        assertThat(filter.query()).isEmpty();
        assertThat(filter.zone()).isEqualTo(PageFilter.NONE.zone());
    }

    @Test
    void aValueTooLongIsNotLookedFor() {
        PageFilter filter = parse("branch=" + "x".repeat(513));
        assertThat(filter.branch()).isEmpty();
        assertThat(filter.refused()).singleElement().asString().contains("513 characters");
        assertThat(parse("branch=" + "x".repeat(512)).refused()).isEmpty();
    }

    @Test
    void aPipelinesOwnFilterKeepsDaysZoneAndQueue() {
        PageFilter filter = parse("branch=x&queue=gpu&days=7&zone=Asia/Tokyo").of("acme", "web");
        assertThat(filter).isEqualTo(new PageFilter("acme", "web", "", "gpu", 7, ZoneId.of("Asia/Tokyo"), List.of()));
        assertThat(filter.ofDays(90).query()).contains("days=90").contains("pipeline=web");
    }

    @Test
    void aTextStaysATextInEveryDatabase() {
        String hostile = "it's \\' or 1=1 --";
        assertThat(Spelling.of("postgres").text(hostile)).isEqualTo("'it''s \\'' or 1=1 --'");
        assertThat(Spelling.of("sqlite").text(hostile)).isEqualTo("'it''s \\'' or 1=1 --'");
        assertThat(Spelling.of("bigquery").text(hostile)).isEqualTo("'it\\'s \\\\\\' or 1=1 --'");
        assertThat(Spelling.of("databricks").text(hostile)).isEqualTo("'it\\'s \\\\\\' or 1=1 --'");
        assertThat(Spelling.of("snowflake").text(hostile)).isEqualTo("'it''s ' || chr(92) || ''' or 1=1 --'");
        assertThat(Spelling.of("redshift").text(hostile)).isEqualTo("'it''s ' || chr(92) || ''' or 1=1 --'");
    }
}
