package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build left out answers with how to get it; what it has is found by name. */
class OptionalPartTest {
    /** A part of this build. */
    public static final class Present implements DestinationFactory {
        @Override
        public void check(DestinationSettings settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Destination create(DestinationSettings settings) {
            throw new DestinationException("present " + settings.name());
        }

        @Override
        public TableReader reader(DestinationSettings settings) {
            throw new DestinationException("present " + settings.name());
        }
    }

    /** One that cannot be made. */
    static final class Hidden {
        private Hidden() {
        }
    }

    @Test
    void foundByName() {
        assertThat(new OptionalPart("present", Present.class.getName()).find(DestinationFactory.class))
                .containsInstanceOf(Present.class);
    }

    @Test
    void anInstalledProgramAdvisesNoBuildThatItCannotDo(@TempDir Path installed) {
        String before = System.getProperty("caravan.home");
        System.setProperty("caravan.home", installed.toString());
        try {
            assertThat(new OptionalPart("nowhere", "dev.kitecaravan.load.nowhere.Nowhere").howToGet())
                    .doesNotContain("mvn").doesNotContain("-P")
                    .isEqualTo("the archives, the Debian package and the image have it: install one of them,"
                            + " or build from source, as docs/install.md of the project says");
        } finally {
            if (before == null) {
                System.clearProperty("caravan.home");
            } else {
                System.setProperty("caravan.home", before);
            }
        }
    }

    @Test
    void leftOut() {
        OptionalPart part = new OptionalPart("nowhere", "dev.kitecaravan.load.nowhere.Nowhere");
        assertThat(part.find(DestinationFactory.class)).isEmpty();
        assertThat(part.howToGet()).contains("mvn package", "-Dslim -Pnowhere");
    }

    /** One that is there and broken is not taken for left out. */
    @Test
    void brokenIsNotMissing() {
        OptionalPart part = new OptionalPart("hidden", Hidden.class.getName());
        assertThatThrownBy(() -> part.find(Object.class)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Hidden");
    }
}
