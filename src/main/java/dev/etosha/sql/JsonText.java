package dev.etosha.sql;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Map;

/** JSON values of Jakarta JSON Processing, whose API may be absent. */
public final class JsonText {

    private static final boolean PRESENT = present();

    private JsonText() {}

    private static boolean present() {
        try {
            return Values.TYPE.isInterface();
        } catch (LinkageError e) {
            return false;
        }
    }

    /** Whether the class is a JSON value. */
    public static boolean isJson(Class<?> type) {
        return PRESENT && Values.TYPE.isAssignableFrom(type);
    }

    /** Reads a text that PostgreSQL has as json or jsonb. */
    public static Object read(String text) {
        return Values.read(text);
    }

    /** Loaded only if the API is there. */
    private static final class Values {

        static final Class<JsonValue> TYPE = JsonValue.class;

        private Values() {}

        static JsonValue read(String text) {
            try (JsonReader reader = Reading.FACTORY.createReader(new StringReader(text))) {
                return reader.readValue();
            }
        }
    }

    /** Loaded only if a value is read. Without it, each value would look for the implementation again. */
    private static final class Reading {

        static final JsonReaderFactory FACTORY = Json.createReaderFactory(Map.of());

        private Reading() {}
    }
}
