package dev.etosha.ledger;

import java.util.Map;

/** The current stacks of threads, for the message of a test that hangs. */
final class StackDump {

    private StackDump() {}

    static String dump(String prefix) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            if (each.getKey().getName().startsWith(prefix)) {
                text.append('\n').append(each.getKey());
                for (StackTraceElement frame : each.getValue()) {
                    text.append("\n    at ").append(frame);
                }
            }
        }
        return text.toString();
    }
}
