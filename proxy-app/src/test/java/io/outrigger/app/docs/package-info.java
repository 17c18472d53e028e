/** Tests that the pages tell the truth: what they name exists, and what exists is named. */
@NullMarked
package io.outrigger.app.docs;

import org.jspecify.annotations.NullMarked;
