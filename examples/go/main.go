// The examples in Go: `go run examples/go/*.go genauth`, beside `npm start`; or openapi, callback [port], daxpay, vectors [file].
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// Demo is what `npm start` writes: addresses and keys of the running stack. In a program of yours they are your configuration.
type Demo struct {
	Gateway, Alipay string
	AlipayApp       struct{ AppID string }
	Platform        struct{ PublicKey string }
	Genauth         struct {
		SignedApp struct{ AppID, AccessKeyID, AccessKeySecret, Connection string }
	}
	Openapi struct {
		RSA struct{ BusinessID, MerchantID, PrivateKey string }
	}
	Daxpay struct {
		HMAC struct{ AppID, Secret string }
	}
}

func main() {
	programs := map[string]func(){
		"genauth": callGenauth, "openapi": askForLink, "callback": receiveCallbacks, "daxpay": exchangeCode, "vectors": checkVectors,
	}
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fail("usage: go run examples/go/*.go genauth|openapi|callback|daxpay|vectors")
	}
	programs[os.Args[1]]()
}

func argument(otherwise string) string {
	if len(os.Args) > 2 {
		return os.Args[2]
	}
	return otherwise
}

func readDemo() (demo Demo) {
	folder := os.Getenv("LOCAL_STATE_DIR")
	if folder == "" {
		folder = ".local"
	}
	file := filepath.Join(folder, "demo.json")
	text, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(text, &demo) != nil {
		fail("There is no %s: start the stack with \"npm start\" in another terminal, then repeat this command.", file)
	}
	return demo
}

var client = http.Client{Timeout: 30 * time.Second}

// Sends one request, and gives the headers and the bytes of the response, whatever its status is.
func send(method, url string, headers map[string]string, body []byte) (http.Header, []byte) {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	check(err)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := client.Do(request)
	check(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	check(err)
	return response.Header, text
}

func randomHex() string {
	bytes := make([]byte, 16)
	_, err := rand.Read(bytes)
	check(err)
	return hex.EncodeToString(bytes)
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}
