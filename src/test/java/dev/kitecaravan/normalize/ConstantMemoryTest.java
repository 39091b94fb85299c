package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.TableRows;

/** A long load keeps nothing of the rows it has handed on: 100,000 rows, a million with {@code -Dcaravan.soak=true}. */
class ConstantMemoryTest {
    @Test
    void memoryDoesNotGrowWithTheRows() throws Exception {
        long rows = Boolean.getBoolean("caravan.soak") ? 1_000_000 : 100_000;
        BuildPages pages = new BuildPages(10);
        Bench bench = new Bench();
        long early = 0;
        long done = 0;
        while (done < rows) {
            for (Map<String, Object> record : pages.page(100)) {
                bench.normalizer.add(BuildPages.TARGET, record, pages.context(), bench.rows);
            }
            for (TableRows table : bench.rows.tables()) {
                done += table.rows().size();
            }
            bench.rows.clear();
            if (early == 0 && done > rows / 10) {
                early = used();
            }
        }
        assertThat(used()).isLessThan(early + (4 << 20));
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
