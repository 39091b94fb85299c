package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** What holds a password does not print it: a record does unless it says otherwise. */
class SecretsTest {
    private static final String SECRET = "not-to-be-seen";

    @Test
    void recordsPrintNoPassword() throws ReflectiveOperationException {
        List<String> tried = new ArrayList<>();
        for (var each : new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.kitecaravan.load", "dev.kitecaravan.extract")) {
            if (each.isRecord()) {
                Class<?> type = each.reflect();
                if (holdsPassword(type)) {
                    assertThat(made(type)).as(type.getName()).asString().doesNotContain(SECRET);
                    tried.add(type.getSimpleName());
                }
            }
        }
        assertThat(tried).contains("DestinationSettings", "H2Url", "PostgresUrl", "RedshiftUrl", "Proxy");
    }

    private static boolean holdsPassword(Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getName().equals("password") || component.getType() == Properties.class) {
                return true;
            }
        }
        return false;
    }

    private static Object made(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i]);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Object value(RecordComponent component) {
        if (component.getType() == Properties.class) {
            Properties properties = new Properties();
            properties.setProperty("password", SECRET);
            return properties;
        }
        if (component.getType() == String.class) {
            return component.getName().equals("password") ? SECRET : "jdbc:postgresql://" + component.getName();
        }
        // Zero or null.
        return Array.get(Array.newInstance(component.getType(), 1), 0);
    }
}
