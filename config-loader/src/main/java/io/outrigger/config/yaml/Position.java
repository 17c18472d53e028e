package io.outrigger.config.yaml;

/**
 * A place in a configuration file, so that a message can point at it.
 *
 * @param file the file's name as the user gave it
 * @param line counted from 1
 * @param column counted from 1, in characters
 */
public record Position(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
