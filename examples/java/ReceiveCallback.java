import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Open API: takes callbacks, and believes those that verify, beside {@code npm start -- --forward-to}. */
final class ReceiveCallback {
    /** What is longer is no callback. */
    private static final int LIMIT_BYTES = 16_384;
    /** Yours is a table with a unique index, written in the transaction that uses the event. */
    private static final Map<String, Map<String, Object>> EVENTS = new ConcurrentHashMap<>();

    private ReceiveCallback() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, Object> demo = Demo.read();
        String businessId = Json.text(demo, "openapi", "rsa", "businessId");
        // During a rotation both keys stand here.
        List<String> platformKeys = List.of(Json.text(demo, "platform", "publicKey"));
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080;

        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readNBytes(LIMIT_BYTES + 1);
            Map<String, String> headers = OpenApi.first(exchange.getRequestHeaders());
            try {
                boolean isTrue = body.length <= LIMIT_BYTES && OpenApi.isFromGateway(headers, body, businessId, platformKeys,
                    null, System.currentTimeMillis());
                if (isTrue) store(Json.object(new String(body, UTF_8)));
                respond(exchange, isTrue ? 200 : 401, isTrue ? "SUCCESS" : "not verified");
            } catch (GeneralSecurityException | RuntimeException error) {
                // Anything but SUCCESS: the callback comes again.
                respond(exchange, 500, "FAIL");
            }
        });
        server.start();
        System.out.println("listening on http://127.0.0.1:" + port + "/callback");
    }

    private static void store(Map<String, Object> event) {
        if (EVENTS.putIfAbsent(Json.text(event, "eventId"), event) != null) return;
        Object user = event.getOrDefault("openId", event.getOrDefault("alipayUserId", ""));
        System.out.println("verified: " + event.get("serialNo") + " " + event.get("status") + " " + user);
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        exchange.sendResponseHeaders(status, text.length());
        exchange.getResponseBody().write(text.getBytes(UTF_8));
        exchange.close();
    }
}
