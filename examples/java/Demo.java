import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/** What the examples share: the addresses and keys of the running stack. In a program of yours they are your configuration. */
final class Demo {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Demo() {}

    /** demo.json, which {@code npm start} writes. */
    static Map<String, Object> read() {
        Path file = Path.of(System.getenv().getOrDefault("LOCAL_STATE_DIR", ".local"), "demo.json");
        try {
            return Json.object(Files.readString(file));
        } catch (IOException error) {
            throw fail("There is no " + file
                + ": start the stack with \"npm start\" in another terminal, then repeat this command.");
        }
    }

    /** @param body null for a GET */
    static HttpResponse<byte[]> send(String url, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
        headers.forEach(request::header);
        if (body != null) request.POST(BodyPublishers.ofByteArray(body));
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    static String randomHex() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Ends the program with one sentence. */
    static RuntimeException fail(String sentence) {
        System.err.println(sentence);
        System.exit(1);
        return new IllegalStateException(sentence);
    }
}
