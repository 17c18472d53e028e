package io.outrigger.app.architecture;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What is not done anywhere: locks, clocks and dice of one's own, state that belongs to nobody. */
class HabitsTest {
    private static final String TIME = "io.outrigger.core.time..";

    /** The sample applications stand for somebody else's programs; they are no part of the data plane. */
    private static final String SAMPLES = "io.outrigger.app.demo.bookinfo..";

    private final JavaClasses classes = ProductClasses.all();

    @Test
    void methodsAreNotSynchronized() {
        methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(classes);
    }

    /** {@link LockSupport} is no lock: by it the one writer of access logs sleeps and is woken. */
    @Test
    void nobodyUsesLocks() {
        noClasses()
                .should()
                .dependOnClassesThat(are(DescribedPredicate.describe(
                        "locks",
                        type -> type.getPackageName().equals("java.util.concurrent.locks")
                                && !type.isEquivalentTo(LockSupport.class))))
                .check(classes);
    }

    @Test
    void nettyIsUnknownToConfig() {
        noClasses()
                .that()
                .resideInAPackage("io.outrigger.config..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(classes);
    }

    @Test
    void onlyTheTimePackageAsksTheMachine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(TIME, SAMPLES)
                .should()
                .accessTargetWhere(asks(System.class, "nanoTime|currentTimeMillis")
                        .or(asks(Instant.class, "now"))
                        .or(asks(Clock.class, "system.*|tick.*"))
                        .or(asks(Math.class, "random"))
                        .or(asks(UUID.class, "randomUUID"))
                        .or(asks(ThreadLocalRandom.class, ".*"))
                        .or(asks(Random.class, ".*")))
                .check(classes);
    }

    private static DescribedPredicate<JavaAccess<?>> asks(Class<?> owner, String name) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + name,
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && access.getTarget().getName().matches(name));
    }

    @Test
    void staticsAreFinal() {
        fields().that().areStatic().should().beFinal().check(classes);
    }

    /** Of a static field, what it refers to must not change either; arrays are tables filled once. */
    @Test
    void staticsHoldNothingThatChanges() {
        Set<String> changeable = new TreeSet<>();
        for (JavaClass type : classes) {
            for (JavaField field : type.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC) && changes(field)) {
                    changeable.add(field.getFullName());
                }
            }
        }

        assertEquals(Set.of(), changeable);
    }

    private static boolean changes(JavaField field) {
        JavaClass type = field.getRawType();
        if (type.getPackageName().startsWith("java.util.concurrent.atomic")
                || type.isAssignableTo(ThreadLocal.class)
                || type.isAssignableTo(StringBuilder.class)) {
            return true;
        }
        if (!type.isAssignableTo(Collection.class) && !type.isAssignableTo(Map.class)) {
            return false;
        }
        String real = value(field).getClass().getName();
        return !real.startsWith("java.util.ImmutableCollections") && !real.startsWith("java.util.Collections$");
    }

    private static Object value(JavaField field) {
        try {
            Field reflected = field.reflect();
            reflected.setAccessible(true);
            return reflected.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.getFullName(), e);
        }
    }

    @Test
    void classesAreFinalSealedOrAbstract() {
        Set<String> open = new TreeSet<>();
        for (JavaClass type : classes) {
            if (!type.isAnonymousClass() && !type.isLocalClass() && isOpen(type.reflect())) {
                open.add(type.getName());
            }
        }

        assertEquals(Set.of(), open);
    }

    private static boolean isOpen(Class<?> type) {
        int modifiers = type.getModifiers();
        boolean enumWithBodies = type.isEnum();
        return !Modifier.isFinal(modifiers)
                && !Modifier.isAbstract(modifiers)
                && !type.isInterface()
                && !type.isSealed()
                && !enumWithBodies;
    }

    @Test
    void packagesAreNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : classes) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        }

        assertEquals(Set.of(), unmarked);
    }
}
