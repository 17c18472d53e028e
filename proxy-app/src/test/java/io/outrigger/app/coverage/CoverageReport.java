package io.outrigger.app.coverage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which tests that cover a field passed in one run. As text, a line a field and test: {@code VirtualService.hosts[]
 * VirtualServiceCoverageTest.hosts}.
 */
record CoverageReport(SortedMap<String, SortedSet<String>> testsByField) {
    CoverageReport() {
        this(new TreeMap<>());
    }

    void add(String field, String test) {
        testsByField.computeIfAbsent(field, f -> new TreeSet<>()).add(test);
    }

    static CoverageReport read(Path file) throws IOException {
        CoverageReport report = new CoverageReport();
        for (String line : Files.readAllLines(file)) {
            int space = line.indexOf(' ');
            report.add(line.substring(0, space), line.substring(space + 1));
        }
        return report;
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        testsByField.forEach((field, tests) -> tests.forEach(test -> lines.add(field + " " + test)));
        Files.write(file, lines);
    }
}
