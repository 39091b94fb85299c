package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The builder of the executable says nothing of a name that a new version of a library no longer has. */
class NativeHintsTest {
    static String[] names() {
        return NativeHints.class.getAnnotation(RegisterForReflection.class).classNames();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsReachedByNameIsThere(String name) throws ClassNotFoundException {
        assertThat(Class.forName(name, false, NativeHints.class.getClassLoader())).isNotNull();
    }
}
