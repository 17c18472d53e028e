"""The parts of bench/run: processes, CPU accounting, load, statistics, report."""
