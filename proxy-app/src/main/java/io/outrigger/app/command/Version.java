package io.outrigger.app.command;

import picocli.CommandLine.IVersionProvider;

/** The product's version, from its jar. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"outrigger " + number()};
    }

    /** {@code 0.1.0}; {@code dev} where classes do not come from the jar. */
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
