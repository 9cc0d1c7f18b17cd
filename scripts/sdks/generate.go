// Writes the SDKs of a package from its schema, with the code generation that the Pulumi CLI has: SCHEMA FOLDER.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)


// The schema refers to no other package, so nothing is loaded.
type noOtherPackages struct{ schema.ReferenceLoader }

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	bytes, err := os.ReadFile(os.Args[1])
	check(err)
	bound := func() *schema.Package {
		var spec schema.PackageSpec
		check(json.Unmarshal(bytes, &spec))
		pkg, diagnostics, err := schema.BindSpec(spec, noOtherPackages{}, schema.ValidationOptions{})
		check(err)
		if diagnostics.HasErrors() {
			check(diagnostics)
		}
		for _, each := range diagnostics {
			fmt.Println("warning:", each.Summary, each.Detail)
		}
		return pkg
	}
	write := func(language string, files map[string][]byte, err error) {
		check(err)
		for name, content := range files {
			file := filepath.Join(os.Args[2], language, name)
			check(os.MkdirAll(filepath.Dir(file), 0o755))
			check(os.WriteFile(file, content, 0o644))
		}
		fmt.Println(language, len(files), "files")
	}
	files, err := gogen.GeneratePackage("pulumi", bound(), nil)
	write("go", files, err)
	files, err = nodejs.GeneratePackage("pulumi", bound(), nil, nil, false, noOtherPackages{})
	write("nodejs", files, err)
	files, err = python.GeneratePackage("pulumi", bound(), nil, noOtherPackages{})
	write("python", files, err)
}
