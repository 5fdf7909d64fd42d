// The peer of the gateway: grpc-gateway, as Debian packages it, in front of a gRPC server that it trusts.
// It routes one method, and knows no identity, no limit and no cache. tools/bench builds and runs it.
//
//	grpc-gateway LISTEN UPSTREAM     both HOST:PORT
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	catalog "touchstone/catalog/v1"
)

func serve(listen, upstream string) error {
	// Field names as the suite writes them, so that both answer the same JSON.
	mux := runtime.NewServeMux(runtime.WithMarshalerOption(runtime.MIMEWildcard, &runtime.JSONPb{}))
	options := []grpc.DialOption{grpc.WithInsecure()}
	if err := catalog.RegisterCatalogHandlerFromEndpoint(context.Background(), mux, upstream, options); err != nil {
		return err
	}
	return http.ListenAndServe(listen, mux)
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintf(os.Stderr, "usage: %s LISTEN UPSTREAM\n", os.Args[0])
		os.Exit(2)
	}
	fmt.Fprintln(os.Stderr, serve(os.Args[1], os.Args[2]))
	os.Exit(1)
}
