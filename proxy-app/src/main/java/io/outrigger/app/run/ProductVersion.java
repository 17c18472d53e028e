package io.outrigger.app.run;

/** The product's version, from its jar. */
public final class ProductVersion {
    private ProductVersion() {}

    /** {@code 0.1.0}; {@code dev} where classes do not come from the jar. */
    public static String number() {
        String version = ProductVersion.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
