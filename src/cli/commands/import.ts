import { existsSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { UserError } from "../../base/userError";
import { visible } from "../../base/visible";
import { GROUPS_READ } from "../../graph/endpoints/groups";
import type { ImportedPolicy, ImportReport } from "../../report/results";
import { flag, option, rest } from "../declare/arguments";
import { defineCommand } from "../declare/command";
import { text } from "../declare/values";
import type { FoundPolicy } from "../import/foundPolicy";
import { importFileText } from "../import/importFile";
import { programText } from "../import/program";
import { systemCode } from "../program/errors";

const IMPORT_FILE = "hotpatch-import.json";
const PROGRAM = "hotpatch-imported.ts";

/** `hotpatch import`: the policies of a tenant as a program, and the file that brings them into a stack. */
export const importPolicies = defineCommand({
    name: "import",
    summary: "bring existing quality update policies into a stack",
    description:
        "Reads quality update policies and their assignments and writes two files: one for `pulumi import --file` (Pulumi CLI " +
        "3.254.0 or later), and the TypeScript that declares the same. Afterwards `pulumi preview` shows no change. Changes " +
        "nothing in the tenant. Policies that another stack manages, by the marker in their description, are left out.",
    examples: [
        { args: "--out imported", does: "every policy, into a folder" },
        { args: '"Pilot" "Broad"', does: "two policies by name" },
        { args: "--all", does: "policies, and rings with their groups" },
    ],
    arguments: {
        policies: rest("policy", "ids or exact names of policies; all of them if none is named"),
        out: option("folder", "where to write the files", text, { short: "o", default: "." }),
        all: flag("every policy as a ring with its group, where it is assigned to one group"),
        force: flag("overwrite files of an earlier run"),
        foreign: flag("take policies that another stack manages as well; it has to let go of them"),
    },
    result: "import",
    permissions: [{ name: "DeviceManagementConfiguration.Read.All" }, { name: GROUPS_READ, for: "--all" }],
    exitCodes: { 0: "good" },
    async run({ args, terminal, connect, print }) {
        // The handlers of the resources bring the client of Graph with them.
        const { findPolicies } = require("../import/found") as typeof import("../import/found");
        const { policies: keys, out, all, force, foreign } = args;
        if (all && keys.length > 0) {
            throw new UserError("Import: --all takes every policy. Leave the names out, or leave out --all.");
        }
        const to = resolve(terminal.cwd, out);
        const files = { importFile: join(to, IMPORT_FILE), program: join(to, PROGRAM) };
        checkTargets(to, Object.values(files), force);
        const { found, leftOut } = await findPolicies(connect().graph, { keys, foreign, rings: all });
        if (found.length > 0) {
            writeText(files.importFile, importFileText(found));
            writeText(files.program, programText(found));
        }
        const command = importCommand(relative(terminal.cwd, files.importFile));
        const report: ImportReport = {
            schema: "hotpatch-import/1",
            policies: found.map(imported),
            leftOut,
            ...(found.length > 0 ? { written: { ...files, command } } : {}),
        };
        await print(report);
        const notes = report.policies.flatMap(({ displayName, notes }) =>
            notes.map((note) => `Policy '${displayName}': ${note}`),
        );
        for (const note of [...leftOut, ...notes]) {
            terminal.stderr.write(`${visible(note)}\n`);
        }
        return 0;
    },
});

function imported({ name, displayName, policy, assignment, ring, notes }: FoundPolicy): ImportedPolicy {
    const resources = [policy.name, ...(assignment === undefined ? [] : [assignment.name])];
    return { id: policy.id, displayName, ...(ring === undefined ? {} : { ring: name }), resources, notes };
}

/** @param file the import file's path from the user's folder */
function importCommand(file: string): string {
    return `pulumi import --file ${file.includes(" ") ? `"${file}"` : file} --generate-code=false --protect=false`;
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
