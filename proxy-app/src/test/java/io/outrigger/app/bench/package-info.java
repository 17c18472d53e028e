/** Benchmarks of the hot path, one file a part of it; {@code bench/jmh} runs them, a test runs each once. */
@NullMarked
package io.outrigger.app.bench;

import org.jspecify.annotations.NullMarked;
