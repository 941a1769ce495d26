// Holds the rules of these examples to known-good values: `go run examples/go/*.go vectors [vectors.json]`.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"
)

type message struct {
	RequestNonce             string
	ReceivedAtMs             int64
	Headers                  map[string]string
	Body, StringToSign, Sign string
}

type vectors struct {
	Genauth struct {
		AccessKeySecret, Method, Target, StringToSign, Signature string
		Headers                                                  map[string]string
	}
	Openapi struct {
		BusinessID, PrivateKey, PublicKey string
		Request, Response, Callback       message
	}
	Daxpay struct {
		Secret  string
		Request struct {
			Members            map[string]string
			StringToSign, Sign string
		}
		Response ExchangeResponse
	}
}

func (message message) header() http.Header {
	header := http.Header{}
	for name, value := range message.Headers {
		header.Set(name, value)
	}
	return header
}

func checkVectors() {
	var all vectors
	text, err := os.ReadFile(argument("examples/vectors.json"))
	check(err)
	check(json.Unmarshal(text, &all))
	genauth, openapi, daxpay := all.Genauth, all.Openapi, all.Daxpay

	signed := genauthText(genauth.Method, genauth.Headers, genauth.Target)
	request := openapiText(openapi.Request.header(), []byte(openapi.Request.Body))
	trusted := Trusted{openapi.BusinessID, []string{openapi.PublicKey}}
	isTrue := func(one message) bool {
		return isFromGateway(one.header(), []byte(one.Body), trusted, one.RequestNonce, time.UnixMilli(one.ReceivedAtMs))
	}
	good := true
	say := func(name string, holds bool) {
		fmt.Println(map[bool]string{true: "good", false: "wrong"}[holds], name)
		good = good && holds
	}
	say("genauth signature", signed == genauth.StringToSign && genauthSign(genauth.AccessKeySecret, signed) == genauth.Signature)
	say("openapi request", string(request) == openapi.Request.StringToSign &&
		openapiSign(openapi.PrivateKey, request) == openapi.Request.Sign)
	say("openapi response", isTrue(openapi.Response))
	say("openapi callback", isTrue(openapi.Callback))
	say("daxpay request", daxpayText(daxpay.Request.Members, daxpay.Secret) == daxpay.Request.StringToSign &&
		daxpaySign(daxpay.Request.Members, daxpay.Secret) == daxpay.Request.Sign)
	say("daxpay response", isSigned(daxpay.Response, daxpay.Secret))
	if !good {
		os.Exit(1)
	}
}
