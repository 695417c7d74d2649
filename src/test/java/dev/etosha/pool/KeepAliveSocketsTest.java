package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

class KeepAliveSocketsTest {

    @Test
    void theHabitsAreTheSocketsOwn() throws IOException {
        try (Socket socket = new KeepAliveSockets("31,11,4,60").createSocket()) {
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(31);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(11);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(4);
        }
    }

    @Test
    void aLoginWhoseTimeIsOverGetsNoFurtherSocket() {
        KeepAliveSockets late = new KeepAliveSockets("30,10,3,0");
        assertThatThrownBy(late::createSocket).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aRequestToCancelGetsItsSocketLongAfterTheLogin() throws Exception {
        KeepAliveSockets late = new KeepAliveSockets("30,10,3,0");
        FutureTask<Socket> cancelling = new FutureTask<>(late::createSocket);
        new Thread(cancelling).start();
        try (Socket socket = cancelling.get(10, TimeUnit.SECONDS)) {
            assertThat(socket.isClosed()).isFalse();
        }
    }
}
