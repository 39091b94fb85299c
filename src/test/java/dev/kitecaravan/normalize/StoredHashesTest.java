package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hashes and ids that stand in tables: a release that worked out others would load every row again, or a second time beside
 * itself. The values here were written down once and never change.
 */
class StoredHashesTest {
    private final ValueHash hash = new ValueHash();

    private String both() {
        return Long.toHexString(hash.first) + " " + Long.toHexString(hash.second);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''|0 68850ac74e2e5a26", "a|868c5292a08ec23 80edf6fca8d35ceb",
            "passed|d3892dd04f2f05b f3a772270537bbe0", "1234567|d579d6d5c7db3e87 b61b1758590d9f46",
            "12345678|17d7b9a0418ec9c 2707bd5baab923b0", "123456789|6d34f3d35b80cbd 2152053153435b6",
            "a text of more than sixteen bytes|25db0e03846b72ea ed5eb932da6ae3a5",
            "größe|b0cd4d89c91caad7 a097114b56ae94a5", "日本語 in twelve|fc2223211a1c3dc9 dfe14d4c7843418f"})
    void ofTexts(String text, String expected) {
        hash.ofBytes(text.getBytes(StandardCharsets.UTF_8));

        assertThat(both()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,5692161d100b05e5 dbd238973a2b148a", "1,277a9f3e0c85c0ed efed09991bf0b916",
            "-1,acec8cafc1541272 84b29c7c3c425b7d", "7,caca6879c8d1d85a dc846a17f6fe2d02",
            "9223372036854775807,211560e2dbc2f52a 48ba0a1c0288cc7e",
            "-9223372036854775808,22cb06b07578bbfe e97e865226987740"})
    void ofNumbers(long number, String expected) {
        hash.ofLong(number);

        assertThat(both()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,0,3742cbfacf59a71b c7d4b0854cb64b91", "1,0,1f08e8981972c0a3 681312797e2d0521",
            "0,1,4f18bd7d8f0bd786 749cc01040c2611f", "1431205559,874000000,8ab2670cfc3d4254 7d94c2e207c5bff5",
            "-1,-9223372036854775808,3734cd6ce729d16e 177ecd1d741fdbfa"})
    void ofMoments(long seconds, long nanos, String expected) {
        hash.ofLongs(seconds, nanos);

        assertThat(both()).isEqualTo(expected);
    }

    /** Eight bytes are looked at at once and the last ones singly: each finds what a plain look at every byte finds. */
    @Test
    void aTextThatNeedsACloserLookIsFoundWhereverItsByteStands() {
        byte[] others = {1, 'a', '>', '@', 0x7f, (byte) 0x80, (byte) 0x81, (byte) 0xbf, (byte) 0xff};
        for (int length = 0; length <= 20; length++) {
            for (byte other : others) {
                byte[] bytes = new byte[length];
                Arrays.fill(bytes, other);
                assertFlags(bytes);
                for (int at = 0; at < length; at++) {
                    for (byte one : new byte[]{0, '?', (byte) 0x80, 1, '>'}) {
                        bytes[at] = one;
                        assertFlags(bytes);
                    }
                    bytes[at] = other;
                }
            }
        }
    }

    private void assertFlags(byte[] bytes) {
        boolean zero = false;
        boolean mark = false;
        boolean beyond = false;
        for (byte each : bytes) {
            zero |= each == 0;
            mark |= each == '?';
            beyond |= each < 0;
        }
        hash.ofBytes(bytes);
        if (hash.zero != zero || hash.questionMark != mark || hash.beyondAscii != beyond) {
            throw new AssertionError(Arrays.toString(bytes) + ": zero " + hash.zero + ", question mark "
                    + hash.questionMark + ", beyond ASCII " + hash.beyondAscii);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0,AAAAAAAAAAAAAAAAAAAAAA", "-1,-1,_____________________w",
            "81985529216486895,-81985529216486896,ASNFZ4mrze_-3LqYdlQyEA", "1,1,AAAAAAAAAAEAAAAAAAAAAQ",
            "-9223372036854775808,-9223372036854775808,gAAAAAAAAACAAAAAAAAAAA",
            "15,-4611686018427387904,AAAAAAAAAA_AAAAAAAAAAA"})
    void anIdIsItsBitsInSixes(long first, long second, String text) {
        assertThat(RowId.of(first, second)).isEqualTo(new RowId(first, second, text));
    }

    static Stream<Arguments> keys() {
        return Stream.of(Arguments.of(1, "XF8iBSL08lzz7r4Io6bS2g"), Arguments.of("a", "dWjDwdpYJR4GcJ1BBQECzA"),
                Arguments.of("what?", "sAUhYWp6x528ACk79ti6IA"), Arguments.of("größe", "f-3qubDiG61ThaRKvVY0cQ"),
                Arguments.of("\ud83d\ude00", "9wTFruQF2mgJTEROirvYCg"),
                Arguments.of("\ud800", "ifP_0vgK7aJHmDqGvlGp_A"), Arguments.of("\udc00", "74WN7d2PO8SUOkOuaiyAWg"),
                Arguments.of("a\ud800b", "5lrR3cBw-cCRS_j66KTSuA"), Arguments.of("\uffff", "4Bt_H2wSV8bwyVULxyE17g"),
                Arguments.of("\ud800\uffff", "iMc5VyU5LuDuhZryHwf_BQ"),
                Arguments.of("\u2400", "3GwRsaX0j9mKjcqdslBnhg"), Arguments.of("\u0000", "rISpABVlnBL8NEa0GCrjlg"),
                Arguments.of(new BigDecimal("1.0"), "XF8iBSL08lzz7r4Io6bS2g"),
                Arguments.of(new BigDecimal("1.5"), "3qyDRhWS0ZkQNE-09Xlykg"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theIdOfARowIsThatOfItsKey(Object key, String id) {
        RowId row = new RowIds().root("things", List.of(key));

        assertThat(row.text()).isEqualTo(id).isEqualTo(RowId.encode(row.first(), row.second()))
                .isEqualTo(RowIds.rowId("things", key));
    }

    /** Digits of a whole number up to a hundred; one of a billion digits must not be written out. */
    @Test
    void theIdOfAWholeNumberIsThatOfItsDigitsUnlessThereAreVeryMany() {
        assertThat(RowIds.rowId("things", new BigDecimal("1E98")))
                .isEqualTo(RowIds.rowId("things", "1" + "0".repeat(98)));
        assertThat(RowIds.rowId("things", new BigDecimal("1E99"))).isEqualTo(RowIds.rowId("things", "1E+99"));
        assertThat(RowIds.rowId("things", new BigDecimal("1E999999999")))
                .isEqualTo(RowIds.rowId("things", "1E+999999999"));
    }

    @Test
    void equalNumbersHaveOneIdAndATextOfThem() {
        assertThat(RowIds.rowId("things", new BigDecimal("1.50"))).isEqualTo("3qyDRhWS0ZkQNE-09Xlykg")
                .isEqualTo(RowIds.rowId("things", "1.5")).isEqualTo(RowIds.rowId("things", 1.5));
        assertThat(RowIds.rowId("things", new BigDecimal("1e2"))).isEqualTo(RowIds.rowId("things", 100));
    }

    @Test
    void theIdOfAKeyOfSeveralValuesKnowsWhereEachEnds() {
        assertThat(RowIds.rowId("things", "a", "bc")).isEqualTo("vMDO_PiVN8wkPK8x0tUeVA");
        assertThat(RowIds.rowId("things", "ab", "c")).isEqualTo("8VhPlwJLpfomyl3nZ_d6Yg");
    }

    @Test
    void theIdOfAnAppendedRowComesFromItsLoadItsPlaceAndItsContent() {
        assertThat(new RowIds().appended("things", "load-1", 3, 4, 5).text()).isEqualTo("fyfEg1tNHF8dQ-tNMQPxIQ");
    }

    @ParameterizedTest
    @CsvSource({"0,gnoi5WYT10167bbEOfQyKQ,iyH7YG6TW3ysk3PmUU_v3Q", "1,36Nj5DEfMepqpwWYbZDTKg,20vPpux6J4aRwzim_bI62w",
            "7,tttihJEFMLtyKP0lhTbGhQ,HtAfzZlzgGj8sNEigi0r_A",
            "1000000,FRzdf5zihuLuxmL_Jq9DTQ,JE2LJMM5Zce5Cp-zpWaSMA"})
    void theIdOfAnElementIsThatOfItsPlaceInItsTable(long place, String inOne, String inAnother) {
        RowIds ids = new RowIds();
        RowId parent = ids.root("things", List.of(1));

        assertThat(ids.places("things.a").at(parent, place).text()).isEqualTo(inOne);
        assertThat(ids.places("things.b").at(parent, place).text()).isEqualTo(inAnother);
    }
}
