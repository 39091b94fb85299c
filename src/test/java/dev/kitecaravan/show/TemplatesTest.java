package dev.kitecaravan.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import dev.kitecaravan.show.builds.BuildKey;
import dev.kitecaravan.show.builds.DetailPages;
import dev.kitecaravan.show.html.PageLimits;
import dev.kitecaravan.show.html.PageStream;
import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.http.ShowRequest;
import dev.kitecaravan.show.read.Cached;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.Spelling;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What the content security policy forbids is in no template, and nothing is let through unescaped. */
class TemplatesTest {
    /** Records that are public for other packages alone. */
    private static final Set<Class<?>> NO_TEMPLATE_READS = Set.of(ShowSettings.class, ShowRequest.class,
            ShowAnswer.class,
            PageLimits.class, PageStream.Made.class, Spelling.class, PageQueries.Row.class, Cached.Reading.class,
            BuildKey.class, DetailPages.Detail.class);

    @Test
    void theNativeExecutableCanReadWhatTemplatesRead() {
        var records = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.kitecaravan.show").stream()
                .filter(c -> c.isRecord() && c.getModifiers().contains(JavaModifier.PUBLIC)
                        && NO_TEMPLATE_READS.stream().noneMatch(c::isEquivalentTo))
                .map(JavaClass::reflect).toList();
        assertThat(PageNativeHints.class.getAnnotation(RegisterForReflection.class).targets()).doesNotHaveDuplicates()
                .containsAll(records);
        assertThat(records).hasSizeGreaterThan(20);
    }

    @Test
    void noTemplateHoldsScriptStyleOrUnescapedText() throws IOException {
        List<Path> templates;
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/show"))) {
            templates = files.filter(file -> file.toString().endsWith(".html")).toList();
        }
        assertThat(templates).hasSizeGreaterThan(8);
        for (Path template : templates) {
            assertThat(Files.readString(template)).as(template.toString())
                    .doesNotContainPattern("(?i)<script(?! src=\"assets/)")
                    .doesNotContainPattern("(?i)\\sstyle=\"[^{w]*:")
                    .doesNotContainPattern("(?i)<style").doesNotContainPattern("(?i)\\son[a-z]+=")
                    .doesNotContainPattern("\\.(raw|safe)\\b").doesNotContainPattern("(?i)(href|src|action)=\"[a-z]+:")
                    .doesNotContain("javascript:");
        }
    }
}
