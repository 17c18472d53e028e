package io.outrigger.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code /memory}: Envoy's fields as far as a JVM has them, and what a JVM has beside. Bytes; numbers are texts, as in protobuf's JSON. */
record MemoryPage() implements AdminPage {
    private static final Path STATUS = Path.of("/proc/self/status");

    @Override
    public String help() {
        return "print current allocation/heap usage";
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        return AdminReply.json(JsonText.pretty(json -> {
            MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
            json.writeStartObject();
            field(json, "allocated", memory.getHeapMemoryUsage().getUsed());
            field(json, "heap_size", memory.getHeapMemoryUsage().getCommitted());
            field(json, "pageheap_unmapped", 0);
            field(json, "pageheap_free", free(memory));
            field(json, "total_thread_cache", 0);
            field(json, "total_physical_bytes", resident());
            field(json, "heap_max", memory.getHeapMemoryUsage().getMax());
            field(json, "non_heap_used", memory.getNonHeapMemoryUsage().getUsed());
            field(json, "metaspace_used", metaspace());
            field(json, "direct_buffers_used", direct());
            json.writeEndObject();
        }));
    }

    private static void field(JsonGenerator json, String name, long bytes) throws IOException {
        json.writeStringField(name, Long.toString(bytes));
    }

    private static long free(MemoryMXBean memory) {
        return memory.getHeapMemoryUsage().getCommitted()
                - memory.getHeapMemoryUsage().getUsed();
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong((MemoryPoolMXBean pool) -> pool.getUsage().getUsed())
                .sum();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Resident memory by the kernel's account; 0 where there is none. */
    private static long resident() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return 0;
    }
}
