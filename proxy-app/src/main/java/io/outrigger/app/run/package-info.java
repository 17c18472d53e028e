/**
 * Puts the parts of one proxy together by plain constructor calls. Start with {@code OutriggerProxy}.
 */
@NullMarked
package io.outrigger.app.run;

import org.jspecify.annotations.NullMarked;
