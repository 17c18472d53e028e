package io.outrigger.config.yaml;

/** An enumeration whose names in YAML are not those of its constants; such enumerations have no numbers either. */
public interface NamedInYaml {
    String yamlName();
}
