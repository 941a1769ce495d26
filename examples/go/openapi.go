// Open API: asks for an authorization link, and verifies the response. `go run examples/go/*.go openapi`, beside `npm start`.
package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

// Trusted is whose messages are believed: the gateway's public keys as PEM, two of them during a rotation.
type Trusted struct {
	BusinessID   string
	PlatformKeys []string
}

// The four headers in this order, then the body as it is sent; nothing in between.
func openapiText(headers http.Header, body []byte) []byte {
	head := fmt.Sprintf("businessId=%s&nonce=%s&signType=%s&timestamp=%s",
		headers.Get("businessId"), headers.Get("nonce"), headers.Get("signType"), headers.Get("timestamp"))
	return append([]byte(head), body...)
}

// SHA256withRSA, PKCS#1 v1.5.
func openapiSign(privateKey string, text []byte) string {
	block, _ := pem.Decode([]byte(privateKey))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	check(err)
	digest := sha256.Sum256(text)
	signature, err := rsa.SignPKCS1v15(rand.Reader, key.(*rsa.PrivateKey), crypto.SHA256, digest[:])
	check(err)
	return base64.StdEncoding.EncodeToString(signature)
}

var callbackNonce = regexp.MustCompile(`^c\.[0-9a-f-]{36}$`)
var timestampForm = regexp.MustCompile(`^[0-9]{13}$`)

// Whether a message comes from the gateway, unaltered and now.
// body: the bytes that came, before anything parses them
// requestNonce: for a response the nonce of your request; for a callback ""
func isFromGateway(headers http.Header, body []byte, trusted Trusted, requestNonce string, now time.Time) bool {
	nonce, timestamp := headers.Get("nonce"), headers.Get("timestamp")
	if headers.Get("businessId") != trusted.BusinessID || headers.Get("signType") != "SHA256-RSA" {
		return false
	}
	isMeant := nonce == "r."+requestNonce
	if requestNonce == "" {
		isMeant = callbackNonce.MatchString(nonce)
	}
	sentMs, _ := strconv.ParseInt(timestamp, 10, 64)
	age := now.Sub(time.UnixMilli(sentMs))
	if !isMeant || !timestampForm.MatchString(timestamp) || age > 5*time.Minute || age < -5*time.Minute {
		return false
	}
	signature, err := base64.StdEncoding.DecodeString(headers.Get("sign"))
	digest := sha256.Sum256(openapiText(headers, body))
	for _, publicKey := range trusted.PlatformKeys {
		block, _ := pem.Decode([]byte(publicKey))
		key, parseError := x509.ParsePKIXPublicKey(block.Bytes)
		check(parseError)
		if err == nil && rsa.VerifyPKCS1v15(key.(*rsa.PublicKey), crypto.SHA256, digest[:], signature) == nil {
			return true
		}
	}
	return false
}

func askForLink() {
	demo := readDemo()
	business := demo.Openapi.RSA
	// Serialised once: these bytes are signed, and the same are sent.
	body, err := json.Marshal(map[string]string{
		"businessId": business.BusinessID, "merchantId": business.MerchantID, "serialNo": randomHex(), "userId": "customer-1",
	})
	check(err)
	nonce := randomHex()
	headers := http.Header{}
	headers.Set("businessId", business.BusinessID)
	headers.Set("nonce", nonce)
	headers.Set("signType", "SHA256-RSA")
	headers.Set("timestamp", strconv.FormatInt(time.Now().UnixMilli(), 10))
	sent := map[string]string{
		"content-type": "application/json; charset=utf-8",
		"sign":         openapiSign(business.PrivateKey, openapiText(headers, body)),
	}
	for name := range headers {
		sent[name] = headers.Get(name)
	}
	received, text := send("POST", demo.Gateway+"/v1/openapi/auth/alipay/url", sent, body)

	trusted := Trusted{business.BusinessID, []string{demo.Platform.PublicKey}}
	// Before the body is read: a request that was not authenticated gets an unsigned response.
	if !isFromGateway(received, text, trusted, nonce, time.Now()) {
		fail("not verified: %s", text)
	}
	var response struct {
		Status  int
		Message string
		Data    struct{ AlipayAuthURL string }
	}
	check(json.Unmarshal(text, &response))
	if response.Status != 0 {
		fail("refused: %d %s", response.Status, response.Message)
	}
	fmt.Println(response.Data.AlipayAuthURL)
}
