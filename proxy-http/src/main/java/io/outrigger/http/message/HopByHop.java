package io.outrigger.http.message;

import io.outrigger.core.match.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Fields that belong to one connection and never pass (RFC 9110 section 7.6.1). */
public final class HopByHop {
    /** Names in the Connection fields of one request, as with Envoy. */
    private static final int MOST_NAMES = 9;

    private static final byte[] TRAILERS = "trailers".getBytes(StandardCharsets.US_ASCII);

    /** Beginnings of names that others decide by: a client may not take such fields away. */
    private static final byte[][] TRUSTED = {
        ascii("x-forwarded-"), ascii("x-envoy-"), ascii("authorization"), ascii("traceparent"), ascii("forwarded")
    };

    private static final long CONCERNED = HeaderNames.bit(HeaderNames.CONNECTION)
            | HeaderNames.bit(HeaderNames.UPGRADE)
            | HeaderNames.bit(HeaderNames.KEEP_ALIVE)
            | HeaderNames.bit(HeaderNames.PROXY_CONNECTION)
            | HeaderNames.bit(HeaderNames.HTTP2_SETTINGS)
            | HeaderNames.bit(HeaderNames.TRANSFER_ENCODING)
            | HeaderNames.bit(HeaderNames.TE);

    private HopByHop() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Removes what concerns only the client's connection, and what its Connection field names. Connection and Upgrade stay where another
     * protocol is asked for.
     *
     * @return false if Connection names a field that must not be taken away by the client, no field at all, or too many
     */
    public static boolean strip(RequestHead head) {
        HeaderBlock fields = head.fields();
        if (!fields.mayHave(CONCERNED)) {
            return true;
        }
        int names = 0;
        boolean trailers = false;
        for (int slot = 0; slot < fields.slots(); slot++) {
            switch (fields.id(slot)) {
                case HeaderNames.CONNECTION -> {
                    names += dropNamed(fields, slot);
                    if (!head.upgrade()) {
                        fields.remove(slot);
                    }
                }
                case HeaderNames.UPGRADE -> {
                    if (!head.upgrade()) {
                        fields.remove(slot);
                    }
                }
                case HeaderNames.KEEP_ALIVE,
                        HeaderNames.PROXY_CONNECTION,
                        HeaderNames.HTTP2_SETTINGS,
                        HeaderNames.TRANSFER_ENCODING -> fields.remove(slot);
                case HeaderNames.TE -> {
                    // However often a client says that it takes trailers, an upstream hears it once, as from Envoy.
                    if (!trailers && takesTrailers(fields, slot)) {
                        trailers = true;
                        fields.replaceValue(slot, TRAILERS, 0, TRAILERS.length);
                    } else {
                        fields.remove(slot);
                    }
                }
                default -> {}
            }
        }
        return names <= MOST_NAMES;
    }

    /** The same for an answer; what its Connection names passes, as Envoy lets it. */
    public static void strip(HeaderBlock response) {
        strip(response, false);
    }

    /**
     * The same for an answer that may speak another protocol from here on.
     *
     * @param switched whether it does, so that Connection and Upgrade pass
     */
    public static void strip(HeaderBlock response, boolean switched) {
        if (!response.mayHave(CONCERNED)) {
            return;
        }
        for (int slot = 0; slot < response.slots(); slot++) {
            switch (response.id(slot)) {
                case HeaderNames.CONNECTION, HeaderNames.UPGRADE -> {
                    if (!switched) {
                        response.remove(slot);
                    }
                }
                case HeaderNames.KEEP_ALIVE, HeaderNames.PROXY_CONNECTION, HeaderNames.TRANSFER_ENCODING ->
                    response.remove(slot);
                default -> {}
            }
        }
    }

    private static boolean takesTrailers(HeaderBlock fields, int slot) {
        byte[] text = fields.store();
        int at = fields.valueFrom(slot);
        int to = fields.valueTo(slot);
        while (at < to) {
            int stop = indexOfComma(text, at, to);
            int from = skipBlanks(text, at, stop);
            int end = backBlanks(text, from, stop);
            if (Ascii.equalsIgnoreCase(text, from, end, TRAILERS)) {
                return true;
            }
            at = stop + 1;
        }
        return false;
    }

    /** How many names there are; too many if one may not be there. */
    private static int dropNamed(HeaderBlock fields, int slot) {
        int at = fields.valueFrom(slot);
        int to = fields.valueTo(slot);
        int names = 0;
        while (at < to) {
            byte[] text = fields.store();
            int stop = indexOfComma(text, at, to);
            int from = skipBlanks(text, at, stop);
            int end = backBlanks(text, from, stop);
            if (end > from) {
                boolean dropped = drop(fields, Ascii.lower(Arrays.copyOfRange(text, from, end)));
                names += dropped ? 1 : MOST_NAMES + 1;
            }
            at = stop + 1;
        }
        return names;
    }

    private static boolean drop(HeaderBlock fields, byte[] name) {
        switch (HeaderNames.idOf(name, 0, name.length)) {
            case HeaderNames.KEEP_ALIVE, HeaderNames.UPGRADE, HeaderNames.TE, HeaderNames.PROXY_CONNECTION -> {
                return true;
            }
            case HeaderNames.HOST, HeaderNames.CONTENT_LENGTH, HeaderNames.TRANSFER_ENCODING -> {
                return false;
            }
            default -> {}
        }
        if (name[0] == ':') {
            return false;
        }
        for (byte[] trusted : TRUSTED) {
            if (name.length >= trusted.length && Ascii.startsWith(name, 0, trusted, false)) {
                return false;
            }
        }
        fields.removeAll(name);
        return true;
    }

    private static int indexOfComma(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != ',') {
            at++;
        }
        return at;
    }

    private static int skipBlanks(byte[] text, int from, int to) {
        int at = from;
        while (at < to && (text[at] == ' ' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static int backBlanks(byte[] text, int from, int to) {
        int at = to;
        while (at > from && (text[at - 1] == ' ' || text[at - 1] == '\t')) {
            at--;
        }
        return at;
    }
}
