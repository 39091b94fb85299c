package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.UUID;

/** A user of Buildkite. */
record Person(UUID id, String name, String username, String email, String avatar, long createdAt) {
    private static final String[] NAMES = {"Amara Okafor", "Björn Lindqvist", "Chiara Conti", "Daniel Reyes",
            "Emi Tanaka", "Farid Haddad", "Grace Whitfield", "Hana Nováková", "Ibrahim Sesay", "Joanna Kowalska",
            "Kofi Mensah", "Lucía Fernández", "Mateus Oliveira", "Nadia Rahman", "Owen Gallagher", "Priya Natarajan",
            "Quentin Dubois", "Rosa Jiménez", "Søren Østergaard", "Tess van Dijk", "Umar Farooq", "Vera Petrova",
            "Wei Zhang", "Yara Haddad"};

    /** The people of the organizations, the same ones for one seed. */
    static List<Person> all(long seed) {
        return java.util.stream.IntStream.range(0, NAMES.length).mapToObj(i -> of(seed, i)).toList();
    }

    private static Person of(long seed, int index) {
        long hash = Seeds.of(Seeds.of(seed, "people"), index);
        String plain = java.text.Normalizer.normalize(NAMES[index].replace('Ø', 'O').replace('ø', 'o'),
                java.text.Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        String username = plain.toLowerCase(java.util.Locale.ROOT).replace(' ', '.');
        long joined = 1_431_205_559_874L + (hash >>> 1) % 200_000_000_000L;
        return new Person(Seeds.uuid(hash), NAMES[index], username, username + "@example.com",
                "https://www.gravatar.com/avatar/" + String.format("%016x%016x", hash, Seeds.mix(hash)), joined);
    }

    /** Writes the user as the member {@code name}, with the GraphQL id where the API gives it. */
    static void write(JsonBytes json, String name, Person person, boolean graphql) {
        if (person == null) {
            json.nothing(name);
            return;
        }
        json.name(name);
        person.write(json, graphql);
    }

    void write(JsonBytes json, boolean graphql) {
        json.object().field("id", id);
        if (graphql) {
            json.graphqlId("User", id);
        }
        json.field("name", name).field("email", email).field("avatar_url", avatar).time("created_at", createdAt)
                .endObject();
    }
}
