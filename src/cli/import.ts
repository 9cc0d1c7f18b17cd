import { existsSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import type { GraphClient } from "../graph/client";
import { UserError } from "../graph/userError";
import { connected } from "./connection";
import { findPolicies } from "./import/found";
import { importFileText } from "./import/importFile";
import { programText } from "./import/program";
import type { Terminal } from "./terminal";

interface ImportOptions {
    readonly out: string;
    readonly force: boolean;
}

const IMPORT_FILE = "hotpatch-import.json";
const PROGRAM = "hotpatch-imported.ts";

/** `hotpatch import`: the policies of a tenant as a program, and the file that brings them into a stack. */
export function importCommand(terminal: Terminal, connect: (terminal: Terminal) => GraphClient = connected): Command {
    return new Command("import")
        .summary("bring existing quality update policies into a stack")
        .description(
            "Reads quality update policies and their assignments and writes two files: one for `pulumi import --file` (Pulumi CLI " +
                "3.254.0 or later), and the TypeScript that declares the same. Afterwards `pulumi preview` shows no change. Changes " +
                "nothing in the tenant. Application permission on Microsoft Graph: DeviceManagementConfiguration.Read.All.",
        )
        .argument("[policy...]", "ids or exact names of policies; all of them if none is named")
        .option("-o, --out <folder>", "where to write the files", ".")
        .option("--force", "overwrite files of an earlier run", false)
        .action(async (wanted: string[], { out, force }: ImportOptions) => {
            const folder = resolve(terminal.cwd, out);
            const files = { importFile: join(folder, IMPORT_FILE), program: join(folder, PROGRAM) };
            checkTargets(folder, Object.values(files), force);
            const found = await findPolicies(connect(terminal), wanted);
            if (found.length === 0) {
                terminal.stdout.write("The tenant has no quality update policies. Nothing was written.\n");
                return;
            }
            writeFileSync(files.importFile, importFileText(found));
            writeFileSync(files.program, programText(found));
            terminal.stdout.write(nextSteps(found.length, files));
            for (const { displayName, notes } of found) {
                for (const note of notes) {
                    terminal.stderr.write(`Policy '${displayName}': ${note}\n`);
                }
            }
        });
}

function nextSteps(count: number, { importFile, program }: { importFile: string; program: string }): string {
    return `Found ${count === 1 ? "1 policy" : `${count} policies`}. Wrote
  ${importFile}
  ${program}

Take the second into your program, then:

  pulumi import --file ${IMPORT_FILE} --generate-code=false --protect=false
  pulumi preview          # no change

Groups are Entra's: bring those in with \`pulumi import azuread:index/group:Group\`, or keep naming them by id.
`;
}

function checkTargets(folder: string, files: readonly string[], force: boolean): void {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
        throw new UserError(`Write to '${folder}': there is no such folder. Create it first.`);
    }
    const there = files.filter((file) => existsSync(file));
    if (there.length > 0 && !force) {
        throw new UserError(`Write '${there.join("', '")}': it exists already. Remove it, or use --force.`);
    }
}
