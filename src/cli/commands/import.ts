import { existsSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { UserError } from "../../base/userError";
import { visible, visibleLines } from "../../base/visible";
import type { GraphClient } from "../../graph/client";
import { connected } from "../graph/connection";
import { findPolicies } from "../import/found";
import { importFileText } from "../import/importFile";
import { programText } from "../import/program";
import { systemCode } from "../program/errors";
import type { Terminal } from "../terminal/terminal";

interface ImportOptions {
    readonly out: string;
    readonly force: boolean;
    readonly foreign: boolean;
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
                "nothing in the tenant. Policies that another stack manages, by the marker in their description, are left out. Application permission on Microsoft Graph: DeviceManagementConfiguration.Read.All.",
        )
        .argument("[policy...]", "ids or exact names of policies; all of them if none is named")
        .option("-o, --out <folder>", "where to write the files", ".")
        .option("--force", "overwrite files of an earlier run", false)
        .option("--foreign", "take policies that another stack manages as well; it has to let go of them", false)
        .action(async (keys: string[], { out, force, foreign }: ImportOptions) => {
            const folder = resolve(terminal.cwd, out);
            const files = { importFile: join(folder, IMPORT_FILE), program: join(folder, PROGRAM) };
            checkTargets(folder, Object.values(files), force);
            const { found, leftOut } = await findPolicies(connect(terminal), { keys, foreign });
            if (found.length > 0) {
                writeText(files.importFile, importFileText(found));
                writeText(files.program, programText(found));
                terminal.stdout.write(
                    visibleLines(nextSteps(found.length, files, relative(terminal.cwd, files.importFile))),
                );
            } else if (leftOut.length > 0) {
                terminal.stdout.write("No quality update policy is left to import. Nothing was written.\n");
            } else {
                terminal.stdout.write("The tenant has no quality update policies. Nothing was written.\n");
            }
            const notes = found.flatMap((policy) =>
                policy.notes.map((note) => `Policy '${policy.displayName}': ${note}`),
            );
            for (const note of [...leftOut, ...notes]) {
                terminal.stderr.write(`${visible(note)}\n`);
            }
        });
}

/** @param fromHere the import file's path from the user's folder. */
function nextSteps(
    count: number,
    { importFile, program }: { importFile: string; program: string },
    fromHere: string,
): string {
    const path = fromHere.includes(" ") ? `"${fromHere}"` : fromHere;
    return `Found ${count === 1 ? "1 policy" : `${count} policies`}. Wrote
  ${importFile}
  ${program}

Take the second into your program, then:

  pulumi import --file ${path} --generate-code=false --protect=false
  pulumi preview          # no change

Groups are Entra's: bring those in with \`pulumi import azuread:index/group:Group\`, or keep naming them by id.
`;
}

function writeText(file: string, text: string): void {
    try {
        writeFileSync(file, text);
    } catch (error) {
        const code = systemCode(error) ?? "it cannot be written";
        throw new UserError(`Write '${file}': ${code}. Choose another folder with --out.`, { cause: error });
    }
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
