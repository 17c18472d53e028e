-- Prints wrk's result as one line of key=value pairs. Only `done` is defined: requests and responses stay in wrk's fast path.
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    "result requests=%d bytes=%d duration_us=%d p50_us=%d p99_us=%d connect=%d read=%d write=%d timeout=%d status=%d\n",
    summary.requests, summary.bytes, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect, e.read, e.write, e.timeout, e.status))
end
