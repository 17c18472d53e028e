package io.outrigger.app.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The compiled main sources of all modules; read once, when somebody asks for them. */
public final class ProductClasses {
    static final String ROOT = "io.outrigger";

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private ProductClasses() {}

    public static JavaClasses all() {
        return ALL;
    }
}
