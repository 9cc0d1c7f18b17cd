import { statSync } from "node:fs";
import { basename } from "node:path";
import { fileError } from "../../base/fileError";
import { UserError } from "../../base/userError";
import { visible } from "../../base/visible";
import type { DeviceFacts } from "../facts";
import type { GraphObject } from "../managedDevice";
import { type DeviceOfKind, type DeviceSource, noCounts, type Progress, type Shortfall } from "../source";
import { whyStopped } from "../stop";
import { Attestations, attestedTimeText, isAttestation } from "./attestation";
import { type CsvRow, csvRows } from "./csv";
import { exportedEntraDevice, isEntraExport } from "./entraExport";
import { UNREADABLE } from "./instant";
import { attestedRecord, exportedRecord, exportedTimeText, isIntuneExport } from "./intuneExport";
import { factsOfMachine, kindOfMachine, type SavedFleet } from "./machineFacts";
import { MachineTable } from "./machineTable";
import { intuneRecordOf, savedObjects } from "./ndjson";
import { savedBytes, withBeginning } from "./savedBytes";
import { UnreadRows } from "./unreadRows";

/** In bytes: a managed device with all its properties takes about 6,000. */
const LARGEST_FILE = 32 * 2 ** 30;

/** Options for reading files. */
export interface FileSourceOptions {
    readonly onProgress?: (progress: Progress) => void;
    /** Stops reading: the result is what has been read by then. */
    readonly signal?: AbortSignal | undefined;
}

/**
 * Facts from files that were saved earlier, in any order. The kind of each file is detected:
 *
 * - CSV: Intune's exports `DevicesWithInventory` and `WindowsDeviceHealthAttestationReport`, and the devices downloaded
 *   from the Entra admin centre, also as saved again by a spreadsheet or PowerShell.
 * - JSON, one object per line or pages of Microsoft Graph: managed devices (beta, `managedDevices`; single reads have a
 *   real hardware inventory) and Entra devices (`/devices`), in one file or several.
 *
 * Whatever is known is judged; a row that is not valid, or a missing list, is reported as a shortfall.
 *
 * Streams: a million devices take about 300 MB.
 *
 * @throws UserError for a file that does not exist or has other content.
 */
