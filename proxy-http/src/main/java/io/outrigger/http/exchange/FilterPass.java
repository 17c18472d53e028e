package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.filter.HttpFilter.Need;
import io.outrigger.http.filter.HttpFilter.Verdict;
import io.outrigger.http.message.HeaderBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a walk. The head goes from filter to filter; those it has passed and that stream are stations, which every part
 * of the body visits. A part that has visited them all waits behind the head, there to be collected where a filter wants the body
 * whole. Nothing overtakes. Owned by one worker.
 */
abstract sealed class FilterPass permits RequestPass, ResponsePass {
    private final FilterWalk walk;
    private final BodyQueue queue = new BodyQueue();
    private final List<Station> stations = new ArrayList<>(0);

    private Head head = Head.AWAITED;
    private @Nullable FilterStep at;
    private Need collecting = Need.NONE;
    private @Nullable ByteBuf replacement;
    private long behindHead;
    private boolean headIsAll;
    private boolean bodySkipped;
    private @Nullable Need wholeAsked;
    private boolean withData;
    private boolean resumed;
    private boolean running;
    private boolean again;
    private boolean holding;
    private boolean over;

    FilterPass(FilterWalk walk) {
        this.walk = walk;
    }

    /** Where the head stands. */
    private enum Head {
        /** It has not come. */
        AWAITED,
        /** It is on its way to the next filter. */
        MOVING,
        /** The filter it is at has seen it and waits. */
        PAUSED,
        /** The filter it is at wants the body first. */
        COLLECTING,
        /** The filter it is at has seen the body, and waits. */
        PAUSED_WITH_BODY,
        /** It has passed all filters. */
        OUT
    }

    /** A filter the head has passed and that sees each part of the body. */
    private static final class Station {
        final FilterStep step;
        boolean stopped;

        Station(FilterStep step) {
            this.step = step;
        }
    }

    // What the direction says

    /** The filter the head comes to next; null if there is none, or if the pass has ended over the question. */
    abstract @Nullable FilterStep next();

    abstract Need need(HttpFilter filter);

    abstract Verdict onHead(FilterStep step, boolean end);

    abstract Verdict onData(FilterStep step, ByteBuf data, boolean end);

    abstract Verdict onTrailers(FilterStep step, HeaderBlock trailers);

    /** The whole body has been replaced, and the head is still here. */
    abstract void lengthChanged(int bytes);

    abstract void headOut(boolean end);

    abstract void dataOut(ByteBuf data, boolean end);

    abstract void trailersOut(HeaderBlock trailers);

    /** A filter waits. */
    abstract void waiting();

    /** More than a filter is ready to take; ends the pass. */
    abstract void tooLarge();

    /** Whether the sender is to be read from. */
    abstract void read(boolean wanted);

    // What comes in

    void head(boolean end) {
        headIsAll = end;
        head = Head.MOVING;
        advance();
    }

    /** Owns {@code data}. */
    void data(ByteBuf data, boolean end) {
        if (over || !end && !data.isReadable()) {
            data.release();
        } else if (head == Head.OUT && stations.isEmpty() && queue.empty() && !running) {
            dataOut(data, end);
        } else {
            run(queue.add(data, end));
        }
    }

    void trailers(HeaderBlock trailers) {
        if (!over) {
            run(queue.add(trailers));
        }
    }

    /** The filter of this step is ready to go on. */
    void resume(FilterStep step) {
        if (over) {
            return;
        }
        if (walk.calls(this, step)) {
            resumed = true;
        } else if (release(step)) {
            walk.ready(this);
        }
    }

    private boolean release(FilterStep step) {
        if (step == at && head == Head.PAUSED) {
            headAccepted(step);
            return true;
        }
        if (step == at && head == Head.PAUSED_WITH_BODY) {
            bodyAccepted(step);
            return true;
        }
        for (int i = 0; i < stations.size(); i++) {
            Station station = stations.get(i);
            if (station.step == step && station.stopped) {
                station.stopped = false;
                return true;
            }
        }
        return false;
    }

    void skipBody(FilterStep step) {
        if (step == at && (head == Head.PAUSED || walk.calls(this, step) && head == Head.MOVING)) {
            bodySkipped = true;
        }
    }

    void wholeBody(FilterStep step, int maxBytes) {
        wholeAsked = step == at && walk.calls(this, step) && head == Head.MOVING ? Need.buffer(maxBytes) : wholeAsked;
    }

    /** Owns {@code data}. */
    void replace(ByteBuf data) {
        if (!withData) {
            data.release();
            return;
        }
        if (replacement != null) {
            replacement.release();
        }
        replacement = data;
    }

    /** Whether the head has passed all filters. */
    boolean headIsOut() {
        return head == Head.OUT;
    }

    /** Ends the pass; what is held is dropped, what still comes too. */
    void abort() {
        if (over) {
            return;
        }
        over = true;
        queue.release();
        if (holding) {
            holding = false;
            read(true);
        }
    }

    boolean over() {
        return over;
    }

    // How it moves

    /** Moves everything as far as it goes. */
    void advance() {
        if (!over) {
            run(queue.first());
        }
    }

