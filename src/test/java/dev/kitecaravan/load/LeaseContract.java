package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableSchema;

/** One writer at a time. */
public abstract class LeaseContract extends LettersContract {
    @Test
    void oneLeaseAtATime() {
        Lease lease = destination.lease("host-1, process 11", Duration.ofSeconds(60));
        assertThatThrownBy(() -> destination.lease("host-2, process 22", Duration.ofSeconds(60)))
                .isInstanceOf(LeaseHeldException.class).hasMessageContaining("host-1, process 11")
                .hasMessageContaining("until");
        lease.renew();
        loadTwoBuilds("l1");
        lease.close();
        try (Lease next = destination.lease("host-2, process 22", Duration.ofSeconds(60))) {
            next.renew();
        }
    }

    @Test
    void anExpiredLeaseIsTakenOverAndItsHolderCannotCommit() {
        Lease late = destination.lease("host-1", Duration.ZERO);
        Lease next = destination.lease("host-2", Duration.ofSeconds(60));
        assertThatThrownBy(late::renew).isInstanceOf(DestinationException.class).hasMessageContaining("taken over");
        late.close();
        next.renew();
        loadTwoBuilds("l1");
        next.close();
    }

    @Test
    void aCommitOfAFormerLeaseHolderIsRefused() {
        TableSchema schema = builds();
        destination.prepare(List.of(schema));
        destination.lease("host-1", Duration.ZERO);
        try (Load late = destination.begin("l1")) {
            late.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
            try (Destination next = Destinations.open(settings());
                    Lease taken = next.lease("host-2", Duration.ofSeconds(60));
                    Load load = next.begin("l2")) {
                load.write(rows(schema, Disposition.MERGE, build("b2", 2, "passed", 0)));
                load.commit(new Bookkeeping(List.of(new StateChange("cursor", "builds", "org", "2")), List.of(),
                        List.of(), Samples.load("l2", LoadRecord.Status.COMPLETE)));
                Bookkeeping tooLate = new Bookkeeping(List.of(new StateChange("cursor", "builds", "org", "1")),
                        List.of(), List.of(), Samples.load("l1", LoadRecord.Status.COMPLETE));
                assertThatThrownBy(() -> late.commit(tooLate)).isInstanceOf(DestinationException.class)
                        .hasMessageContaining("taken over");
                taken.renew();
            }
        }
        reopen();
        assertThat(destination.state().get("cursor", "builds", "org")).contains("2");
        assertThat(select("select id, _caravan_load_id from builds")).containsExactly("b2|l2");
        assertThat(select("select load_id from _caravan_loads")).containsExactly("l2");
    }
}
