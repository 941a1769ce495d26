import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON, since the JDK has nothing for it. A program of yours has Jackson or Gson. Numbers become Long or Double. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** Objects become maps that keep their order. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text) {
        return (Map<String, Object>) new Json(text).value();
    }

    /** A member of a member, for instance {@code text(demo, "openapi", "rsa", "businessId")}. */
    static String text(Map<String, Object> object, String... path) {
        Object value = object;
        for (String name : path) value = ((Map<?, ?>) value).get(name);
        return (String) value;
    }

    /** An object of strings alone. */
    static String write(Map<String, String> members) {
        List<String> pairs = new ArrayList<>();
        members.forEach((name, value) -> pairs.add(quote(name) + ":" + quote(value)));
        return "{" + String.join(",", pairs) + "}";
    }

    private static String quote(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Object value() {
        switch (next()) {
            case '{':
                return members();
            case '[':
                return elements();
            case '"':
                return string();
            case 't':
                at += 4;
                return true;
            case 'f':
                at += 5;
                return false;
            case 'n':
                at += 4;
                return null;
            default:
                return number();
        }
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        while (next() != '}') {
            if (next() == ',') at++;
            next();
            String name = string();
            next();
            at++;
            members.put(name, value());
        }
        at++;
        return members;
    }

    private List<Object> elements() {
        List<Object> elements = new ArrayList<>();
        at++;
        while (next() != ']') {
            if (next() == ',') at++;
            elements.add(value());
        }
        at++;
        return elements;
    }

    private String string() {
        StringBuilder value = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            char letter = text.charAt(at);
            if (letter == '\\') letter = escaped(text.charAt(++at));
            value.append(letter);
        }
        at++;
        return value.toString();
    }

    private char escaped(char letter) {
        if (letter != 'u') return "bfnrt".indexOf(letter) < 0 ? letter : "\b\f\n\r\t".charAt("bfnrt".indexOf(letter));
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        String digits = text.substring(start, at);
        return digits.matches("-?\\d+") ? (Object) Long.valueOf(digits) : Double.valueOf(digits);
    }

    /** The next letter that is no blank. */
    private char next() {
        while (Character.isWhitespace(text.charAt(at))) at++;
        return text.charAt(at);
    }
}
