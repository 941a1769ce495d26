// GenAuth: one signed request for an AuthInfo. `go run examples/go/*.go genauth`, beside `npm start`.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strings"
	"time"
)

// The method, the signed headers sorted by name, then path and query: joined by \n, with none at the end.
func genauthText(method string, headers map[string]string, target string) string {
	var lines []string
	for name, value := range headers {
		if name == "date" || strings.HasPrefix(name, "x-authing-") {
			lines = append(lines, name+":"+value)
		}
	}
	sort.Strings(lines)
	return strings.Join(append(append([]string{method}, lines...), target), "\n")
}

func genauthSign(accessKeySecret, text string) string {
	mac := hmac.New(sha256.New, []byte(accessKeySecret))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func callGenauth() {
	demo := readDemo()
	app := demo.Genauth.SignedApp
	target := "/api/v3/get-alipay-authinfo?extIdpConnidentifier=" + app.Connection
	headers := map[string]string{
		"date":                        time.Now().UTC().Format(http.TimeFormat),
		"x-authing-app-id":            app.AppID,
		"x-authing-signature-method":  "HMAC-SHA256",
		"x-authing-signature-nonce":   randomHex(),
		"x-authing-signature-version": "1.0",
	}
	signature := genauthSign(app.AccessKeySecret, genauthText("GET", headers, target))
	headers["authorization"] = "authing " + app.AccessKeyID + ":" + signature
	_, body := send("GET", demo.Gateway+target, headers, nil)

	var response struct {
		StatusCode, APICode int
		Message             string
		Data                struct{ AuthInfo string }
	}
	check(json.Unmarshal(body, &response))
	// The HTTP status is 200 also when the request was refused.
	if response.StatusCode != 200 {
		fail("refused: %d %d %s", response.StatusCode, response.APICode, response.Message)
	}
	fmt.Println(response.Data.AuthInfo)
}
