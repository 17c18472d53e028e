/**
 * Asks the built product what Istio and Envoy answered: one class an area of {@code src/test/conformance/cases}, one test
 * a step. The runner there ({@code conform.py}) starts the product, sends the steps and grades the answers; this package
 * turns its report into tests, less what {@code waiting.yaml} lists. Linux and root; see {@link
 * io.outrigger.app.conformance.Requirements}. Start reading at {@link io.outrigger.app.conformance.Grader}.
 */
@NullMarked
package io.outrigger.app.conformance;

import org.jspecify.annotations.NullMarked;
