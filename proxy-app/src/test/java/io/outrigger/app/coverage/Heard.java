package io.outrigger.app.coverage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application at every address of this machine that notes what each connection says, and answers heads of requests. */
final class Heard implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getByName("0.0.0.0"));
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final byte[] answer;

    /** @param answer to each head */
    Heard(String answer) throws IOException {
        this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
        Thread thread = new Thread(this::accept, "heard");
        thread.setDaemon(true);
        thread.start();
    }

    /** A connection, and what it has said until now. */
    static final class Call {
        private final Socket socket;
        private volatile String text = "";
        private volatile boolean ended;

        private Call(Socket socket) {
            this.socket = socket;
        }

        String text() {
            return text;
        }

        boolean ended() {
            return ended;
        }

        /** Waits until it has said as much. */
        String awaitText(int length) throws IOException {
            Waiting.until(() -> text.length() >= length, () -> "has said only " + text);
            return text;
        }

        void awaitEnd() throws IOException {
            Waiting.until(() -> ended, () -> "goes on after " + text);
        }

        void say(String more) throws IOException {
            socket.getOutputStream().write(more.getBytes(StandardCharsets.ISO_8859_1));
        }

        void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }
    }

    String port() {
        return Integer.toString(server.getLocalPort());
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Waits for the connection with that number, from 0. */
    Call call(int number) throws IOException {
        Waiting.until(() -> calls.size() > number, () -> "only " + calls.size() + " connections");
        return calls.get(number);
    }

    private void accept() {
        try {
            while (true) {
                Call call = new Call(server.accept());
                calls.add(call);
                Thread thread = new Thread(() -> listen(call), "heard-call");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void listen(Call call) {
        try {
            OutputStream out = call.socket.getOutputStream();
            StringBuilder said = new StringBuilder();
            int answered = 0;
            byte[] buffer = new byte[65536];
            for (int count = call.socket.getInputStream().read(buffer);
                    count >= 0;
                    count = call.socket.getInputStream().read(buffer)) {
                said.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                call.text = said.toString();
                if (call.text.indexOf(" HTTP/1.", answered) >= 0 && call.text.endsWith("\r\n\r\n")) {
                    answered = call.text.length();
                    out.write(answer);
                }
            }
        } catch (IOException gone) {
            // That is an end too.
        }
        call.ended = true;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Call call : calls) {
                call.socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
