import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** DaxPay: an auth code becomes a user's id, and the response is verified, beside {@code npm start}. */
final class DaxPay {
    private DaxPay() {}

    /** The members that are not null, sorted by name; without \ and "; then the key; all of it in upper case. */
    static String stringToSign(Map<String, ?> members, String secret) {
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(members).forEach((name, value) -> {
            if (value != null && !name.equals("sign")) pairs.add(name + "=" + value);
        });
        String text = String.join("&", pairs).replace("\\", "").replace("\"", "");
        return (text + "&key=" + secret).toUpperCase(Locale.ROOT);
    }

    /** The key is the secret as it is. */
    static String sign(Map<String, ?> members, String secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(stringToSign(members, secret).getBytes(UTF_8)));
    }

    /** A response without a signature proves nothing. */
    static boolean isSigned(Map<String, Object> response, String secret) throws GeneralSecurityException {
        Map<String, Object> members = new HashMap<>();
        for (String name : List.of("code", "msg", "resTime", "traceId")) members.put(name, response.get(name));
        if (response.get("data") instanceof Map<?, ?> data) {
            // JSON without blanks and nulls, in the order in which it came; its quotes are deleted in any case.
            List<String> pairs = new ArrayList<>();
            data.forEach((name, value) -> {
                if (value != null) pairs.add(name + ":" + value);
            });
            members.put("data", "{" + String.join(",", pairs) + "}");
        }
        byte[] given = String.valueOf(response.get("sign")).getBytes(UTF_8);
        return MessageDigest.isEqual(given, sign(members, secret).getBytes(UTF_8));
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> demo = Demo.read();
        String secret = Json.text(demo, "daxpay", "hmac", "secret");
        Map<String, String> members = new TreeMap<>();
        members.put("appId", Json.text(demo, "daxpay", "hmac", "appId"));
        members.put("channel", "ali_pay");
        members.put("authCode", demoCode(demo));
        members.put("nonceStr", Demo.randomHex());
        // In China's time, whatever the zone of this JVM is.
        members.put("reqTime", DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
            .format(ZonedDateTime.now(ZoneId.of("Asia/Shanghai"))));
        members.put("sign", sign(members, secret));
        String url = Json.text(demo, "gateway") + "/unipay/assist/channel/auth/auth";
        Map<String, String> headers = Map.of("content-type", "application/json; charset=utf-8");
        HttpResponse<byte[]> received = Demo.send(url, headers, Json.write(members).getBytes(UTF_8));

        // The HTTP status is 200 also when the request was refused.
        Map<String, Object> response = Json.object(new String(received.body(), UTF_8));
        String said = response.get("code") + " " + response.get("msg");
        if (!isSigned(response, secret)) throw Demo.fail("not verified: " + said);
        if (!response.get("code").equals(0L)) throw Demo.fail("refused: " + said);
        String openId = Json.text(response, "data", "openId");
        System.out.println(openId != null ? openId : Json.text(response, "data", "userId"));
    }

    /** Alipay gives the code to your app or page, when a user agrees; the fake one of the stack makes one up. */
    private static String demoCode(Map<String, Object> demo) throws Exception {
        byte[] body = Json.write(Map.of("app_id", Json.text(demo, "alipayApp", "appId"))).getBytes(UTF_8);
        HttpResponse<byte[]> received = Demo.send(Json.text(demo, "alipay") + "/simulator/codes", Map.of(), body);
        return Json.text(Json.object(new String(received.body(), UTF_8)), "auth_code");
    }
}
