package dev.kitecaravan.sandbox;

import java.util.UUID;

/** Which build: the slugs and the number of its path, and its id. */
public record BuildAddress(String organization, String pipeline, int number, UUID id) {
    /** The path of the build under the origin. */
    public String path() {
        return "/v2/organizations/" + organization + "/pipelines/" + pipeline + "/builds/" + number;
    }
}
