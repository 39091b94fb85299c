package dev.kitecaravan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that people write, in whatever encoding. */
class TextFileTest {
    @TempDir
    private Path folder;

    private static void refuses(byte[] bytes, String... words) {
        assertThatIllegalArgumentException().isThrownBy(() -> TextFile.decode("my.file", bytes))
                .withMessageStartingWith("my.file").withMessageContainingAll(words).withMessageContaining("UTF-8");
    }

    @Test
    void utf8IsReadWithAndWithoutItsMark() throws IOException {
        Path file = folder.resolve("text");
        Files.writeString(file, "\ufeffgr\u00f6\u00dfe = \ud83d\ude81\n");
        assertThat(TextFile.read(file)).isEqualTo("gr\u00f6\u00dfe = \ud83d\ude81\n");
        assertThat(TextFile.decode("x", new byte[0])).isEmpty();
        assertThat(TextFile.decode("x", "a\ufeffb".getBytes(StandardCharsets.UTF_8))).isEqualTo("a\ufeffb");
    }

    @Test
    void whatIsNotUtf8IsNamedWithItsLine() {
        refuses("a = b\n# Gr\u00f6\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1), "line 2");
        refuses("\u00fc".getBytes(StandardCharsets.ISO_8859_1), "line 1");
        refuses(new byte[]{'a', '\n', '\n', (byte) 0xe2, (byte) 0x82}, "line 3");
        refuses(new byte[]{(byte) 0xc0, (byte) 0x80}, "line 1");
    }

    @Test
    void utf16IsNamedWithAndWithoutItsMark() {
        refuses("token".getBytes(StandardCharsets.UTF_16), "UTF-16");
        refuses("\ufefftoken".getBytes(StandardCharsets.UTF_16LE), "UTF-16");
        refuses("a\nb".getBytes(StandardCharsets.UTF_16LE), "UTF-16", "line 1");
        refuses("x\ny\0".getBytes(StandardCharsets.UTF_8), "zero byte", "line 2");
    }

    @Test
    void nothingOfTheTextIsInTheMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFile.decode("f", "bkua_secret\u00fc".getBytes(StandardCharsets.ISO_8859_1)))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("bkua"));
    }

    @Test
    void aFolderAndAMissingFileAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> TextFile.read(folder))
                .withMessage(folder + " cannot be read: it is a folder; name a file");
        assertThatIllegalArgumentException().isThrownBy(() -> TextFile.read(folder.resolve("none")))
                .withMessage(folder.resolve("none") + " cannot be read: there is no such file");
    }
}
