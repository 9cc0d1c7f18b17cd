/**
 * The plugin as the program that the Pulumi engine starts: `plugin/pulumi-resource-hotpatch` loads it. The engine reads
 * the port from the first line of its output.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shownByEngine } from "./engineLog";
import { serve } from "./rpc";
import { providerService } from "./service";

const root = join(__dirname, "..", "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
// `pulumi package add` and SDKs that are packages of their own need the version, which belongs to a release.
const schema = JSON.stringify({
    ...JSON.parse(readFileSync(join(root, "plugin", "schema.json"), "utf8")),
    version,
});

/** The engine's address comes last, after options of its own. */
const engine = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));

const service = providerService({ version, schema, engine }, process.env);

serve(engine === undefined ? service : shownByEngine(service, engine)).then(({ port }) => console.log(port));