    /** Moves the head, then the parts from {@code from} on: those before it stand as far as they can. A head moves with all parts. */
    private void run(@Nullable BodyPart from) {
        if (running) {
            again = true;
            return;
        }
        running = true;
        BodyPart start = from;
        do {
            again = false;
            moveHead();
            for (BodyPart part = start; part != null && !over; part = part.next) {
                move(part);
            }
            start = queue.first();
        } while (again && !over);
        running = false;
        if (!over) {
            balance();
        }
    }

    private void moveHead() {
        while (head == Head.MOVING && !over) {
            FilterStep step = next();
            if (over) {
                return;
            }
            at = step;
            if (step == null) {
                head = Head.OUT;
                headOut(headIsAll);
            } else {
                offerHead(step);
            }
        }
    }

    private void offerHead(FilterStep step) {
        bodySkipped = false;
        wholeAsked = null;
        resumed = false;
        walk.enter(this, step);
        Verdict verdict = onHead(step, headIsAll);
        walk.exit();
        if (waits(verdict)) {
            head = Head.PAUSED;
        } else {
            headAccepted(step);
        }
        walk.settled();
    }

    private boolean waits(Verdict verdict) {
        boolean waits = verdict != Verdict.CONTINUE && !resumed;
        if (waits && !over) {
            waiting();
        }
        return waits;
    }

    private void headAccepted(FilterStep step) {
        head = Head.MOVING;
        Need need = wholeAsked == null ? need(step.filter()) : wholeAsked;
        need = headIsAll || bodySkipped ? Need.NONE : need;
        switch (need.kind()) {
            case NONE -> {}
            case STREAM -> stations.add(new Station(step));
            case BUFFER, PREFIX -> collect(need);
        }
    }

    private void collect(Need need) {
        head = Head.COLLECTING;
        collecting = need;
        behindHead = 0;
        for (BodyPart part = queue.first(); part != null; part = part.next) {
            part.counted = 0;
        }
    }

    /** Moves a part through the stations, and out or up to the head. */
    private void move(BodyPart part) {
        while (part.station < stations.size()) {
            Station station = stations.get(part.station);
            if (station.stopped) {
                return;
            }
            if (part.seen) {
                part.seen = false;
                part.station++;
            } else {
                visit(part, station);
            }
            if (over) {
                return;
            }
        }
        if (head == Head.OUT) {
            leave(part);
        } else if (head == Head.COLLECTING) {
            collect(part);
        }
    }

    private void visit(BodyPart part, Station station) {
        Verdict verdict = call(part, station.step);
        part.seen = true;
        station.stopped = waits(verdict);
        walk.settled();
    }

    private Verdict call(BodyPart part, FilterStep step) {
        HeaderBlock trailers = part.trailers;
        int bytes = part.bytes();
        int from = part.data.readerIndex();
        resumed = false;
        part.shown = true;
        withData = trailers == null;
        walk.enter(this, step);
        Verdict verdict = trailers == null ? onData(step, part.data, part.end) : onTrailers(step, trailers);
        walk.exit();
        withData = false;
        if (trailers == null) {
            part.data.readerIndex(from);
            queue.replace(part, replacement, bytes);
            replacement = null;
        }
        return verdict;
    }

    private void leave(BodyPart part) {
        queue.removeFirst(part);
        if (part.trailers != null) {
            trailersOut(part.trailers);
        } else if (part.end || part.data.isReadable()) {
            dataOut(part.data, part.end);
        } else {
            part.data.release();
        }
    }

    /** The part has come up to the head, which waits for the body. */
    private void collect(BodyPart part) {
        behindHead += part.bytes() - part.counted;
        part.counted = part.bytes();
        boolean prefix = collecting.kind() == Need.Kind.PREFIX;
        if (!prefix && behindHead > collecting.maxBytes()) {
            tooLarge();
        } else if (part.end || prefix && behindHead >= collecting.maxBytes()) {
            offerBody(queue.gather(part));
        }
    }

    private void offerBody(BodyPart whole) {
        FilterStep step = Objects.requireNonNull(at);
        int bytes = whole.bytes();
        Verdict verdict = call(whole, step);
        if (collecting.kind() == Need.Kind.BUFFER && whole.bytes() != bytes) {
            lengthChanged(whole.bytes());
        }
        if (waits(verdict)) {
            head = Head.PAUSED_WITH_BODY;
        } else {
            bodyAccepted(step);
        }
        walk.settled();
    }

    /** The head goes on, the body behind it. Where it was whole, only trailers can still come to the filter. */
    private void bodyAccepted(FilterStep step) {
        head = Head.MOVING;
        again = true;
        BodyPart all = queue.first();
        if (collecting.kind() == Need.Kind.BUFFER && all != null) {
            stations.add(new Station(step));
            all.station = stations.size();
        }
    }

    /** Stops reading where too much waits. A body that is being collected has its own bound. */
    private void balance() {
        long bytes = head == Head.COLLECTING ? queue.bytes() - behindHead : queue.bytes();
        if (bytes > walk.host().heldBytes()) {
            holding = true;
            read(false);
        } else if (holding) {
            holding = false;
            read(true);
        }
    }
}
