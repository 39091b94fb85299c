package dev.kitecaravan.load.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionTest {
    /** 63 characters, as on PostgreSQL. */
    private final Session session = Memory.session(Memory.dialect().build(), null);

    @Test
    void namesOfItsOwnForATableFitAndStayApartHoweverLongTheTablesNamesAre() {
        String room = "t".repeat(63 - "_caravan_next_".length());
        String one = "builds__jobs__" + "x".repeat(49);
        String other = one.substring(0, 62) + "y";

        assertThat(session.shadow("builds")).isEqualTo("_caravan_next_builds");
        assertThat(session.shadow(room)).isEqualTo("_caravan_next_" + room);
        assertThat(session.shadow(room + "t")).hasSizeLessThanOrEqualTo(63).startsWith("_caravan_next_t");
        assertThat(session.shadow(one)).hasSizeLessThanOrEqualTo(63).isNotEqualTo(session.shadow(other));
        assertThat(session.index(one, "key")).hasSizeLessThanOrEqualTo(63).startsWith("_caravan_key_builds")
                .isNotEqualTo(session.index(one, "root")).isNotEqualTo(session.index(other, "key"));
    }

    @Test
    void aTableIsNamedWithoutItsSchemaWhereAStatementChangesIt() {
        assertThat(Session.range(session.table("builds"))).isEqualTo("\"builds\"");
        assertThat(Session.range("\"stage\"")).isEqualTo("\"stage\"");
    }
}
