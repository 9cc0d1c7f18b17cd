#!/usr/bin/env node
import { parseArgs } from "node:util";
import { type GraphEmulatorOptions, readScenario, startGraphEmulator } from "./index";

const USAGE = `Usage: intune-graph-emulator [--devices N] [--seed N] [--port N] [--https] [--scenario FILE]

Starts a Microsoft Graph with Entra and Intune behaviour on 127.0.0.1, prints the environment variables that point programs to it
as a line of JSON, and runs until Ctrl-C.

  --devices N      number of Windows machines in the fleet, 0 to 1,000,000 (default 200)
  --seed N         the same seed generates the same fleet (default 1)
  --port N         the port; 0, the default, uses a free one
  --https          https with its own certificate and token endpoint, as for real credentials
  --scenario FILE  a YAML file that describes the tenant; options on the command line take precedence`;

/** @returns the options on the command line; undefined for help */
function optionsIn(args: readonly string[]): GraphEmulatorOptions | undefined {
    const { values } = parseArgs({
        args: [...args],
        options: {
            devices: { type: "string" },
            seed: { type: "string" },
            port: { type: "string" },
            https: { type: "boolean" },
            scenario: { type: "string" },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) {
        return undefined;
    }
    const numbers = Object.fromEntries(
        (["devices", "seed", "port"] as const).flatMap((name) => {
            const value = values[name];
            if (value !== undefined && !/^\d+$/.test(value)) {
                throw new Error(`Read --${name} '${value}': not a whole number. Pass one such as 100.`);
            }
            return value === undefined ? [] : [[name, Number(value)]];
        }),
    );
    return {
        ...(values.scenario === undefined ? {} : readScenario(values.scenario)),
        ...numbers,
        ...(values.https ? { https: true } : {}),
    };
}

async function main(): Promise<void> {
    const options = optionsIn(process.argv.slice(2));
    if (options === undefined) {
        console.log(USAGE);
        return;
    }
    const emulator = await startGraphEmulator(options);
    console.log(JSON.stringify(emulator.environment()));
    const stop = () => void emulator.stop();
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
});
