package io.outrigger.core.tls;

import java.io.ByteArrayOutputStream;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/** Puts private keys of older forms into the envelope of PKCS#8 (RFC 5958), the only one that the JDK reads. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OBJECT_ID = 0x06;
    private static final int CURVE = 0xa0;
    private static final int LONG_FORM = 0x80;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private final byte[] bytes;
    private int at;

    private Der(byte[] bytes) {
        this.bytes = bytes;
    }

    static byte[] rsaAsPkcs8(byte[] pkcs1) {
        return element(SEQUENCE, VERSION, RSA, element(OCTETS, pkcs1));
    }

    /** The curve stands inside of the key (RFC 5915) and has to be named outside. */
    static byte[] ecAsPkcs8(byte[] sec1) throws InvalidKeySpecException {
        return element(SEQUENCE, VERSION, element(SEQUENCE, EC, curve(sec1)), element(OCTETS, sec1));
    }

    private static byte[] curve(byte[] sec1) throws InvalidKeySpecException {
        Der key = new Der(sec1);
        key.enter(SEQUENCE);
        while (key.at < sec1.length) {
            int tag = sec1[key.at] & 0xff;
            int length = key.enter(tag);
            if (tag == CURVE && sec1[key.at] == OBJECT_ID) {
                return Arrays.copyOfRange(sec1, key.at, key.at + length);
            }
            key.at += length;
        }
        throw new InvalidKeySpecException("the EC private key does not name its curve");
    }

    /** Steps behind tag and length of an element and answers the length. */
    private int enter(int tag) throws InvalidKeySpecException {
        if (at + 2 > bytes.length || (bytes[at] & 0xff) != tag) {
            throw damaged();
        }
        int length = bytes[at + 1] & 0xff;
        at += 2;
        if (length > LONG_FORM) {
            int count = length - LONG_FORM;
            length = 0;
            for (int i = 0; i < count; i++) {
                if (at >= bytes.length || length >= 1 << 16) {
                    throw damaged();
                }
                length = length << 8 | bytes[at++] & 0xff;
            }
        }
        if (length > bytes.length - at || length == LONG_FORM) {
            throw damaged();
        }
        return length;
    }

    private static InvalidKeySpecException damaged() {
        return new InvalidKeySpecException("the EC private key is damaged");
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length < LONG_FORM) {
            whole.write(length);
        } else {
            int count = length < 1 << 8 ? 1 : length < 1 << 16 ? 2 : 3;
            whole.write(LONG_FORM + count);
            for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
                whole.write(length >> shift);
            }
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