export function fileSource(files: readonly string[], options: FileSourceOptions = {}): DeviceSource {
    const { onProgress = () => {}, signal } = options;
    if (files.length === 0) {
        throw new UserError("Read files: no file was given. Name the exports that were saved.");
    }
    for (const file of files) {
        const found = statOf(file);
        if (!found?.isFile()) {
            const cause = found === undefined ? "no such file or folder" : "it is a folder or a device, not a file";
            throw new UserError(`Read file '${file}': ${cause}. Check its path.`);
        }
        if (found.size > LARGEST_FILE) {
            throw new UserError(
                `Read file '${file}': it has ${found.size} bytes, more than ${LARGEST_FILE}, which is enough for several million devices. ` +
                    "Check that it is the right file, or split the devices into several files.",
            );
        }
    }
    const counts = noCounts();
    const shortfalls: Shortfall[] = [];
    const machines = new MachineTable(counts);
    let listsEntra = false;
    let attestations: Attestations | undefined;
    const attestationFiles: string[] = [];
    /** Whether every saved page of a list has a link to another page. */
    const pages = new Map<"intune" | "entra", boolean>();
    let rows = 0;
    let intuneRows = 0;

    async function readCsv(file: string, bytes: AsyncIterable<Buffer>): Promise<void> {
        const name = basename(file);
        const fix = "Write it as 2026-11-20 08:00, or export the report again without editing it.";
        const noTime = new UnreadRows(name, "the time is ambiguous or not valid", fix, false);
        const noId = new UnreadRows(name, "there is no device id", "Export the report again.", true);
        let kind: CsvKind | undefined;
        for await (const { row, line } of csvRows(file, bytes)) {
            kind ??= kindOf(row, file);
            if (kind === "entra") {
                const deviceId = exportedEntraDevice(row);
                listsEntra = true;
                if (deviceId === null) {
                    noId.add(line);
                } else {
                    machines.addEntraDevice(deviceId);
                }
            } else if (kind === "attestation") {
                if (!attestationFiles.includes(file)) {
                    attestationFiles.push(file);
                }
                attestations ??= new Attestations(`attestation report ${name}`);
                if (!attestations.add(row)) {
                    noTime.add(line, attestedTimeText(row));
                }
            } else {
                const record = exportedRecord(row, `export ${name}`);
                if (record === undefined) {
                    noId.add(line);
                } else {
                    machines.add(record);
                    intuneRows += 1;
                }
                if (record?.lastSync === UNREADABLE) {
                    noTime.add(line, exportedTimeText(row));
                }
            }
            rows += 1;
            if (rows % 1000 === 0) {
                onProgress({ step: "Files", done: rows });
            }
            if (signal?.aborted) {
                break;
            }
        }
        shortfalls.push(...noId.shortfalls(), ...noTime.shortfalls());
    }

    async function readJson(file: string, begins: Buffer, bytes: AsyncIterable<Buffer>): Promise<void> {
        const source = `saved list ${basename(file)}`;
        const fix = "Save the list again exactly as Microsoft Graph returns it.";
        const noTime = new UnreadRows(basename(file), "lastSyncDateTime is not valid", fix, false);
        for await (const { objects, lines, goesOn } of savedObjects(file, begins, bytes)) {
            for (const [index, object] of objects.entries()) {
                if (readObject(object, source, file) === UNREADABLE) {
                    noTime.add(lines[index] ?? 0, String(object.lastSyncDateTime));
                }
            }
            if (goesOn !== undefined) {
                const list = objects[0]?.deviceId === undefined ? "intune" : "entra";
                pages.set(list, (pages.get(list) ?? true) && goesOn);
            }
            rows += objects.length;
            onProgress({ step: "Files", done: rows });
            if (signal?.aborted) {
                break;
            }
        }
        shortfalls.push(...noTime.shortfalls());
    }

    /** Returns when Intune last heard from it. */
    function readObject(object: GraphObject, source: string, file: string): number {
        if (typeof object.deviceId === "string" && object.azureADDeviceId === undefined) {
            listsEntra = true;
            machines.addEntraDevice(object.deviceId);
            return Number.NaN;
        }
        const record = intuneRecordOf(object, source);
        if (record === undefined || object.operatingSystem === undefined) {
            throw new UserError(
                `Read file '${file}': it has objects that are neither managed devices (id, operatingSystem …) nor Entra devices ` +
                    "(deviceId …). Save the answers of managedDevices and devices, as pages or with one object per line.",
            );
        }
        machines.add(record);
        intuneRows += 1;
        return record.lastSync;
    }

    /**
     * The devices of the attestation reports. The reports are read a second time, so that devices which a list also
     * contains need not be kept in memory.
     */
    async function addAttested(): Promise<void> {
        for (const file of attestationFiles) {
            const { bytes } = await withBeginning(savedBytes(file));
            for await (const { row } of csvRows(file, bytes)) {
                const record = attestedRecord(row, `attestation report ${basename(file)}`);
                if (record !== undefined) {
                    machines.add(record);
                }
            }
        }
    }

    async function read(): Promise<SavedFleet> {
        for (const file of files) {
            const { begins, bytes } = await withBeginning(savedBytes(file));
            await (/^\s*[{[]/.test(begins.toString("latin1", 0, 4096))
                ? readJson(file, begins, bytes)
                : readCsv(file, bytes));
        }
        if (signal?.aborted) {
            const text = `The files were not read beyond ${rows} rows, because ${whyStopped(signal)}.`;
            shortfalls.push({ text, devicesMayBeMissing: true });
        }
        for (const [list, goesOn] of pages) {
            if (goesOn) {
                const what = list === "intune" ? "Intune's devices" : "Entra's devices";
                const text = `The last page of ${what} is missing: every saved page has an @odata.nextLink. Save the remaining pages too.`;
                shortfalls.push({ text, devicesMayBeMissing: list === "intune" });
            }
        }
        if (intuneRows === 0 && attestationFiles.length > 0) {
            await addAttested();
            const text =
                "No file lists Intune's devices: devices in the attestation report are judged by that report alone, and devices that never attested are missing. Add an export DevicesWithInventory.";
            shortfalls.push({ text, devicesMayBeMissing: true });
        } else if (intuneRows === 0) {
            shortfalls.push({ text: "No file contains an Intune device.", devicesMayBeMissing: true });
        }
        if (!listsEntra) {
            const text =
                "No file lists Entra's devices, so it is not known whether the Entra devices that Intune refers to still exist. Save /v1.0/devices, as pages or with one object per line, and add that file.";
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

function statOf(file: string) {
    try {
        return statSync(file, { throwIfNoEntry: false });
    } catch (error) {
        throw fileError(`Read file '${file}'`, error, "Check its path and your permission to read it.");
    }
}

type CsvKind = "devices" | "attestation" | "entra";

function kindOf(row: CsvRow, file: string): CsvKind {
    if (isAttestation(row)) {
        return "attestation";
    }
    if (isEntraExport(row)) {
        return "entra";
    }
    if (isIntuneExport(row)) {
        return "devices";
    }
    const columns = Object.keys(row)
        .map((name) => visible(name, 30) || "(no Latin letters)")
        .slice(0, 8)
        .join(", ");
    if (Object.hasOwn(row, "badge") && Object.hasOwn(row, "intuneid")) {
        throw new UserError(
            `Read file '${file}': it is a result of \`readiness\` or \`delivery\`, not an export. Use the exports that it was made from.`,
        );
    }
    throw new UserError(
        `Read file '${file}': it is neither the export DevicesWithInventory (columns DeviceId, OSVersion …) nor ` +
            "WindowsDeviceHealthAttestationReport (columns DeviceId, VSMStatus …), nor Entra's list of devices (columns deviceId, " +
            `joinType (trustType) …); its columns are ${columns}. ` +
            "Export one of these; if the columns are in another language, switch the admin centre to English first.",
    );
}
