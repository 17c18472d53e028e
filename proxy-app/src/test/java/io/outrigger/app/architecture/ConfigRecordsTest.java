package io.outrigger.app.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A configured field that is read into a record and then asked by nobody would be a promise without effect. */
class ConfigRecordsTest {
    private static final String RECORDS = "io.outrigger.config.istio";

    /** Where something stands is for messages, not for effects. */
    private static final String POSITION = "position";

    /** Read, checked and kept, but of no effect before authorization is served; may shrink, must not grow. */
    private static final Set<String> WAITING = Set.of("Meta.apiVersion");

    private final JavaClasses classes = ProductClasses.all();

    @Test
    void everyComponentIsAskedForWhereItTakesEffect() {
        Set<String> unasked = new TreeSet<>();
        for (JavaClass type : classes) {
            if (type.getPackageName().equals(RECORDS) && type.reflect().isRecord()) {
                for (RecordComponent component : type.reflect().getRecordComponents()) {
                    if (!component.getName().equals(POSITION) && !isAsked(type, component)) {
                        unasked.add(type.getName().substring(RECORDS.length() + 1) + "." + component.getName());
                    }
                }
            }
        }

        assertEquals(new TreeSet<>(WAITING), unasked);
    }

    private static boolean isAsked(JavaClass type, RecordComponent component) {
        return isAskedOf(type, component)
                || type.getAllRawInterfaces().stream().anyMatch(general -> isAskedOf(general, component));
    }

    private static boolean isAskedOf(JavaClass type, RecordComponent component) {
        return type.tryGetMethod(component.getName()).stream()
                .flatMap(accessor -> accessor.getAccessesToSelf().stream())
                .anyMatch(ConfigRecordsTest::takesEffect);
    }

    /** Reading alone does not count; a record's own methods speak for whoever calls them. */
    private static boolean takesEffect(JavaAccess<?> access) {
        String user = access.getOriginOwner().getPackageName();
        boolean reading = user.equals("io.outrigger.config.decode") || user.equals("io.outrigger.config.source");
        boolean ownText = access.getOrigin().getName().matches("toString|equals|hashCode");
        return !reading && !ownText;
    }
}
