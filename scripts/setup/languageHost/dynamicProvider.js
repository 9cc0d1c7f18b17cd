// @ts-check
/** A stand-in for `pulumi-resource-pulumi-nodejs`: the provider of dynamic resources out of the program's own dependencies. */
require(require.resolve("@pulumi/pulumi/cmd/dynamic-provider", { paths: [process.cwd()] }));
