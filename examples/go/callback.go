// Open API: takes callbacks, and believes those that verify. `go run examples/go/*.go callback [port]`, beside
// `npm start -- --forward-to http://127.0.0.1:8080/callback`.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

type event struct {
	EventID, SerialNo, Status, OpenID, AlipayUserID string
}

// Yours is a table with a unique index, written in the transaction that uses the event.
var events sync.Map

func store(event event) {
	if _, isThere := events.LoadOrStore(event.EventID, event); !isThere {
		user := event.OpenID
		if user == "" {
			user = event.AlipayUserID
		}
		fmt.Println("verified:", event.SerialNo, event.Status, user)
	}
}

func receiveCallbacks() {
	demo := readDemo()
	// During a rotation both keys stand here.
	trusted := Trusted{demo.Openapi.RSA.BusinessID, []string{demo.Platform.PublicKey}}
	handler := func(writer http.ResponseWriter, request *http.Request) {
		// What is longer than 16 KiB is no callback.
		body, err := io.ReadAll(http.MaxBytesReader(writer, request.Body, 16_384))
		if err != nil || !isFromGateway(request.Header, body, trusted, "", time.Now()) {
			http.Error(writer, "not verified", http.StatusUnauthorized)
			return
		}
		var event event
		if json.Unmarshal(body, &event) != nil {
			// Anything but SUCCESS: the callback comes again.
			http.Error(writer, "FAIL", http.StatusInternalServerError)
			return
		}
		store(event)
		fmt.Fprint(writer, "SUCCESS")
	}
	port := argument("8080")
	fmt.Printf("listening on http://127.0.0.1:%s/callback\n", port)
	server := http.Server{Addr: "127.0.0.1:" + port, Handler: http.HandlerFunc(handler), ReadTimeout: 10 * time.Second}
	check(server.ListenAndServe())
}
