// DaxPay: an auth code becomes a user's id, and the response is verified. `go run examples/go/*.go daxpay`, beside `npm start`.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"
)

// ExchangeResponse is what the gateway sends; what was not given is null.
type ExchangeResponse struct {
	Code                        int
	Msg, Sign, ResTime, TraceID string
	Data                        *struct{ OpenID, UserID, AccessToken, Status *string }
}

var folded = strings.NewReplacer(`\`, "", `"`, "")

// The members, sorted by name; without \ and "; then the key; all of it in upper case.
func daxpayText(members map[string]string, secret string) string {
	var pairs []string
	for name, value := range members {
		pairs = append(pairs, name+"="+value)
	}
	sort.Slice(pairs, func(one, other int) bool {
		return strings.SplitN(pairs[one], "=", 2)[0] < strings.SplitN(pairs[other], "=", 2)[0]
	})
	return strings.ToUpper(folded.Replace(strings.Join(pairs, "&")) + "&key=" + secret)
}

// The key is the secret as it is.
func daxpaySign(members map[string]string, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(daxpayText(members, secret)))
	return hex.EncodeToString(mac.Sum(nil))
}

// A response without a signature proves nothing.
func isSigned(response ExchangeResponse, secret string) bool {
	members := map[string]string{
		"code": strconv.Itoa(response.Code), "msg": response.Msg, "resTime": response.ResTime, "traceId": response.TraceID,
	}
	if data := response.Data; data != nil {
		// JSON without blanks and nulls, in this order; its quotes are deleted in any case.
		var pairs []string
		add := func(name string, value *string) {
			if value != nil {
				pairs = append(pairs, name+":"+*value)
			}
		}
		add("openId", data.OpenID)
		add("userId", data.UserID)
		add("accessToken", data.AccessToken)
		add("status", data.Status)
		members["data"] = "{" + strings.Join(pairs, ",") + "}"
	}
	return hmac.Equal([]byte(response.Sign), []byte(daxpaySign(members, secret)))
}

var china = time.FixedZone("China", 8*60*60)

func exchangeCode() {
	demo := readDemo()
	app := demo.Daxpay.HMAC
	members := map[string]string{
		"appId":    app.AppID,
		"channel":  "ali_pay",
		"authCode": demoCode(demo),
		"nonceStr": randomHex(),
		"reqTime":  time.Now().In(china).Format("2006-01-02 15:04:05"),
	}
	members["sign"] = daxpaySign(members, app.Secret)
	body, err := json.Marshal(members)
	check(err)
	headers := map[string]string{"content-type": "application/json; charset=utf-8"}
	_, text := send("POST", demo.Gateway+"/unipay/assist/channel/auth/auth", headers, body)

	// The HTTP status is 200 also when the request was refused.
	var response ExchangeResponse
	check(json.Unmarshal(text, &response))
	if !isSigned(response, app.Secret) {
		fail("not verified: %d %s", response.Code, response.Msg)
	}
	if response.Code != 0 {
		fail("refused: %d %s", response.Code, response.Msg)
	}
	for _, id := range []*string{response.Data.OpenID, response.Data.UserID} {
		if id != nil {
			fmt.Println(*id)
			return
		}
	}
}

// Alipay gives the code to your app or page, when a user agrees; the fake one of the stack makes one up.
func demoCode(demo Demo) string {
	body, err := json.Marshal(map[string]string{"app_id": demo.AlipayApp.AppID})
	check(err)
	_, text := send("POST", demo.Alipay+"/simulator/codes", nil, body)
	var code struct {
		AuthCode string `json:"auth_code"`
	}
	check(json.Unmarshal(text, &code))
	return code.AuthCode
}
