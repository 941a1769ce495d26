import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;

/** Holds the rules of these examples to known-good values. The argument is another vectors.json. */
final class CheckVectors {
    private static boolean good = true;

    private CheckVectors() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments.length > 0 ? arguments[0] : "examples/vectors.json");
        Map<String, Object> vectors = Json.object(Files.readString(file));
        Map<String, Object> genauth = in(vectors, "genauth");
        Map<String, Object> openapi = in(vectors, "openapi");
        Map<String, Object> daxpay = in(vectors, "daxpay");

        String signed = GenAuth.stringToSign(
            Json.text(genauth, "method"), in(genauth, "headers"), Json.text(genauth, "target"));
        say("genauth signature", signed.equals(genauth.get("stringToSign"))
            && GenAuth.sign(Json.text(genauth, "accessKeySecret"), signed).equals(genauth.get("signature")));

        Map<String, Object> request = in(openapi, "request");
        byte[] text = OpenApi.stringToSign(strings(in(request, "headers")), Json.text(request, "body").getBytes(UTF_8));
        say("openapi request", new String(text, UTF_8).equals(request.get("stringToSign"))
            && OpenApi.sign(Json.text(openapi, "privateKey"), text).equals(request.get("sign")));
        say("openapi response", isTrue(in(openapi, "response"), openapi));
        say("openapi callback", isTrue(in(openapi, "callback"), openapi));

        String secret = Json.text(daxpay, "secret");
        Map<String, Object> exchange = in(daxpay, "request");
        Map<String, Object> members = in(exchange, "members");
        say("daxpay request", DaxPay.stringToSign(members, secret).equals(exchange.get("stringToSign"))
            && DaxPay.sign(members, secret).equals(exchange.get("sign")));
        say("daxpay response", DaxPay.isSigned(in(daxpay, "response"), secret));
        System.exit(good ? 0 : 1);
    }

    private static boolean isTrue(Map<String, Object> message, Map<String, Object> openapi) throws GeneralSecurityException {
        byte[] body = Json.text(message, "body").getBytes(UTF_8);
        return OpenApi.isFromGateway(strings(in(message, "headers")), body, Json.text(openapi, "businessId"),
            List.of(Json.text(openapi, "publicKey")), Json.text(message, "requestNonce"), (Long) message.get("receivedAtMs"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> in(Map<String, Object> object, String name) {
        return (Map<String, Object>) object.get(name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> strings(Map<String, ?> object) {
        return (Map<String, String>) object;
    }

    private static void say(String name, boolean holds) {
        System.out.println((holds ? "good " : "wrong ") + name);
        good &= holds;
    }
}
