package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannelBuilder;
import io.grpc.testing.integration.AbstractInteropTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.AssumptionViolatedException;

/** The cases by which implementations of gRPC prove that they understand each other, asked of one address. */
final class InteropCases extends AbstractInteropTest {
    /** What becomes of a case whose server is in another place. */
    private static final String NOT_HERE = "not asked";

    private static final String PASSED = "passed";

    private final Supplier<ManagedChannelBuilder<?>> address;

    /** @param address makes a channel of its own for each case */
    private InteropCases(Supplier<ManagedChannelBuilder<?>> address) {
        this.address = address;
    }

    @Override
    protected ManagedChannelBuilder<?> createChannelBuilder() {
        return address.get();
    }

    @Override
    protected boolean metricsExpected() {
        return false;
    }

    /** Whether a case ends well, or has to be where its server is. */
    static boolean expected(String verdict) {
        return verdict.equals(PASSED) || verdict.equals(NOT_HERE);
    }

    /** All there are, by name. */
    static List<Method> all() {
        List<Method> cases = new ArrayList<>();
        for (Method each : AbstractInteropTest.class.getMethods()) {
            if (each.isAnnotationPresent(org.junit.Test.class)) {
                cases.add(each);
            }
        }
        cases.sort(Comparator.comparing(Method::getName));
        assertTrue(cases.size() > 30, cases::toString);
        return cases;
    }

    /** Runs one at an address. Returns "passed", that it cannot be asked, or what went wrong. */
    static String verdict(Method each, Supplier<ManagedChannelBuilder<?>> address) throws IllegalAccessException {
        InteropCases fresh = new InteropCases(address);
        fresh.setUp();
        try {
            each.invoke(fresh);
            return PASSED;
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            return cause instanceof AssumptionViolatedException ? NOT_HERE : String.valueOf(cause);
        } finally {
            fresh.tearDown();
        }
    }
}
