package io.outrigger.app.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A configured field that is read into a record and then asked by nobody would be a promise without effect. */
class ConfigRecordsTest {
    private static final String RECORDS = "io.outrigger.config.istio";

    private final JavaClasses classes = ProductClasses.all();

    @Test
    void everyComponentIsAskedForWhereItTakesEffect() {
        Set<String> unasked = new TreeSet<>();
        for (JavaClass type : classes) {
            if (type.getPackageName().equals(RECORDS) && type.reflect().isRecord()) {
                for (RecordComponent component : type.reflect().getRecordComponents()) {
                    if (!isAsked(type, component)) {
                        unasked.add(type.getName() + "." + component.getName());
                    }
                }
            }
        }

        assertEquals(Set.of(), unasked);
    }

    private static boolean isAsked(JavaClass type, RecordComponent component) {
        JavaCodeUnit accessor = type.getMethod(component.getName());
        return accessor.getAccessesToSelf().stream().anyMatch(ConfigRecordsTest::takesEffect);
    }

    /** Reading alone does not count; a record's own methods speak for whoever calls them. */
    private static boolean takesEffect(JavaAccess<?> access) {
        String user = access.getOriginOwner().getPackageName();
        boolean reading = user.equals("io.outrigger.config.decode") || user.equals("io.outrigger.config.source");
        boolean ownText = access.getOrigin().getName().matches("toString|equals|hashCode");
        return !reading && !ownText;
    }
}
