package dev.kitecaravan.text.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Lines of logs as a terminal shows them: case by case, and any log against {@link ScreenOfAllRows}. */
class LogLinesTest {
    private static final String ESC = "\u001b";

    static Stream<Arguments> logs() {
        return Stream.of(
                log("a mark, a header, a colour", mark(5) + "~~~ Setting up\r\n" + mark(9) + ESC + "[33mgo" + ESC
                        + "[0m on\r\n", "5|~~~ Setting up|Setting up", "9|go on|Setting up"),
                log("the last of several marks counts", mark(5) + "12%" + ESC + "[K" + mark(6) + "\r34%" + ESC + "[K"
                        + mark(8) + "\r\n", "8|34%|"),
                log("a mark in mid-line hides nothing", mark(5) + "compiling" + mark(1_205) + ", linked\n",
                        "1205|compiling, linked|"),
                log("what is overwritten is gone, the rest stays", "downloading\rdone\n", "-|doneloading|"),
                log("and is gone too where it was erased", "downloading\r" + ESC + "[Kdone\n", "-|done|"),
                log("erased to the left, and all", "abcdef\r" + ESC + "[2C" + ESC + "[1K\nxyz" + ESC + "[2K!\n",
                        "-|   def|", "-|   !|"),
                log("a backspace", "abc\b\bX\n", "-|aXc|"),
                log("a carriage return more than is needed", "a\r\r\nb\r\n", "-|a|", "-|b|"),
                log("a colour before a header", mark(5) + ESC + "[1;35m+++ Tests" + ESC + "[0m\n", "5|+++ Tests|Tests"),
                log("a header with no name", "--- \nin it\n", "-|---|", "-|in it|"),
                log("dashes alone, or before a word, are none", "---\n---x\n+++\n", "-|---|", "-|---x|", "-|+++|"),
                log("what opens the group before is a line of it", "--- One\n^^^ +++\nboom\n", "-|--- One|One",
                        "-|^^^ +++|One", "-|boom|One"),
                log("times by their distance", mark(1_000) + "a\n" + ESC + "_bk;dt=25\u0007b\n" + ESC + "_bk;dt=5"
                        + ESC + "\\c\n", "1000|a|", "1025|b|", "1030|c|"),
                log("a distance from nothing", ESC + "_bk;dt=25\u0007b\n", "-|b|"),
                log("a mark that lost its beginning", "bk;t=77\u0007x\n_bk;t=78\u0007y\nabk;t\u0007z\n", "77|x|",
                        "78|y|", "-|abk;tz|"),
                log("a mark that is no number, or in another age", ESC + "_bk;t=12x\u0007a" + ESC
                        + "_bk;t=999999999999999\u0007b\n", "-|ab|"),
                log("links keep their text, else their address", ESC + "]1339;url='https://a.example/x';content="
                        + "'the ; \\'report\\''\u0007 " + ESC + "]1339;url=https://b.example\u0007\n",
                        "-|the ; 'report' https://b.example|"),
                log("a link around a text", ESC + "]8;;https://a.example" + ESC + "\\here" + ESC + "]8;;\u0007!\n",
                        "-|here!|"),
                log("images leave nothing", ESC + "]1338;url=artifact://a.png;alt=a\u0007\n" + ESC
                        + "]1337;File=name=YQ==:" + "QUJD".repeat(5_000) + "\u0007x\n", "-||", "-|x|"),
                log("lines that are written to once more", "a: waiting\nb: waiting\n" + ESC + "[2Aa: done   \n\n",
                        "-|a: done|", "-|b: waiting|"),
                log("an absolute place", ESC + "[2;3Hx" + ESC + "[1;1Hy\n", "-|y|", "-|  x|"),
                log("the screen erased", "a\nb\nc" + ESC + "[2J" + ESC + "[Hnew\n", "-|new|"),
                log("below and above erased", "a\nb\nc\n" + ESC + "[2A" + ESC + "[1C" + ESC + "[J\n", "-|a|", "-|b|"),
                log("saved and restored", "ab" + ESC + "7cd" + ESC + "8X\n", "-|abXd|"),
                log("one up", "a\nb" + ESC + "Mc\n", "-|ac|", "-|b|"),
                log("what no terminal knows shows", ESC + "[5Xa\n", "-|[5Xa|"),
                log("modes, charsets and keypads do not", ESC + "[?25l" + ESC + "(B" + ESC + "=" + ESC + ">a" + ESC
                        + "[?25h\n", "-|a|"),
                log("a sequence without an end costs its line", "a" + ESC + "]0;title\nb\n", "-|a|", "-|b|"),
                log("NUL and other controls go, blanks at the end too", "a\u0000b\u0001c   \n", "-|abc|"),
                log("characters of four bytes, and bytes that are none", "😀!\r\ud83d\ude80\n", "-|🚀!|"),
                log("the last line may have no end", "a\nb", "-|a|", "-|b|"),
                log("empty lines count, the empty end does not", "\n\na\n" + mark(5), "-||", "-||", "-|a|"),
                log("nothing", ""));
    }

