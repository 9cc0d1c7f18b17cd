/**
 * How messages write this package's command where the user is going to type it. Always follow it with a verb: `npx`
 * would take options in that place (`--help`, `--version`) as its own. If the package is not installed, `--no` keeps
 * `npx` from fetching whatever package has that name and running it with access to the credentials (npm, "npm exec",
 * 2026).
 */
export const COMMAND = "npx --no pulumi-hotpatch";
