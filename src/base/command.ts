/**
 * How messages write this package's command where somebody is to type it: with a verb behind it, for `npx` would take
 * options that stand there (`--help`, `--version`) for its own. `--no` is what keeps `npx`, where this package is not installed,
 * from fetching whatever bears the name and running it beside the credentials (npm, "npm exec", 2026).
 */
export const COMMAND = "npx --no pulumi-hotpatch";
