import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Open API: asks for an authorization link, and verifies the response, beside {@code npm start}. */
final class OpenApi {
    private static final long WINDOW_MS = 300_000;

    private OpenApi() {}

    /** The four headers in this order, then the body as it is sent; nothing in between. */
    static byte[] stringToSign(Map<String, String> headers, byte[] body) {
        String head = "businessId=" + headers.get("businessId") + "&nonce=" + headers.get("nonce") + "&signType="
            + headers.get("signType") + "&timestamp=" + headers.get("timestamp");
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(head.getBytes(UTF_8));
        text.writeBytes(body);
        return text.toByteArray();
    }

    /** SHA256withRSA, PKCS#1 v1.5. */
    static String sign(String privateKey, byte[] text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytesIn(privateKey))));
        signature.update(text);
        return Base64.getEncoder().encodeToString(signature.sign());
    }

    /**
     * Whether a message comes from the gateway, unaltered and now.
     *
     * @param received header names in any case
     * @param body the bytes that came, before anything parses them
     * @param platformKeys PEM; during a rotation two of them
     * @param requestNonce for a response the nonce of your request; for a callback null
     */
    static boolean isFromGateway(Map<String, String> received, byte[] body, String businessId, List<String> platformKeys,
            String requestNonce, long nowMs) throws GeneralSecurityException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(received);
        String nonce = headers.getOrDefault("nonce", "");
        String timestamp = headers.getOrDefault("timestamp", "");
        if (!businessId.equals(headers.get("businessId")) || !"SHA256-RSA".equals(headers.get("signType"))) return false;
        boolean isMeant = requestNonce == null ? nonce.matches("c\\.[0-9a-f-]{36}") : nonce.equals("r." + requestNonce);
        if (!isMeant || !timestamp.matches("[0-9]{13}")) return false;
        if (Math.abs(nowMs - Long.parseLong(timestamp)) > WINDOW_MS) return false;

        byte[] text = stringToSign(headers, body);
        for (String key : platformKeys) if (isSigned(text, headers.getOrDefault("sign", ""), key)) return true;
        return false;
    }

    private static boolean isSigned(byte[] text, String sign, String publicKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytesIn(publicKey))));
        signature.update(text);
        try {
            return signature.verify(Base64.getDecoder().decode(sign));
        } catch (IllegalArgumentException | GeneralSecurityException broken) {
            // No base64, or of another length than a signature has.
            return false;
        }
    }

    private static byte[] bytesIn(String pem) {
        return Base64.getDecoder().decode(pem.replaceAll("-----[^-]+-----|\\s", ""));
    }

    /** Of several values of one header the first. */
    static Map<String, String> first(Map<String, List<String>> headers) {
        Map<String, String> first = new HashMap<>();
        headers.forEach((name, values) -> first.put(name, values.get(0)));
        return first;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> demo = Demo.read();
        String businessId = Json.text(demo, "openapi", "rsa", "businessId");
        Map<String, String> members = new LinkedHashMap<>();
        members.put("businessId", businessId);
        members.put("merchantId", Json.text(demo, "openapi", "rsa", "merchantId"));
        members.put("serialNo", Demo.randomHex());
        members.put("userId", "customer-1");
        // Serialised once: these bytes are signed, and the same are sent.
        byte[] body = Json.write(members).getBytes(UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("businessId", businessId);
        headers.put("nonce", Demo.randomHex());
        headers.put("signType", "SHA256-RSA");
        headers.put("timestamp", String.valueOf(System.currentTimeMillis()));
        headers.put("sign", sign(Json.text(demo, "openapi", "rsa", "privateKey"), stringToSign(headers, body)));
        headers.put("content-type", "application/json; charset=utf-8");
        String url = Json.text(demo, "gateway") + "/v1/openapi/auth/alipay/url";
        HttpResponse<byte[]> received = Demo.send(url, headers, body);

        List<String> trusted = List.of(Json.text(demo, "platform", "publicKey"));
        String text = new String(received.body(), UTF_8);
        // Before the body is read: a request that was not authenticated gets an unsigned response.
        if (!isFromGateway(first(received.headers().map()), received.body(), businessId, trusted, headers.get("nonce"),
            System.currentTimeMillis())) throw Demo.fail("not verified: " + text);
        Map<String, Object> response = Json.object(text);
        if (!response.get("status").equals(0L))
            throw Demo.fail("refused: " + response.get("status") + " " + response.get("message"));
        System.out.println(Json.text(response, "data", "alipayAuthUrl"));
    }
}
