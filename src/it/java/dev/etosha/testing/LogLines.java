package dev.etosha.testing;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that records the messages of a logger during a test, from level FINE on. No other handler receives
 * them meanwhile.
 */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler notes = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            Object[] parameters = entry.getParameters();
            // like the logger's own formatter: a text without parameters is not a pattern
            String text = parameters == null || parameters.length == 0
                    ? entry.getMessage()
                    : MessageFormat.format(entry.getMessage(), parameters);
            lines.add(entry.getLevel() + " " + text);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public LogLines(String logger) {
        this.logger = Logger.getLogger(logger);
    }

    /** The level and the text of each message so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logger.addHandler(notes);
        logger.setLevel(Level.FINE);
        logger.setUseParentHandlers(false);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.removeHandler(notes);
        logger.setLevel(null);
        logger.setUseParentHandlers(true);
        lines.clear();
    }
}
