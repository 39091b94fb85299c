package dev.kitecaravan.load;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

import dev.kitecaravan.text.Installation;

/**
 * A part of the program that a slim build leaves out together with its libraries: a class that is named but never imported.
 *
 * @param profile   the Maven profile that has it
 * @param className a public class with a public constructor without parameters
 */
public record OptionalPart(String profile, String className) {
    /** The part, or nothing where this build left it out. */
    public <T> Optional<T> find(Class<T> type) {
        try {
            return Optional.of(type.cast(Class.forName(className).getConstructor().newInstance()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException(className + " is in this build but cannot be made", e);
        }
    }

    /** What to do where this build left it out. */
    public String howToGet() {
        if (NativeExecutable.HERE) {
            return NativeExecutable.HOW_TO_GET;
        }
        return Installation.hasSources()
                ? "build with mvn package, which leaves nothing out, or mvn package -Dslim -P" + profile
                        + " for this one alone; the launcher caravan does so by itself"
                : "the archives, the Debian package and the image have it: install one of them, or build from source, as "
                        + Installation.document("install.md") + " says";
    }
}
