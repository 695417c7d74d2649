package dev.etosha.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.retry.Memory;
import dev.etosha.session.Memories.Verdict;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoriesTest {

    private final Memories memories = new Memories();

    @Test
    void nothingIsRenewedForAStatementThatNeverSucceeded() {
        for (Memory suspect : new Memory[] {Memory.NONE, Memory.PARAMETERS, Memory.NAMES}) {
            assertThat(memories.verdict(suspect, false, 0)).isEqualTo(Verdict.NOTHING);
        }
    }

    @Test
    void outdatedParameterTypesAndPlansRenewTheStatements() {
        assertThat(memories.verdict(Memory.PARAMETERS, true, 0)).isEqualTo(Verdict.STATEMENTS);
        assertThat(memories.verdict(Memory.PLAN, false, 0)).isEqualTo(Verdict.STATEMENTS);
    }

    @Test
    void outdatedNamesAndIdentitiesRenewTheSession() {
        assertThat(memories.verdict(Memory.NAMES, true, 0)).isEqualTo(Verdict.SESSION);
        assertThat(memories.verdict(Memory.IDENTITIES, true, 0)).isEqualTo(Verdict.SESSION);
    }

    @Test
    void aMissingObjectRenewsTheSessionThreeTimesAMinuteForStatementsThatNeverSucceeded() {
        for (int i = 0; i < 3; i++) {
            assertThat(memories.verdict(Memory.IDENTITIES, false, 0)).isEqualTo(Verdict.SESSION);
        }
        assertThat(memories.verdict(Memory.IDENTITIES, false, TimeUnit.SECONDS.toNanos(59)))
                .isEqualTo(Verdict.NOTHING);
        assertThat(memories.verdict(Memory.IDENTITIES, false, TimeUnit.SECONDS.toNanos(60)))
                .isEqualTo(Verdict.SESSION);
    }

    @Test
    void repeatedFailuresRenewTheSessionTenTimesInTenSeconds() {
        int heard = 0;
        for (int i = 0; i < 1_000; i++) {
            heard += memories.verdict(Memory.NAMES, true, i) == Verdict.SESSION ? 1 : 0;
        }
        assertThat(heard).isEqualTo(10);
        assertThat(memories.verdict(Memory.NAMES, true, TimeUnit.SECONDS.toNanos(11)))
                .isEqualTo(Verdict.SESSION);
    }
}
