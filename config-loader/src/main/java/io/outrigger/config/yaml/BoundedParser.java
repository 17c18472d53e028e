package io.outrigger.config.yaml;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;

/** Stops a document of too many values before its tree needs too much memory. */
final class BoundedParser implements Parser {
    private static final int BYTES_OF_HEAP = 512;

    /** A document of a thousand rules has about a tenth. A value of one character costs a quarter of a kilobyte. */
    static final int MOST = (int) Math.min(400_000, Runtime.getRuntime().maxMemory() / BYTES_OF_HEAP);

    private final Parser parser;
    private int taken;

    BoundedParser(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public Event getEvent() {
        Event event = parser.getEvent();
        if (++taken > MOST) {
            throw new TooMany(event.getStartMark());
        }
        return event;
    }

    private static final class TooMany extends MarkedYAMLException {
        private static final long serialVersionUID = 1;

        TooMany(Mark mark) {
            super(null, null, "the document has more than " + MOST + " names and values; cut it at `---`", mark);
        }
    }
}
