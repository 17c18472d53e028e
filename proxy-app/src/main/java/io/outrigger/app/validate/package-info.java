/**
 * What a validation found in the forms that people and programs read, and the schema for editors.
 *
 * <p>Depends on {@code config}. Any one thread. Start reading in {@code ReportFormat}.
 */
@NullMarked
package io.outrigger.app.validate;

import org.jspecify.annotations.NullMarked;
