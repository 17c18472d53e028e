package io.outrigger.config.yaml;

import java.io.StringReader;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;

/** Finds where a document goes beyond a limit, which the parser that refuses it does not tell. */
final class LimitPlace {
    private final int maxDepth;
    private final int maxAliases;
    private final Set<String> blocks = new HashSet<>();
    private int depth;
    private int aliases;

    private LimitPlace(int maxDepth, int maxAliases) {
        this.maxDepth = maxDepth;
        this.maxAliases = maxAliases;
    }

    /** The first block that lies too deep or alias of a block that is one too many; null if there is none. */
    static @Nullable Mark find(String text, int maxDepth, int maxAliases) {
        LimitPlace place = new LimitPlace(maxDepth, maxAliases);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(text.length());
        try {
            for (Event event : new Yaml(options).parse(new StringReader(TabSpaces.replace(text)))) {
                if (place.isBeyond(event)) {
                    return event.getStartMark();
                }
            }
        } catch (YAMLException broken) {
            // Behind the place, if there is one.
        }
        return null;
    }

    private boolean isBeyond(Event event) {
        if (event instanceof CollectionStartEvent start) {
            if (start.getAnchor() != null) {
                blocks.add(start.getAnchor());
            }
            return ++depth > maxDepth;
        }
        if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
            depth--;
        }
        return event instanceof AliasEvent alias && blocks.contains(alias.getAnchor()) && ++aliases > maxAliases;
    }
}
