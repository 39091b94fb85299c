package dev.kitecaravan.show.builds;

import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.show.html.PageLinks;
import dev.kitecaravan.show.read.Spelling;

/**
 * Which build an address means: one by the API's id, or those of a number in a pipeline, of which every organization may have
 * one.
 *
 * @param id           null where it is told by number
 * @param organization null for any
 */
public record BuildKey(String id, String organization, String pipeline, long number) {
    private static final int LONGEST = 512;

    /** Empty where the parameters name none. */
    static Optional<BuildKey> of(Map<String, String> query) {
        String id = given(query, "id");
        if (id != null) {
            return Optional.of(new BuildKey(id, null, null, 0));
        }
        String pipeline = given(query, "pipeline");
        String number = query.getOrDefault("number", "");
        return pipeline == null || !number.matches("\\d{1,18}")
                ? Optional.empty()
                : Optional.of(new BuildKey(null, given(query, "organization"), pipeline, Long.parseLong(number)));
    }

    /**
     * Of a path such as {@code /builds/acme/web/12}, in which the organization may be missing, or a build's id alone.
     *
     * @return the address of its page, relative to that path; empty where the path is another
     */
    public static Optional<String> address(String path) {
        String[] parts = path.split("/");
        if (parts.length < 3 || parts.length > 5 || !parts[1].equals("builds")) {
            return Optional.empty();
        }
        String up = "../".repeat(parts.length - 2);
        String last = parts[parts.length - 1];
        if (parts.length == 3) {
            return Optional.of(up + PageLinks.buildOfId(last));
        }
        return last.matches("\\d{1,18}")
                ? Optional.of(up + PageLinks.build(parts.length == 5 ? parts[2] : null, parts[parts.length - 2],
                        Long.parseLong(last)))
                : Optional.empty();
    }

    private static String given(Map<String, String> query, String name) {
        String value = query.getOrDefault(name, "");
        return value.isEmpty() || value.length() > LONGEST ? null : value;
    }

    /** The condition that its row fulfils. */
    String where(Spelling spelling) {
        return id != null
                ? "id = " + spelling.text(id)
                : "number = " + number + " and pipeline_slug = " + spelling.text(pipeline)
                        + (organization == null ? "" : " and organization_slug = " + spelling.text(organization));
    }

    /** As people call it. */
    String said() {
        return id != null
                ? "Build " + id
                : "Build " + number + " of " + (organization == null ? "" : organization + "/") + pipeline;
    }
}
