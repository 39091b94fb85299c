package dev.kitecaravan.serve;

/**
 * One thing that health depends on, as it stands.
 *
 * @param name   of the thing
 * @param up     whether it is well
 * @param reason why it is or is not, in words; without secrets
 */
public record HealthCheck(String name, boolean up, String reason) {
    public static HealthCheck up(String name, String reason) {
        return new HealthCheck(name, true, reason);
    }

    public static HealthCheck down(String name, String reason) {
        return new HealthCheck(name, false, reason);
    }
}
