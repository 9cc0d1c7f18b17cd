import { statSync } from "node:fs";
import { basename, extname } from "node:path";
import { UserError } from "../../graph/userError";
import type { DeviceFacts } from "../facts";
import type { GraphObject } from "../managedDevice";
import { type DeviceOfKind, type DeviceSource, noCounts, type Progress, type Shortfall } from "../source";
import { whyStopped } from "../stop";
import { Attestations, isAttestation } from "./attestation";
import { csvRows } from "./csv";
import { exportedRecord, isIntuneExport } from "./intuneExport";
import { factsOfMachine, kindOfMachine, type SavedFleet } from "./machineFacts";
import { MachineTable } from "./machineTable";
import { intuneRecordOf, ndjsonObjects } from "./ndjson";

/** In bytes: a managed device with all its properties has some 6,000. */
const LARGEST_FILE = 32 * 2 ** 30;

/** How files are read. */
export interface FileSourceOptions {
    readonly onProgress?: (progress: Progress) => void;
    /** Stops reading: what was read by then is the result. */
    readonly signal?: AbortSignal | undefined;
}

/**
 * Facts from files that were saved earlier, in any order. What each one is shows in it:
 *
 * - `.csv`: Intune's exports `DevicesWithInventory` and `WindowsDeviceHealthAttestationReport`.
 * - anything else: one JSON object a line, managed devices (Microsoft Graph beta, `managedDevices`; single reads have a real
 *   hardware inventory) and Entra devices (`/devices`), in one file or several.
 *
 * Streams: a million devices take some 300 MB.
 *
 * @throws UserError for a file that is not there or is something else.
 */
export function fileSource(files: readonly string[], options: FileSourceOptions = {}): DeviceSource {
    const { onProgress = () => {}, signal } = options;
    if (files.length === 0) {
        throw new UserError("Read files: none was named. Name the exports that were saved.");
    }
    for (const file of files) {
        const found = statSync(file, { throwIfNoEntry: false });
        if (!found?.isFile()) {
            const cause = found === undefined ? "there is no such file" : "it is a folder or a device, no file";
            throw new UserError(`Read file '${file}': ${cause}. Check its path.`);
        }
        if (found.size > LARGEST_FILE) {
            throw new UserError(
                `Read file '${file}': it has ${found.size} bytes, more than ${LARGEST_FILE}, which hold several million devices. ` +
                    "Check that it is the right file, or save the devices in several.",
            );
        }
    }
    const counts = noCounts();
    const shortfalls: Shortfall[] = [];
    const machines = new MachineTable(counts);
    let listsEntra = false;
    let attestations: Attestations | undefined;
    let rows = 0;
    let intuneRows = 0;

    async function readCsv(file: string): Promise<void> {
        let kind: "devices" | "attestation" | undefined;
        for await (const row of csvRows(file)) {
            if (kind === undefined) {
                kind = isAttestation(row) ? "attestation" : isIntuneExport(row) ? "devices" : undefined;
                if (kind === undefined) {
                    throw new UserError(
                        `Read file '${file}': it is neither the export DevicesWithInventory (columns DeviceId, OSVersion …) nor ` +
                            "WindowsDeviceHealthAttestationReport (columns DeviceId, VSMStatus …). Export one of these.",
                    );
                }
                if (kind === "attestation") {
                    attestations ??= new Attestations(`attestation report ${basename(file)}`);
                }
            }
            if (kind === "attestation") {
                attestations?.add(row);
            } else {
                const record = exportedRecord(row, `export ${basename(file)}`);
                if (record !== undefined) {
                    machines.add(record);
                    intuneRows += 1;
                }
            }
            rows += 1;
            if (rows % 1000 === 0) {
                onProgress({ step: "Files", done: rows });
            }
            if (signal?.aborted) {
                return;
            }
        }
    }

    async function readNdjson(file: string): Promise<void> {
        const source = `saved list ${basename(file)}`;
        for await (const objects of ndjsonObjects(file)) {
            for (const object of objects) {
                readObject(object, source, file);
            }
            rows += objects.length;
            onProgress({ step: "Files", done: rows });
            if (signal?.aborted) {
                return;
            }
        }
    }

    function readObject(object: GraphObject, source: string, file: string): void {
        if (typeof object.deviceId === "string" && object.azureADDeviceId === undefined) {
            listsEntra = true;
            machines.addEntraDevice(object.deviceId);
            return;
        }
        const record = intuneRecordOf(object, source);
        if (record === undefined || object.operatingSystem === undefined) {
            throw new UserError(
                `Read file '${file}': it has objects that are neither managed devices (id, operatingSystem …) nor Entra devices ` +
                    "(deviceId …). Save the pages' values, one object a line.",
            );
        }
        machines.add(record);
        intuneRows += 1;
    }

    async function read(): Promise<SavedFleet> {
        for (const file of files) {
            await (extname(file).toLowerCase() === ".csv" ? readCsv(file) : readNdjson(file));
        }
        if (signal?.aborted) {
            const text = `The files were left after ${rows} rows, since ${whyStopped(signal)}.`;
            shortfalls.push({ text, devicesMayBeMissing: true });
        }
        if (intuneRows === 0) {
            shortfalls.push({ text: "No file has a device of Intune.", devicesMayBeMissing: true });
        }
        if (!listsEntra) {
            const text =
                "No file lists the devices of Entra, so whether one that Intune names is still there is not known. Save /v1.0/devices, one object a line, and name that file too.";
            shortfalls.push({ text, devicesMayBeMissing: false });
        }
        return { machines, attestations: attestations ?? new Attestations(undefined), listsEntra };
    }

    async function* devices(): AsyncGenerator<DeviceFacts, void, undefined> {
        const fleet = await read();
        for (const machine of machines.clients()) {
            yield factsOfMachine(fleet, machine);
        }
    }

    async function kinds(): Promise<Iterable<DeviceOfKind>> {
        return ofKinds(await read());
    }

    const names = files.map((file) => basename(file));
    return { devices, kinds, counts, shortfalls, name: `files ${names.join(", ")}` };
}

function* ofKinds(fleet: SavedFleet): Generator<DeviceOfKind, void, undefined> {
    for (const machine of fleet.machines.clients()) {
        yield {
            name: fleet.machines.name(machine),
            kind: kindOfMachine(fleet, machine),
            facts: () => factsOfMachine(fleet, machine),
        };
    }
}
