package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/** The people of an organization, the teams they are in, and the pipelines and suites that teams own. */
final class TeamData {
    /** The team that everybody is in. */
    static final String EVERYONE = "everyone";

    private final World world;

    TeamData(World world) {
        this.world = world;
    }

    static UUID id(Organization organization, String slug) {
        return Seeds.uuid(Seeds.of(organization.id().getLeastSignificantBits(), "team " + slug));
    }

    static String name(String slug) {
        return Character.toUpperCase(slug.charAt(0)) + slug.substring(1);
    }

    /** The slugs of the teams: one for all, and those that own pipelines. */
    private List<String> slugs(Organization organization) {
        List<String> slugs = new ArrayList<>(List.of(EVERYONE));
        slugs.addAll(new TreeSet<>(world.pipelines(organization).stream().map(Pipeline::team).toList()));
        return slugs;
    }

    private static long joined(Organization organization, int rank) {
        return organization.createdAt() + 86_400_000L * (1 + rank);
    }

    List<Members> teams(Ask ask) {
        Organization organization = ask.organization();
        return slugs(organization).stream().map(slug -> Members.identified("Team", id(organization, slug))
                .with("name", name(slug)).with("slug", slug)
                .with("description", slug.equals(EVERYONE) ? "" : "Owns the pipelines of " + slug)
                .time("created_at", joined(organization, 0)).with("privacy", "visible")
                .with("default", slug.equals(EVERYONE)).with("created_by", staff(organization).get(0))).toList();
    }

    /** Twelve people, others in every organization. */
    private List<Person> staff(Organization organization) {
        int first = Seeds.below(Seeds.of(organization.id().getLeastSignificantBits(), "staff"), world.people().size());
        List<Person> staff = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            staff.add(world.people().get((first + i) % world.people().size()));
        }
        return staff;
    }

    private String slug(Ask ask) {
        return slugs(ask.organization()).stream()
                .filter(slug -> id(ask.organization(), slug).toString().equals(ask.values().get("team"))).findFirst()
                .orElseThrow(Refusal::notFound);
    }

    List<Members> members(Ask ask) {
        String slug = slug(ask);
        List<Members> members = new ArrayList<>();
        List<Person> staff = staff(ask.organization());
        for (int i = 0; i < staff.size(); i++) {
            Person person = staff.get(i);
            long hash = Seeds.of(person.id().getLeastSignificantBits(), slug);
            if (slug.equals(EVERYONE) || i == 0 || Seeds.chance(hash, 0.3)) {
                members.add(Members.of("role", i == 0 ? "maintainer" : "member")
                        .time("created_at", joined(ask.organization(), i)).with("user_id", person.id())
                        .with("user_name", person.name()));
            }
        }
        return members;
    }

    private List<Pipeline> owned(Ask ask) {
        String slug = slug(ask);
        return world.pipelines(ask.organization()).stream()
                .filter(pipeline -> slug.equals(EVERYONE) || pipeline.team().equals(slug)).toList();
    }

    List<Members> pipelines(Ask ask) {
        boolean everyone = slug(ask).equals(EVERYONE);
        return owned(ask).stream()
                .map(pipeline -> Members.of("access_level", everyone ? "read_only" : "manage_build_and_read")
                        .time("created_at", pipeline.createdAt()).with("pipeline_id", pipeline.id())
                        .with("pipeline_url", pipeline.url()))
                .toList();
    }

    List<Members> suites(Ask ask) {
        boolean everyone = slug(ask).equals(EVERYONE);
        return owned(ask).stream().filter(TestData::hasSuite)
                .map(pipeline -> Members.of("access_level", everyone ? List.of("read") : List.of("read", "edit"))
                        .time("created_at", pipeline.createdAt()).with("suite_id", TestData.suiteId(pipeline))
                        .with("suite_url", TestData.url(pipeline)))
                .toList();
    }

    List<Members> people(Ask ask) {
        List<Members> members = new ArrayList<>();
        List<Person> staff = staff(ask.organization());
        for (int i = 0; i < staff.size(); i++) {
            Person person = staff.get(i);
            members.add(ClusterData.brief(person).with("role", i < 2 ? "admin" : "member").with("sso_mode",
                    "optional"));
        }
        return members;
    }

    List<Members> invitations(Ask ask) {
        Organization organization = ask.organization();
        UUID id = Seeds.uuid(Seeds.of(organization.id().getLeastSignificantBits(), "invitation"));
        return List.of(Members.identified("OrganizationInvitation", id)
                .with("url", organization.url() + "/invitations/" + id).with("email", "soon@example.com")
                .with("state", "pending").with("role", "member").with("sso_mode", "optional")
                .with("teams",
                        List.of(Members.of("id", TeamData.id(organization, EVERYONE)).with("name", name(EVERYONE))
                                .with("slug", EVERYONE).with("role", "member")))
                .time("created_at", joined(organization, 90))
                .with("created_by", ClusterData.brief(staff(organization).get(0))).with("accepted_at", null)
                .with("accepted_by", null).with("revoked_at", null).with("revoked_by", null).with("expired_at", null));
    }

    /** Newest first: that people joined, and that pipelines were made. */
    List<Members> auditEvents(Ask ask) {
        Organization organization = ask.organization();
        List<Event> events = new ArrayList<>();
        List<Person> staff = staff(organization);
        for (int i = 1; i < staff.size(); i++) {
            events.add(new Event(joined(organization, i), "OrganizationMemberCreatedEvent", staff.get(0),
                    "OrganizationMember", staff.get(i).id(), staff.get(i).name()));
        }
        for (Pipeline pipeline : world.pipelines(organization)) {
            events.add(new Event(pipeline.createdAt(), "PipelineCreatedEvent", pipeline.createdBy(), "Pipeline",
                    pipeline.id(), pipeline.name()));
        }
        events.sort(Comparator.comparingLong(Event::at).reversed());
        return events.stream().map(event -> event.members(organization)).toList();
    }

    private record Event(long at, String type, Person actor, String subjectType, UUID subject, String name) {
        Members members(Organization organization) {
            UUID id = Seeds.uuid(Seeds.of(subject.getLeastSignificantBits(), type + organization.slug()));
            return Members.of("uuid", id).graphqlId("AuditEvent", id).with("type", type).time("occurred_at", at)
                    .with("actor", Members.of("type", "User").with("uuid", actor.id()).with("name", actor.name()))
                    .with("subject", Members.of("type", subjectType).with("uuid", subject).with("name", name))
                    .with("context", Members.of("type", "WebContext").with("request_ip", "198.51.100.77")
                            .with("request_user_agent", "Mozilla/5.0"))
                    .with("data", Members.of("name", name)).with("url", organization.url() + "/audit_events/" + id);
        }
    }
}
