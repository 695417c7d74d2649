package dev.etosha.soak;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** The live objects of this JVM by class. */
record Histogram(Map<String, Entry> classes) {

    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    record Entry(long objects, long bytes) {

        static final Entry NONE = new Entry(0, 0);
    }

    /** Takes a histogram after a full collection, which stops the JVM. */
    static Histogram take() {
        try {
            String text = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {null},
                            new String[] {String[].class.getName()});
            return parse(text);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Histogram parse(String text) {
        Map<String, Entry> classes = new HashMap<>();
        text.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            // several class loaders can define a class of the same name
            Entry entry = new Entry(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)));
            classes.merge(line.group(3), entry, (a, b) -> new Entry(a.objects() + b.objects(), a.bytes() + b.bytes()));
        });
        return new Histogram(classes);
    }

    long bytes() {
        return classes.values().stream().mapToLong(Entry::bytes).sum();
    }

    long objects(Predicate<String> ofClass) {
        return classes.entrySet().stream()
                .filter(entry -> ofClass.test(entry.getKey()))
                .mapToLong(entry -> entry.getValue().objects())
                .sum();
    }

    /** The classes that use more memory than in the earlier histogram, the largest growth first. */
    List<String> grownSince(Histogram then, int most) {
        return classes.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), more(entry.getValue(), then, entry.getKey())))
                .filter(entry -> entry.getValue().bytes() > 0)
                .sorted(Comparator.comparing(entry -> -entry.getValue().bytes()))
                .limit(most)
                .map(entry -> String.format(
                        "%+d bytes, %+d of %s",
                        entry.getValue().bytes(), entry.getValue().objects(), entry.getKey()))
                .toList();
    }

    /** The matching classes that have more instances than in the earlier histogram. */
    List<String> moreThan(Histogram then, Predicate<String> ofClass) {
        return classes.entrySet().stream()
                .filter(entry -> ofClass.test(entry.getKey()))
                .filter(entry -> more(entry.getValue(), then, entry.getKey()).objects() > 0)
                .map(entry -> entry.getValue().objects() + " of " + entry.getKey())
                .sorted()
                .toList();
    }

    private static Entry more(Entry now, Histogram then, String name) {
        Entry before = then.classes.getOrDefault(name, Entry.NONE);
        return new Entry(now.objects() - before.objects(), now.bytes() - before.bytes());
    }
}
