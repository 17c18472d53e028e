package io.outrigger.app.reload;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The clients of the soak, a thread each, until told to stop. Each checks every answer it gets. */
final class Crowd implements AutoCloseable {
    private static final String[] PATHS = {"/stable", "/weighted", "/pool", "/policy?chunked", "/stable?send=20000"};
    private static final long LONG_BYTES = 20_000_000;
    private static final long LONG_SUM = Content.checksum(LONG_BYTES);
    private static final long SHORT_SUM = Content.checksum(5);
    private static final long MIDDLE_SUM = Content.checksum(20_000);
    private static final long SLOW_NANOS = 10_000_000;

    private static final long PATIENCE_MILLIS = 60_000;

    private final Site site;
    private final Books books;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Crowd(Site site, Books books) {
        this.site = site;
        this.books = books;
    }

    void join(int keepAlive, long pauseNanos, int visitors, int transfers) {
        for (int i = 0; i < keepAlive; i++) {
            int first = i;
            start("keep-alive " + i, () -> talk(first, pauseNanos));
        }
        for (int i = 0; i < visitors; i++) {
            start("visitor " + i, this::visit);
        }
        for (int i = 0; i < transfers; i++) {
            boolean even = i % 2 == 0;
            start("download " + i, () -> download(even));
            start("upload " + i, () -> upload(even));
        }
    }

    @FunctionalInterface
    private interface Job {
        void run() throws IOException;
    }

    private void start(String name, Job job) {
        Thread thread = new Thread(
                () -> {
                    try {
                        job.run();
                    } catch (IOException | RuntimeException e) {
                        books.complain(name + ": " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** One connection to the listener that stays; it must never end. */
    private void talk(int first, long pauseNanos) throws IOException {
        try (Talk talk = new Talk(site.mainPort())) {
            for (int i = first; !stopped; i++) {
                String path = PATHS[i % PATHS.length];
                int from = site.done();
                Talk.Answer answer;
                try {
                    answer = i % 7 == 0 ? talk.post(Site.HOST, path, 20_000, 0, i % 2 == 0) : talk.get(Site.HOST, path);
                } catch (IOException e) {
                    throw new IOException(
                            path + " as request " + (i - first) + "/" + i + " between " + from + " and " + site.begun(),
                            e);
                }
                check(path, answer, from, site.begun());
                if (i % 7 == 0 && !("20000/" + MIDDLE_SUM).equals(answer.head().field("x-got"))) {
                    books.complain(path + " got another body: " + answer.head().field("x-got"));
                }
                if (answer.head().closes()) {
                    books.complain("a connection to the listener that stays is to close");
                }
                books.answered.incrementAndGet();
                LockSupport.parkNanos(pauseNanos);
            }
        }
    }

    private void check(String path, Talk.Answer answer, int from, int to) {
        String number = answer.head().field("x-config");
        if (answer.head().status() != 200 || number == null) {
            books.complain(path + " between " + from + " and " + to + ": " + answer.head());
            return;
        }
        int config = Integer.parseInt(number);
        if (config < from || config > to) {
            books.complain(path + " of setup " + config + " between " + from + " and " + to);
        }
        Setup setup = site.setup(config);
        if (!setup.allowed(path).contains(answer.from())) {
            books.complain(path + " of " + setup + " came from " + answer.from());
        }
        if (path.equals("/weighted") && setup.greenWeight() == 50) {
            (answer.from().equals("green") ? books.halfGreen : books.halfStable).incrementAndGet();
        }
        long sum = path.contains("20000") ? MIDDLE_SUM : SHORT_SUM;
        if (answer.body().checksum() != sum && answer.body().bytes() != LONG_BYTES) {
            books.complain(path + " sent another body: " + answer.body());
        }
    }

    /** Connections to the listener that comes and goes. */
    private void visit() throws IOException {
        while (!stopped) {
            int from = site.done();
            try (Talk talk = new Talk(site.extraPort())) {
                visit(talk, from);
            } catch (ConnectException refused) {
                books.extraRefused.incrementAndGet();
                if (site.extraThroughout(from, site.begun())) {
                    books.complain("refused although the listener is there since " + from);
                }
                LockSupport.parkNanos(SLOW_NANOS);
            }
        }
    }

    /** A connection that was taken is served, to the end of the request at least. */
    private void visit(Talk talk, int connected) throws IOException {
        boolean answered = false;
        for (int i = 0; i < 20 && !stopped; i++) {
            int from = site.done();
            Talk.Answer answer;
            try {
                answer = talk.get(Site.HOST, PATHS[i % PATHS.length]);
            } catch (IOException e) {
                int to = site.begun();
                boolean throughout = site.extraThroughout(answered ? from : connected, to);
                books.complain((answered ? "later" : "first") + " request on the second listener lost between " + from
                        + " and " + to + (throughout ? " though it stood" : " at its removal") + ": " + e);
                return;
            }
            answered = true;
            books.extraAnswered.incrementAndGet();
            if (answer.head().status() != 200) {
                books.complain("second listener: " + answer.head());
            }
            if (answer.head().closes()) {
                books.extraClosed.incrementAndGet();
                if (site.extraThroughout(from, site.begun())) {
                    books.complain("closed although the listener is there since " + from);
                }
                return;
            }
            LockSupport.parkNanos(SLOW_NANOS);
        }
    }

    private void download(boolean slowClient) throws IOException {
        try (Talk talk = new Talk(site.mainPort())) {
            while (!stopped) {
                String path = "/pool?send=" + LONG_BYTES + (slowClient ? "" : "&pause=" + SLOW_NANOS);
                int from = site.done();
                talk.ask(Site.HOST, path);
                Talk.Answer answer = talk.answer(slowClient ? SLOW_NANOS : 0);
                check(path, answer, from, site.begun());
                if (answer.body().bytes() != LONG_BYTES || answer.body().checksum() != LONG_SUM) {
                    books.complain("a download is not whole: " + answer.body());
                }
                books.downloads.incrementAndGet();
                span(from);
            }
        }
    }

    private void upload(boolean chunked) throws IOException {
        try (Talk talk = new Talk(site.mainPort())) {
            while (!stopped) {
                int from = site.done();
                Talk.Answer answer = talk.post(Site.HOST, "/policy", LONG_BYTES, SLOW_NANOS, chunked);
                check("/policy", answer, from, site.begun());
                if (!(LONG_BYTES + "/" + LONG_SUM).equals(answer.head().field("x-got"))) {
                    books.complain("an upload is not whole: " + answer.head());
                }
                books.uploads.incrementAndGet();
                span(from);
            }
        }
    }

    private void span(int from) {
        if (site.done() > from) {
            books.spanning.incrementAndGet();
        }
    }

    /** Waits until each client has ended what it was at. */
    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join(PATIENCE_MILLIS);
                if (thread.isAlive()) {
                    books.complain(thread.getName() + " hangs");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
