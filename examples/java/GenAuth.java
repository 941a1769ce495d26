import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** GenAuth: one signed request for an AuthInfo, beside {@code npm start}. */
final class GenAuth {
    private static final DateTimeFormatter HTTP_DATE =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private GenAuth() {}

    /** The method, the signed headers sorted by name, then path and query: joined by \n, with none at the end. */
    static String stringToSign(String method, Map<String, ?> headers, String target) {
        StringBuilder text = new StringBuilder(method);
        new TreeMap<>(headers).forEach((name, value) -> {
            if (name.equals("date") || name.startsWith("x-authing-")) text.append("\n" + name + ":" + value);
        });
        return text.append("\n" + target).toString();
    }

    static String sign(String accessKeySecret, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(accessKeySecret.getBytes(UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> demo = Demo.read();
        String target = "/api/v3/get-alipay-authinfo?extIdpConnidentifier="
            + Json.text(demo, "genauth", "signedApp", "connection");
        Map<String, String> headers = new TreeMap<>();
        headers.put("date", HTTP_DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        headers.put("x-authing-app-id", Json.text(demo, "genauth", "signedApp", "appId"));
        headers.put("x-authing-signature-method", "HMAC-SHA256");
        headers.put("x-authing-signature-nonce", Demo.randomHex());
        headers.put("x-authing-signature-version", "1.0");
        String secret = Json.text(demo, "genauth", "signedApp", "accessKeySecret");
        String signature = sign(secret, stringToSign("GET", headers, target));
        String accessKeyId = Json.text(demo, "genauth", "signedApp", "accessKeyId");
        headers.put("authorization", "authing " + accessKeyId + ":" + signature);
        HttpResponse<byte[]> received = Demo.send(Json.text(demo, "gateway") + target, headers, null);

        // The HTTP status is 200 also when the request was refused.
        Map<String, Object> response = Json.object(new String(received.body(), UTF_8));
        if (!response.get("statusCode").equals(200L))
            throw Demo.fail("refused: " + response.get("statusCode") + " " + response.get("apiCode") + " "
                + response.get("message"));
        System.out.println(Json.text(response, "data", "authInfo"));
    }
}