    private static Arguments log(String name, String raw, String... lines) {
        return Arguments.of(name, raw, List.of(lines));
    }

    private static String mark(long ms) {
        return ESC + "_bk;t=" + ms + "\u0007";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("logs")
    void everyCase(String name, String raw, List<String> lines) {
        assertThat(read(raw).stream().map(line -> (line.ts() == null ? "-" : line.ts()) + "|" + line.text() + "|"
                + (line.groupName() == null ? "" : line.groupName())).toList()).isEqualTo(lines);
    }

    @Test
    void groupsAreNumberedAndHeadersAreTold() {
        assertThat(read("a\n--- One\nb\n+++ Two\n~~~ \n" + "--- " + "x".repeat(500) + "\n"))
                .extracting(LogLine::number, LogLine::groupNo, LogLine::isHeader)
                .containsExactly(tuple(1, null, false), tuple(2, 1L, true), tuple(3, 1L, false), tuple(4, 2L, true),
                        tuple(5, 3L, true), tuple(6, 3L, false));
        assertThat(read(mark(5) + "a" + mark(9) + "b\n").get(0).tsFirst()).isEqualTo(5);
    }

    private static org.assertj.core.groups.Tuple tuple(long number, Long group, boolean header) {
        return org.assertj.core.groups.Tuple.tuple(number, group, header);
    }

    @Test
    void aLongLineIsCutAndSaysSo() {
        LogLine line = read("x".repeat(40_000) + "\n").get(0);
        assertThat(line.text()).hasSize(16_000);
        assertThat(line.cut()).isTrue();
        assertThat(read("x".repeat(16_000)).get(0).cut()).isFalse();
    }

    @Property(tries = 1_500)
    void anyLogIsReadAsAScreenOfAllRowsShowsIt(@ForAll("tokens") List<String> tokens) {
        String log = String.join("", tokens);
        assertThat(read(log).stream().map(line -> line.ts() + "|" + line.tsFirst() + "|" + line.text()).toList())
                .isEqualTo(new ScreenOfAllRows().show(tokens));
    }

    @Provide
    Arbitrary<List<String>> tokens() {
        Arbitrary<String> text = Arbitraries.of("a", "b", " ", "-", "+", "~", "é", "🚀", "\t").list()
                .ofMinSize(1).ofMaxSize(6).map(characters -> String.join("", characters));
        Arbitrary<String> moves = Arbitraries.of("A", "B", "C", "D", "E", "F", "G", "K", "J", "m").flatMap(
                last -> Arbitraries.of("", "0", "1", "2", "3", "120").map(number -> ESC + "[" + number + last));
        Arbitrary<String> places = Arbitraries.integers().between(1, 130).tuple2()
                .map(at -> ESC + "[" + at.get1() + ";" + at.get2() + "H");
        Arbitrary<String> marks = Arbitraries.longs().between(1, 9_999)
                .flatMap(time -> Arbitraries.of("t", "dt").map(kind -> ESC + "_bk;" + kind + "=" + time + "\u0007"));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(8, text), net.jqwik.api.Tuple.of(6,
                Arbitraries.of("\n", "\r\n", "\r", "\b", "\n\n", "\n".repeat(60))), net.jqwik.api.Tuple.of(3, moves),
                net.jqwik.api.Tuple.of(1, places), net.jqwik.api.Tuple.of(3, marks)).list().ofMaxSize(60);
    }

