package io.outrigger.core.cluster;

/** Why a name has no addresses, in the words of c-ares, which Envoy's logs have. */
public enum LookupFailure {
    NO_SUCH_NAME("cares_norecords:Domain_name_not_found"),
    NO_ADDRESS("cares_norecords:DNS_server_returned_answer_with_no_data"),
    SERVER_FAILED("cares_failure:DNS_server_returned_general_failure"),
    REFUSED("cares_failure:DNS_server_refused_query"),
    TIMEOUT("cares_failure:Timeout_while_contacting_DNS_servers"),
    UNREACHABLE("cares_failure:Could_not_contact_DNS_servers"),
    /** Nobody was asked: as many names as there may be at a time are known already. */
    TOO_MANY_NAMES("overflow");

    private final String text;

    LookupFailure(String text) {
        this.text = text;
    }

    /** As it stands in logs. */
    public String text() {
        return text;
    }
}
