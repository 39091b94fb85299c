package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StorableTextTest {
    private static String clean(String text) {
        return StorableText.clean(text, false);
    }

    @Test
    void aTextThatIsStorableIsGivenBackItself() {
        for (String text : new String[]{"", "a", "\ud83d\ude80", "x\ud83d\ude80y\ud83d\ude80", "\u2400\ufffd\uffff"}) {
            assertThat(clean(text)).isSameAs(text);
        }
        String nul = "\u0000";
        assertThat(StorableText.clean(nul, true)).isSameAs(nul);
    }

    @Test
    void halfAPairIsReplacedWhereverItStandsAndItsNeighboursStay() {
        assertThat(clean("\ud83d")).isEqualTo("\ufffd");
        assertThat(clean("\ude80")).isEqualTo("\ufffd");
        assertThat(clean("a\ud83d")).isEqualTo("a\ufffd");
        assertThat(clean("\ud83da")).isEqualTo("\ufffda");
        assertThat(clean("\ude80\ud83d")).as("the wrong way round").isEqualTo("\ufffd\ufffd");
        assertThat(clean("\ud83d\ud83d\ude80")).isEqualTo("\ufffd\ud83d\ude80");
        assertThat(clean("\ud83d\ude80\ude80")).isEqualTo("\ud83d\ude80\ufffd");
        assertThat(clean("\ud83d\ude80\ud83d")).isEqualTo("\ud83d\ude80\ufffd");
    }

    @Test
    void nulIsShownByItsPictureOnlyWhereItCannotStand() {
        assertThat(clean("a\u0000b\u0000")).isEqualTo("a\u2400b\u2400");
        assertThat(StorableText.clean("a\u0000\ud83d", true)).isEqualTo("a\u0000\ufffd");
    }
}
