package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route cannot have, because it would run any command or code. */
class ComponentsTest {
    @ParameterizedTest
    @ValueSource(strings = {"exec", "script", "groovy", "ssh", "docker", "sql"})
    void componentsThatRunCommandsAreNotThere(String component) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            assertThat(camel.getComponent(component)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"groovy", "js", "python", "mvel", "ognl", "joor", "java", "spel"})
    void languagesThatRunCodeAreNotThere(String language) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            assertThatThrownBy(() -> camel.resolveLanguage(language)).isInstanceOf(NoSuchLanguageException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"class:java.lang.System?method=exit", "language:simple:resource:file:some.txt"})
    void componentsThatComeAlongWithOthersAreRefused(String uri) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            new CamelRoutes(camel);
            assertThatThrownBy(() -> camel.getEndpoint(uri))
                    .hasStackTraceContaining("is not available to routes");
        }
    }
}
