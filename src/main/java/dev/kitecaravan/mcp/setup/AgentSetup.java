package dev.kitecaravan.mcp.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.mcp.tool.McpTexts;

/** The files that let an agent work in a folder: its client's configuration, and skills. */
public final class AgentSetup {
    /** Resources {@code mcp/skills/NAME.md}. */
    static final List<String> SKILLS = List.of("ci-insight", "add-endpoint", "debug-load");

    /** What becomes of a file. */
    public enum Change {
        WRITTEN,
        ADDED_TO,
        UNCHANGED
    }

    /**
     * A file.
     *
     * @param name   its path below the folder
     * @param text   its whole text
     * @param change against what is there
     */
    public record PlannedFile(String name, String text, Change change) {
    }

    private final AgentClient client;
    private final Path folder;
    private final String command;

    /**
     * @param folder  of the project that the agent works in; both paths absolute and without links
     * @param program that the client starts
     * @throws IllegalArgumentException when no client could be told of the program
     */
    public AgentSetup(AgentClient client, Path folder, Path program) {
        this.client = client;
        this.folder = folder;
        command = client.command(folder, program);
    }

    /** The files as they are where nothing is there yet. */
    public List<PlannedFile> fresh() {
        List<PlannedFile> files = new ArrayList<>();
        files.add(new PlannedFile(client.configuration(), client.format().with(null, command), Change.WRITTEN));
        SKILLS.forEach(skill -> files
                .add(new PlannedFile(client.skill(skill), McpTexts.text("skills/" + skill + ".md"), Change.WRITTEN)));
        return files;
    }

    /**
     * Writes what is not there yet. The configuration is added to; a skill that somebody changed stays.
     *
     * @return all files, with what became of them
     * @throws IllegalArgumentException when a file that is there cannot stay as it is; nothing is written then
     * @throws UncheckedIOException     when a file cannot be read or written
     */
    public List<PlannedFile> write() {
        List<PlannedFile> files = fresh().stream().map(this::besideWhatIsThere).toList();
        files.stream().filter(file -> file.change() != Change.UNCHANGED).forEach(this::save);
        return files;
    }

    private PlannedFile besideWhatIsThere(PlannedFile file) {
        String there = read(file.name());
        if (there == null) {
            return file;
        }
        String text = file.text();
        if (file.name().equals(client.configuration())) {
            try {
                text = client.format().with(there, command);
            } catch (IllegalArgumentException e) {
                throw refused(file, e.getMessage());
            }
        } else if (!there.equals(text)) {
            throw refused(file, "has another text");
        }
        return new PlannedFile(file.name(), text, text.equals(there) ? Change.UNCHANGED : Change.ADDED_TO);
    }

    private IllegalArgumentException refused(PlannedFile file, String why) {
        return new IllegalArgumentException(folder.resolve(file.name()) + " " + why
                + ". Nothing was written; move it away, or take --print and put the parts together by hand.");
    }

    /** The text of a file; null where there is none. */
    private String read(String name) {
        Path path = folder.resolve(name);
        try {
            return Files.exists(path) ? Files.readString(path) : null;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(path + " is not UTF-8. Nothing was written; move it away.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whole or not at all: the configuration may hold other servers. */
    private void save(PlannedFile file) {
        Path path = folder.resolve(file.name());
        try {
            Files.createDirectories(path.getParent());
            Path real = Files.exists(path) ? path.toRealPath() : path;
            Path beside = Files.createTempFile(real.getParent(), real.getFileName().toString(), ".new");
            try {
                Files.writeString(beside, file.text());
                Files.move(beside, real, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be written: " + e.getMessage(), e);
        }
    }
}