    /** Nothing of it is held but what is on the screen. */
    @Test
    void aLogOfAnyLengthTakesTheMemoryOfAScreen() throws IOException {
        byte[] part = (mark(1_000) + "ok 1 - a test of some length that went well\r\n").repeat(1_000)
                .getBytes(StandardCharsets.UTF_8);
        int parts = 50;
        AtomicLong lines = new AtomicLong();
        LogLines.read(new InputStream() {
            private long at;

            @Override
            public int read() {
                return at == (long) parts * part.length ? -1 : part[(int) (at++ % part.length)];
            }
        }, ErrorRules.NONE, line -> lines.incrementAndGet());
        assertThat(lines.get()).isEqualTo(parts * 1_000L);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void rulesFindErrors(String line, String rule) {
        assertThat(ErrorRules.shipped().first(line)).isEqualTo(rule);
    }

    static Stream<Arguments> errors() {
        return Stream.of(Arguments.of("--- FAIL: TestParse (0.00s)", "test"),
                Arguments.of("not ok 12 - sums up", "test"), Arguments.of("FAILED tests/test_a.py::test_b", "test"),
                Arguments.of("java.lang.IllegalStateException: closed", "exception"),
                Arguments.of("Traceback (most recent call last):", "exception"),
                Arguments.of("panic: runtime error: index out of range", "exception"),
                Arguments.of("java.lang.OutOfMemoryError: Java heap space", "exception"),
                Arguments.of("Killed", "memory"), Arguments.of("Segmentation fault (core dumped)", "crash"),
                Arguments.of("src/a.c:12:3: error: expected ';'", "compiler"),
                Arguments.of("error[E0382]: borrow of moved value", "compiler"),
                Arguments.of("src/a.ts(3,1): error TS2304: Cannot find name 'x'.", "compiler"),
                Arguments.of("curl: (7) Connection refused", "network"),
                Arguments.of("/bin/sh: 1: foo: command not found", "shell"),
                Arguments.of("npm ERR! code ELIFECYCLE", "tool"), Arguments.of("make: *** [all] Error 2", "tool"),
                Arguments.of("🚨 Error: The command exited with status 1", "exit"),
                Arguments.of("0 errors, 0 warnings", null), Arguments.of("ok 3 - an error: is handled", "compiler"),
                Arguments.of("PASS src/error.test.js", null));
    }

    @Test
    void aRouteHasRulesOfItsOwn() {
        ErrorRules own = ErrorRules.with("slow: took longer than \\d+ s\ncompiler:\n# a comment\nexit: ^status [1-9]$");
        assertThat(own.first("it took longer than 30 s")).isEqualTo("slow");
        assertThat(own.first("a.c:1: error: x")).isNull();
        assertThat(own.first("status 3")).isEqualTo("exit");
        assertThat(own.first("Killed")).as("the others stay").isEqualTo("memory");
        assertThatThrownBy(() -> ErrorRules.with("a rule: x")).hasMessageContaining("'a rule: x'");
        assertThatThrownBy(() -> ErrorRules.with("broken: (x")).hasMessageContaining("'broken'");
    }

    private static List<LogLine> read(String log) {
        List<LogLine> lines = new ArrayList<>();
        try {
            LogLines.read(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)), ErrorRules.shipped(),
                    lines::add);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return lines;
    }
}
