package dev.kitecaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainReasonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "No type converter available to convert from type: dev.kitecaravan.extract.Row to the required type: java.io.InputStream | it takes a stream and got the record; put a step 'marshal: { json: {} }' before it",
            "java.lang.IllegalStateException: no | illegal state: no",
            "Cannot cast java.util.ArrayList to java.lang.String | Cannot cast a list to text",
            "Error during type conversion from type: java.lang.Integer | Error during type conversion from type: a whole number",
            "Cannot invoke method: name on null | Cannot invoke method: name on null",
            "http://host.example.com/Path answered 404 | http://host.example.com/Path answered 404"})
    void classesBecomeWords(String reason, String plain) {
        assertThat(PlainReason.of(reason)).isEqualTo(plain);
    }

    @Test
    @Timeout(10)
    void aLongTextThatAReasonQuotesStays() {
        String text = "no number: " + "a.".repeat(50_000);
        assertThat(PlainReason.of(text + " com.acme.BadException")).isEqualTo(text + " bad");
    }
}
