package io.outrigger.app.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What may know what. */
class DependencyTest {
    private final JavaClasses classes = ProductClasses.all();
    private final DependencyTable table = new DependencyTable();

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ProductClasses.ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void everyPackageHasItsRow() {
        Set<String> packages = new TreeSet<>();
        for (JavaClass type : classes) {
            packages.add(local(type.getPackageName()));
        }
        packages.removeIf(name -> isOnlyText(name) || table.packages().contains(name));

        assertEquals(Set.of(), packages);
    }

    /** A package of modules' texts alone, without a class. */
    private boolean isOnlyText(String name) {
        return classes.stream()
                .filter(type -> local(type.getPackageName()).equals(name))
                .allMatch(type -> type.getSimpleName().equals("package-info"));
    }

    @Test
    void packagesUseOnlyWhatTheirRowAllows() {
        Set<String> violations = new TreeSet<>();
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                check(type, dependency.getTargetClass().getBaseComponentType(), violations);
            }
        }

        assertEquals(Set.of(), violations);
    }

    private void check(JavaClass user, JavaClass used, Set<String> violations) {
        String from = local(user.getPackageName());
        String to = local(used.getPackageName());
        boolean ours = used.getPackageName().startsWith(ProductClasses.ROOT);
        boolean allowed = ours ? table.allowsPackage(from, to) : table.allowsLibrary(from, used.getName());
        if (!allowed && !isFree(user, used)) {
            violations.add(from + " -> " + to + " (" + user.getSimpleName() + " uses " + used.getSimpleName() + ")");
        }
    }

    private static boolean isFree(JavaClass user, JavaClass used) {
        return user.getPackageName().equals(used.getPackageName())
                || used.isPrimitive()
                || used.getPackageName().startsWith("java.")
                || used.getPackageName().startsWith("org.jspecify.")
                || isOnlyText(user);
    }

    private static boolean isOnlyText(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }

    private static String local(String packageName) {
        return packageName.startsWith(ProductClasses.ROOT + ".")
                ? packageName.substring(ProductClasses.ROOT.length() + 1)
                : packageName;
    }
}
