package dev.kitecaravan.mcp.tool;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.workbench.Addition;
import dev.kitecaravan.workbench.NewEndpoint;
import dev.kitecaravan.workbench.NewFile;
import dev.kitecaravan.workbench.Subject;
import dev.kitecaravan.workbench.Workbench;

/** Writes a route file that an agent made, once it can be read among the others. Overwrites nothing, runs nothing. */
public final class SaveRouteTool implements Tool {
    private static final int LONGEST = 100_000;

    private final Supplier<Workbench> workbench;
    private final Path folder;

    /**
     * The tool.
     *
     * @param workbench over the routes that are there, made anew for every call
     * @param folder    of the route files, the one place it writes to
     */
    public SaveRouteTool(Supplier<Workbench> workbench, Path folder) {
        this.workbench = workbench;
        this.folder = folder;
    }

    @Override
    public String name() {
        return "save_route";
    }

    @Override
    public ToolAnswer call(Arguments arguments, Call call) {
        String name = arguments.text("name");
        String yaml = arguments.text("yaml");
        if (yaml.length() > LONGEST) {
            throw new ToolException("The file has " + yaml.length() + " characters; a route file has at most " + LONGEST
                    + ".");
        }
        try {
            NewEndpoint.of(name, "", null, null, null);
            Addition.refuseIfTaken(folder, name);
            String file = name + ".camel.yaml";
            Subject subject = workbench.get().subject(new RouteFile(file, yaml));
            if (!subject.route().id().equals(name)) {
                throw new ToolException(
                        "The route's id is " + subject.route().id() + "; it has the file's name, " + name
                                + ".");
            }
            new Addition(name, List.of(new NewFile(file, yaml, "")), null).save(folder);
            return saved(folder.resolve(file), name, yaml);
        } catch (RouteFilesException | IllegalArgumentException | UncheckedIOException e) {
            throw new ToolException(e.getMessage());
        }
    }

    private static ToolAnswer saved(Path file, String name, String yaml) {
        String next = "Nothing has run it yet. A person reads it, and then: caravan check --offline, caravan test "
                + name
                + ", caravan run --only " + name + ".";
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("file", file.toString());
        data.put("lines", yaml.lines().count());
        data.put("next", next);
        return new ToolAnswer("Written: " + file + ", new.\n" + yaml.lines().map(line -> "+ " + line + "\n")
                .reduce("", String::concat) + "\n" + next, data);
    }
}
