package io.outrigger.http.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderBlockTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void linesAreJoinedInThePlaceOfTheFirst() {
        HeaderBlock block = new HeaderBlock();
        block.add(bytes("accept"), bytes(""));
        block.add(bytes("x-own"), bytes("1"));
        block.add(bytes("accept"), bytes("a"));
        block.add(bytes("accept"), bytes(""));
        block.add(bytes("x-own"), bytes("2"));
        block.add(bytes("accept"), bytes("b"));
        block.joinRepeated();

        assertEquals("a,b", block.text(0));
        assertEquals("1", block.value("x-own"));
        assertTrue(block.removed(2) && block.removed(3) && block.removed(5) && !block.removed(4));
    }

    /** The store is kept from request to request: a client may not make it a multiple of what it sends. */
    @Test
    void joiningManyLinesTakesTheirBytesOnceMore() {
        HeaderBlock block = new HeaderBlock();
        for (int i = 0; i < 100; i++) {
            block.add(bytes("accept"), bytes("a".repeat(600)));
        }
        int before = block.storeEnd();
        block.joinRepeated();

        assertEquals(100 * 600 + 99, block.text(0).length());
        assertTrue(block.storeEnd() < 2 * before, before + " became " + block.storeEnd());
    }
}
