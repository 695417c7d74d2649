package dev.etosha.sql;

import dev.etosha.sql.SqlScanner.Token;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a text looks like a read. In doubt it does not, for example if it calls a function that is not well known.
 * What a view, a row security policy, or a function or operator of the application does is not seen. Only PostgreSQL
 * knows that, in a READ ONLY transaction.
 */
public final class PlainRead {

    private static final Set<String> FIRST = Set.of("select", "values", "table", "show", "with");

    private static final Set<String> WRITES =
            Set.of("insert", "delete", "merge", "into", "call", "execute", "do", "set", "copy", "truncate", "import");

    /** Words other than functions that precede a parenthesis; the types among them take a length. */
    private static final Set<String> BEFORE_PARENTHESIS = Set.of(
            ("all and any array as between bit by case char character cross cube decimal distinct else except exists"
                            + " filter float from full grouping having ilike in inner intersect interval is join lateral"
                            + " left like limit materialized not numeric offset on or order over partition right rollup"
                            + " select sets similar some then time timestamp timestamptz to union using values varchar"
                            + " varying when where with within")
                    .split(" "));

    /** PostgreSQL's functions that only read. An application may define others of the same name. */
    public static final Set<String> HARMLESS =
            Set.of(("abs age any_value array_agg array_length array_position array_to_string avg bool_and bool_or btrim"
                            + " cardinality cast ceil ceiling char_length coalesce concat concat_ws count cume_dist"
                            + " current_database current_setting date date_bin date_part date_trunc dense_rank every exp"
                            + " extract first_value floor format generate_series greatest initcap json_agg"
                            + " json_array_elements json_build_array json_build_object json_object_agg jsonb_agg"
                            + " jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array"
                            + " jsonb_build_object jsonb_each jsonb_each_text jsonb_object_agg jsonb_object_keys"
                            + " jsonb_path_exists jsonb_path_query jsonb_typeof lag last_value lead least left length"
                            + " ln log lower lpad ltrim make_date make_interval max md5 min mod mode now nth_value ntile"
                            + " nullif octet_length overlay percent_rank percentile_cont percentile_disc"
                            + " plainto_tsquery position power random rank regexp_count regexp_match regexp_matches"
                            + " regexp_replace repeat replace reverse right round row row_number row_to_json rpad rtrim"
                            + " sign split_part sqrt starts_with statement_timestamp clock_timestamp stddev string_agg"
                            + " string_to_array strpos substr substring sum to_char to_date to_json to_jsonb to_number"
                            + " to_timestamp to_tsquery to_tsvector translate trim trunc ts_rank unnest upper variance"
                            + " version websearch_to_tsquery")
                    .split(" "));

    /** Words that an application can't redefine. */
    private static final Set<String> CONSTANT = Set.of("select", "values", "null", "true", "false", "as");

    private static final Set<String> BETWEEN_CONSTANTS = Set.of("(", ")", ",", ";");

    /** Words that lock rows after FOR. */
    private static final Set<String> LOCKS = Set.of("update", "no", "share", "key");

    private PlainRead() {}

    /** {@link Effect#NONE}, {@link Effect#READ} or {@link Effect#LOCK}; null if it may write. */
    static @Nullable Effect of(String sql) {
        SqlScanner scanner = new SqlScanner(sql);
        Token previous = Token.END; // what precedes this token, without spaces and comments
        String word = "";
        String wordBefore = "";
        boolean ended = false;
        boolean locks = false;
        boolean shows = false;
        boolean constant = true;
        for (Token token = scanner.nextText(); token != Token.END; token = scanner.nextText()) {
            String text = token == Token.WORD ? scanner.lowerCase() : scanner.token();
            if (ended || (previous == Token.END && !FIRST.contains(text))) {
                return null;
            }
            shows |= previous == Token.END && text.equals("show");
            locks |= word.equals("for") && LOCKS.contains(text);
            constant &= constant(token, text, word);
            boolean call = text.equals("(") && !harmless(previous, word, wordBefore);
            if (call || (token == Token.WORD && writes(text, word))) {
                return null;
            }
            ended = text.equals(";");
            previous = token;
            wordBefore = word;
            word = text;
        }
        if (previous == Token.END) {
            return null;
        }
        return shows || constant ? Effect.NONE : locks ? Effect.LOCK : Effect.READ;
    }

    private static boolean constant(Token token, String text, String before) {
        return switch (token) {
            case WORD -> CONSTANT.contains(text) || before.equals("as");
            case STRING, ESCAPE_STRING -> true;
            case OTHER -> BETWEEN_CONSTANTS.contains(text) || text.chars().allMatch(Character::isDigit);
            default -> false;
        };
    }

    private static boolean writes(String word, String before) {
        if (word.equals("update")) {
            return !before.equals("for") && !before.equals("key"); // FOR [NO KEY] UPDATE only locks
        }
        return WRITES.contains(word);
    }

    private static boolean harmless(Token previous, String word, String wordBefore) {
        return switch (previous) {
            case WORD -> !wordBefore.equals(".") && (BEFORE_PARENTHESIS.contains(word) || HARMLESS.contains(word));
            case QUOTED_IDENTIFIER -> false;
            default -> true;
        };
    }
}
