package dev.etosha.execution;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A proxy that reads PostgreSQL's messages and cuts the connection of the next COMMIT: before the server sees it, or
 * once the server has answered it and before the client sees that. Unencrypted connections only.
 */
final class CommitCutter implements AutoCloseable {

    /** Where to cut. */
    enum Cut {
        BEFORE_THE_COMMIT,
        AFTER_THE_COMMIT,
        NOWHERE
    }

    private final int serverPort;
    private final ServerSocket listener;
    private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NOWHERE);
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** The texts of the statements that the client sent. */
    final List<String> statements = new CopyOnWriteArrayList<>();

    CommitCutter(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Cuts once. */
    void cut(Cut cut) {
        next.set(cut);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.add(client);
            sockets.add(server);
            Link link = new Link(client, server);
            start(link::toServer);
            start(link::toClient);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Work that ends with its socket. */
    private interface Pump {

        void run() throws IOException;
    }

    private static void start(Pump pump) {
        Thread thread = new Thread(() -> {
            try {
                pump.run();
            } catch (IOException e) {
                // a socket was closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection through the proxy. */
    private final class Link {

        private final Socket client;
        private final Socket server;
        private volatile boolean withheld;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void toServer() throws IOException {
            try {
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(server.getOutputStream());
                pass(out, null, body(in)); // the startup message has no type
                while (true) {
                    byte type = in.readByte();
                    byte[] body = body(in);
                    if (type == 'P' || type == 'Q') {
                        String text = text(type, body);
                        statements.add(text);
                        if (text.equals("COMMIT") && cutsHere()) {
                            return;
                        }
                    }
                    pass(out, type, body);
                }
            } finally {
                cut();
            }
        }

        /** Whether the connection ends before the message is passed on. */
        private boolean cutsHere() {
            Cut cut = next.getAndSet(Cut.NOWHERE);
            withheld = cut == Cut.AFTER_THE_COMMIT;
            return cut == Cut.BEFORE_THE_COMMIT;
        }

        void toClient() throws IOException {
            try {
                DataInputStream in = new DataInputStream(server.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                while (true) {
                    byte type = in.readByte();
                    byte[] body = body(in);
                    if (!withheld) {
                        pass(out, type, body);
                    } else if (type == 'Z') { // ready for the next: the commit is done
                        return;
                    }
                }
            } finally {
                cut();
            }
        }

        private void cut() throws IOException {
            server.close();
            client.close();
        }

        /** The text of a message Parse, which follows the statement's name, or Query. */
        private String text(byte type, byte[] body) {
            int start = 0;
            if (type == 'P') {
                while (body[start++] != 0) {
                    // the name
                }
            }
            int end = start;
            while (body[end] != 0) {
                end++;
            }
            return new String(body, start, end - start, StandardCharsets.UTF_8);
        }

        private byte[] body(DataInputStream in) throws IOException {
            byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
            if (server.isClosed()) {
                throw new EOFException();
            }
            return body;
        }

        private void pass(DataOutputStream out, @org.jspecify.annotations.Nullable Byte type, byte[] body)
                throws IOException {
            if (type != null) {
                out.writeByte(type);
            }
            out.writeInt(body.length + Integer.BYTES);
            out.write(body);
            out.flush();
        }
    }
}
