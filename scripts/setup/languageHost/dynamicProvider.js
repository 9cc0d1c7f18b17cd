// @ts-check
/**
 * A stand-in for `pulumi-resource-pulumi-nodejs`: runs the provider of dynamic resources from the program's own
 * dependencies.
 */
require(require.resolve("@pulumi/pulumi/cmd/dynamic-provider", { paths: [process.cwd()] }));
