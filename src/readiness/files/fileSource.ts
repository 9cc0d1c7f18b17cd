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
 * - CSV: Intune's exports `DevicesWithInventory` and `WindowsDeviceHealthAttestationReport`, and the devices that the Entra admin centre
 *   downloads, also as a spreadsheet or PowerShell saves them.
 * - JSON, one object a line or pages of Microsoft Graph: managed devices (beta, `managedDevices`; single reads have a real
 *   hardware inventory) and Entra devices (`/devices`), in one file or several.
 *
 * What is known is judged: a row that cannot be read for certain, and a list that is not there, are told as shortfalls.
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
        const found = statOf(file);
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
    const attestationFiles: string[] = [];
    /** Whether every page of a list that was saved says that the list goes on. */
    const pages = new Map<"intune" | "entra", boolean>();
    let rows = 0;
    let intuneRows = 0;

    async function readCsv(file: string, bytes: AsyncIterable<Buffer>): Promise<void> {
        const name = basename(file);
        const fix = "Write it as 2026-11-20 08:00, or export the report again and leave it as it is.";
        const noTime = new UnreadRows(name, "the time cannot be read for certain", fix, false);
        const noId = new UnreadRows(name, "there is no device's id", "Export the report again.", true);
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
        const fix = "Save the list again as Microsoft Graph answers it.";
        const noTime = new UnreadRows(basename(file), "lastSyncDateTime cannot be read for certain", fix, false);
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

    /** Returns when Intune last heard of it. */
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
                    "(deviceId …). Save the answers of managedDevices and devices, as pages or one object a line.",
            );
        }
        machines.add(record);
        intuneRows += 1;
        return record.lastSync;
    }

    /** The devices of the attestation reports. Read once more, so that nobody's memory holds them where a list has them too. */
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
            const text = `The files were left after ${rows} rows, since ${whyStopped(signal)}.`;
            shortfalls.push({ text, devicesMayBeMissing: true });
        }
        for (const [list, goesOn] of pages) {
            if (goesOn) {
                const what = list === "intune" ? "Intune's devices" : "Entra's devices";
                const text = `The last page of ${what} is in no file: each that is saved has an @odata.nextLink. Save the others too.`;
                shortfalls.push({ text, devicesMayBeMissing: list === "intune" });
            }
        }
        if (intuneRows === 0 && attestationFiles.length > 0) {
            await addAttested();
            const text =
                "No file lists Intune's devices: those of the attestation report are judged by it alone, and those that never attested are missing. Name an export DevicesWithInventory too.";
            shortfalls.push({ text, devicesMayBeMissing: true });
        } else if (intuneRows === 0) {
            shortfalls.push({ text: "No file has a device of Intune.", devicesMayBeMissing: true });
        }
        if (!listsEntra) {
            const text =
                "No file lists the devices of Entra, so whether one that Intune names is still there is not known. Save /v1.0/devices, pages or one object a line, and name that file too.";
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
        throw fileError(`Read file '${file}'`, error, "Check its path and your right to read it.");
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
            `Read file '${file}': it is a result of \`readiness\` or \`delivery\`, which is judged already. Name the exports that it was made from.`,
        );
    }
    throw new UserError(
        `Read file '${file}': it is neither the export DevicesWithInventory (columns DeviceId, OSVersion …) nor ` +
            "WindowsDeviceHealthAttestationReport (columns DeviceId, VSMStatus …), nor Entra's list of devices (columns deviceId, " +
            `joinType (trustType) …); its columns are ${columns}. ` +
            "Export one of these; if the columns are in another language, set the admin centre to English first.",
    );
}
