/**
 * Reading YAML with positions: every value knows its file, line and column, and every problem is collected, not only the first.
 *
 * <p>Depends on SnakeYAML and on {@code schema}; knows no Istio kind. A document is read by one thread. Start reading in
 * {@code FieldReader}.
 */
@NullMarked
package io.outrigger.config.yaml;

import org.jspecify.annotations.NullMarked;
