package io.outrigger.app.command;

import io.outrigger.app.run.ProductVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"outrigger " + ProductVersion.number()};
    }
}
