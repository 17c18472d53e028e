package io.outrigger.http.codec;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The status lines of answers, with Envoy's reason phrases, made once. */
final class StatusLines {
    private static final int FIRST = 100;
    private static final int END = 1000;
    private static final byte[][] LINES = lines();

    private StatusLines() {}

    /** {@code HTTP/1.1 200 OK} with its line end; shared, do not change. */
    static byte[] of(int status) {
        return LINES[status - FIRST];
    }

    private static byte[][] lines() {
        Map<Integer, String> reasons = reasons();
        byte[][] lines = new byte[END - FIRST][];
        for (int status = FIRST; status < END; status++) {
            String reason = reasons.getOrDefault(status, "Unknown");
            lines[status - FIRST] = ("HTTP/1.1 " + status + " " + reason + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
        return lines;
    }

    private static Map<Integer, String> reasons() {
        String table = "100 Continue,101 Switching Protocols,200 OK,201 Created,202 Accepted,"
                + "203 Non-Authoritative Information,204 No Content,205 Reset Content,206 Partial Content,"
                + "207 Multi-Status,208 Already Reported,226 IM Used,300 Multiple Choices,301 Moved Permanently,"
                + "302 Found,303 See Other,304 Not Modified,305 Use Proxy,307 Temporary Redirect,308 Permanent Redirect,"
                + "400 Bad Request,401 Unauthorized,402 Payment Required,403 Forbidden,404 Not Found,"
                + "405 Method Not Allowed,406 Not Acceptable,407 Proxy Authentication Required,408 Request Timeout,"
                + "409 Conflict,410 Gone,411 Length Required,412 Precondition Failed,413 Payload Too Large,"
                + "414 URI Too Long,415 Unsupported Media Type,416 Range Not Satisfiable,417 Expectation Failed,"
                + "421 Misdirected Request,422 Unprocessable Entity,423 Locked,424 Failed Dependency,425 Too Early,"
                + "426 Upgrade Required,428 Precondition Required,429 Too Many Requests,"
                + "431 Request Header Fields Too Large,500 Internal Server Error,501 Not Implemented,502 Bad Gateway,"
                + "503 Service Unavailable,504 Gateway Timeout,505 HTTP Version Not Supported,"
                + "506 Variant Also Negotiates,507 Insufficient Storage,508 Loop Detected,510 Not Extended,"
                + "511 Network Authentication Required,599 Last Unassigned Server Error Code";
        Map<Integer, String> reasons = new HashMap<>();
        for (String entry : table.split(",", -1)) {
            reasons.put(Integer.valueOf(entry.substring(0, 3)), entry.substring(4));
        }
        return reasons;
    }
}
