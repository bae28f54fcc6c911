// galena exec -- go test ./...
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"
)

var base = os.Getenv("MARKETO_BASE_URL")

func token(t *testing.T) string {
	query := url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {os.Getenv("MARKETO_CLIENT_ID")},
		"client_secret": {os.Getenv("MARKETO_CLIENT_SECRET")},
	}
	answer, err := http.Get(base + "/identity/oauth/token?" + query.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var body struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	return body.AccessToken
}

func call(t *testing.T, token, method, path, contentType string, body io.Reader) map[string]any {
	request, err := http.NewRequest(method, base+path, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var envelope struct{ Result []map[string]any }
	if err := json.NewDecoder(answer.Body).Decode(&envelope); err != nil || len(envelope.Result) == 0 {
		t.Fatalf("%s %s: %v %v", method, path, envelope, err)
	}
	return envelope.Result[0]
}

func TestImportsAFile(t *testing.T) {
	signedIn := token(t)
	email := fmt.Sprintf("%d@example.com", time.Now().UnixNano())
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	part, _ := writer.CreateFormFile("file", "leads.csv")
	fmt.Fprintf(part, "email,firstName\n%s,Ada\n", email)
	writer.Close()
	batch := call(t, signedIn, "POST", "/bulk/v1/leads.json?format=csv", writer.FormDataContentType(), &form)["batchId"]
	var status map[string]any
	for {
		status = call(t, signedIn, "GET", fmt.Sprintf("/bulk/v1/leads/batch/%v.json", batch), "", nil)
		if status["status"] != "Queued" && status["status"] != "Importing" {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	if status["status"] != "Complete" || status["numOfLeadsProcessed"] != 1.0 {
		t.Fatalf("the import ended as %v", status)
	}
	lead := call(t, signedIn, "GET", "/rest/v1/leads.json?filterType=email&filterValues="+email, "", nil)
	if lead["firstName"] != "Ada" {
		t.Fatalf("the lead is %v", lead)
	}
}
