import { createWriteStream, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileError } from "../../base/fileError";
import { UserError } from "../../base/userError";
import type { GraphClient } from "../../graph/client";
import { EXPORT_PERMISSION, exportedReport } from "../../graph/endpoints/exportJobs";
import { isGraphError, operationError } from "../../graph/errors";
import { ATTESTATION, DEVICES } from "../../readiness/files/exportOrders";
import { flag, option } from "../declare/arguments";
import { defineCommand } from "../declare/command";
import { text } from "../declare/values";

const ENTRA = "EntraDevices";
const ENTRA_PERMISSION = "Device.Read.All";

/** Who may read what is written: names of devices. */
const OWNER_ONLY = 0o600;

/** What is saved: each file's name, and its content. */
const FILES: readonly {
    readonly name: string;
    readonly content: (graph: GraphClient, signal: AbortSignal) => Promise<AsyncIterable<Buffer>>;
}[] = [
    ...[DEVICES, ATTESTATION].map((order) => ({
        name: `${order.report}.csv`,
        content: (graph: GraphClient, signal: AbortSignal) => exportedReport(graph, order, signal),
    })),
    { name: `${ENTRA}.ndjson`, content: async (graph, signal) => entraDevices(graph, signal) },
];

/** `hotpatch export`: what `readiness --from` needs, as files. */
export const exportFiles = defineCommand({
    name: "export",
    summary: "save devices as files for readiness --from",
    description:
        "Has Intune write its reports DevicesWithInventory and WindowsDeviceHealthAttestationReport, downloads both, and saves the " +
        "list of Windows devices in Entra: all that `readiness --from` needs, in a few requests for a fleet of any size. Changes nothing; Intune " +
        "keeps two export jobs for some hours. The files contain names of devices; only you can read them.",
    examples: [{ args: "--out exported", does: "three files in a folder" }],
    arguments: {
        out: option("folder", "where to write the files", text, { short: "o", default: "." }),
        force: flag("overwrite files of an earlier run"),
    },
    result: "export",
    permissions: [{ name: EXPORT_PERMISSION, for: "to have Intune write reports" }, { name: ENTRA_PERMISSION }],
    exitCodes: { 0: "good" },
    async run({ args: { out, force }, terminal, connect, print }) {
        const folder = resolve(terminal.cwd, out);
        const paths = FILES.map(({ name }) => join(folder, name));
        checkTargets(folder, paths, force);
        const { graph } = connect();
        await allOrFirstFailure(
            FILES.map(
                ({ name, content }) =>
                    (signal) =>
                        saved(join(folder, name), content(graph, signal)),
            ),
        );
        await print({ schema: "hotpatch-export/1", files: paths });
        return 0;
    },
});

/** Does all of it. After a failure the rest is given up, and has ended before the failure is thrown. */
async function allOrFirstFailure(work: readonly ((signal: AbortSignal) => Promise<void>)[]): Promise<void> {
    const giveUp = new AbortController();
    const running = work.map((each) => each(giveUp.signal));
    try {
        await Promise.all(running);
    } catch (error) {
        giveUp.abort(error);
        await Promise.allSettled(running);
        throw error;
    }
}

/** Writes a file as a whole or not at all. */
async function saved(path: string, content: Promise<AsyncIterable<Buffer>>): Promise<void> {
    const part = `${path}.part`;
    try {
        await pipeline(Readable.from(await content), createWriteStream(part, { mode: OWNER_ONLY }));
        renameSync(part, path);
    } catch (error) {
        rmSync(part, { force: true });
        throw isGraphError(error)
            ? operationError(`Save '${path}'`, error)
            : fileError(`Save '${path}'`, error, "Choose another folder with --out.");
    }
}

/** One object per line. */
async function* entraDevices(graph: GraphClient, signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    const query = { $filter: "operatingSystem eq 'Windows'", $select: "id,deviceId,trustType", $top: "999" };
    for await (const page of graph.pages("v1.0", "/devices", { query, needs: ENTRA_PERMISSION, signal })) {
        yield Buffer.from(page.map((device) => `${JSON.stringify(device)}\n`).join(""));
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
