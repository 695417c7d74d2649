package dev.etosha.testing;

import dev.etosha.testing.ClientMessages.Message;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a proxy. Reads the client's messages, carries data in both directions, and applies the
 * network's faults.
 */
final class ProxiedConnection {

    /** ReadyForQuery without its last byte, which is the transaction status. */
    private static final byte[] READY = {'Z', 0, 0, 0, 5};

    private final Socket client;
    private final Socket server;
    private final Network network;
    private final Observer seen;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean answersWithheld;

    ProxiedConnection(Socket client, Socket server, Network network, Observer seen) {
        this.client = client;
        this.server = server;
        this.network = network;
        this.seen = seen;
    }

    /** Receives each message, and whether the client now waits for the answer. */
    interface Observer {

        void saw(Message message, boolean waits);
    }

    /** Carries data to the server until one end closes the connection, or the network cuts it or loses the COMMIT. */
    void toServer() throws IOException, InterruptedException {
        try (OutputStream out = new BufferedOutputStream(server.getOutputStream())) {
            ClientMessages messages = new ClientMessages(client.getInputStream());
            CommitFault fault = null;
            while (true) {
                Message message = messages.next();
                boolean waits = message.isRequest() && !messages.more();
                seen.saw(message, waits);
                if (message.commits() && network.faultIsDue()) {
                    fault = network.takeCommitFault();
                }
                if (fault == CommitFault.CUT_BEFORE) {
                    return;
                }
                if (fault == CommitFault.LOSE) {
                    answersWithheld = true;
                    ended.await();
                    return;
                }
                answersWithheld |= fault == CommitFault.CUT_BEFORE_ANSWER;
                network.carry(message.length());
                message.writeTo(out);
                if (!messages.more()) {
                    out.flush();
                }
                if (message.isRequest() && fault == CommitFault.CUT_BEHIND) {
                    return;
                }
            }
        } finally {
            close();
        }
    }

    /** Carries data to the client until one end closes the connection or the network cuts it. */
    void toClient() throws IOException, InterruptedException {
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] buffer = new byte[8192];
        byte[] tail = new byte[READY.length + 1];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                network.carry(read);
                tail = tail(tail, buffer, read);
                int passing = network.passing(read);
                if (!answersWithheld) {
                    out.write(buffer, 0, passing);
                } else if (Arrays.equals(READY, Arrays.copyOf(tail, READY.length))) {
                    return; // the server has committed
                }
                if (passing < read) {
                    reset();
                    return;
                }
            }
        } finally {
            close();
        }
    }

    private static byte[] tail(byte[] before, byte[] buffer, int read) {
        byte[] all = Arrays.copyOf(before, before.length + read);
        System.arraycopy(buffer, 0, all, before.length, read);
        return Arrays.copyOfRange(all, all.length - before.length, all.length);
    }

    /** Closes both ends in the regular way. */
    void close() {
        end(client);
        end(server);
        ended.countDown();
    }

    /** Closes both ends with a reset. */
    void reset() {
        reset(client);
        reset(server);
        ended.countDown();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // already closed
        }
    }

    static void reset(@Nullable Socket socket) {
        if (socket == null) {
            return;
        }
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // already closed
        }
        end(socket);
    }
}
