import { randomBytes } from "node:crypto";
import type { EmulatorClock } from "../clock";
import { EXPORT_JOB } from "../contract/exportJob";
import { violationsOf } from "../contract/violations";
import type { ManagedDevice } from "../fleet";
import { badRequest } from "../http/failure";
import type { ApiVersion } from "../http/message";
import { filterPredicate } from "../odata/filter";
import { chanceOf } from "../servicing/chance";
import type { NewIds } from "../store/newIds";
import type { ExportJobOptions } from "./options";
import { hasAttested, isBroken, REPORTS, type Report, type ReportColumn } from "./reports";
import { zipOf } from "./zip";

export type ExportStatus = "notStarted" | "inProgress" | "completed" | "failed";

/** What a job was asked for. */
interface Order {
    readonly reportName: string;
    readonly filter: string | null;
    readonly select: readonly string[];
    readonly format: "csv";
    readonly snapshotId: string | null;
    readonly localizationType: string;
}

interface Job extends Order {
    readonly id: string;
    readonly requestedAt: number;
    readonly signature: string;
    readonly isFailing: boolean;
    emptyUrls: number;
    file: Buffer | undefined;
    downloads: number;
}

/** A job as the control door shows it. */
export interface ExportJobRecord {
    readonly id: string;
    readonly reportName: string;
    readonly status: ExportStatus;
    readonly downloads: number;
}

/** The jobs so far, and what their files lack or get wrong on purpose. */
export interface ExportControls {
    readonly jobs: readonly ExportJobRecord[];
    /** Ids of Intune's records that did not attest, and are not in that report. */
    readonly notAttested: readonly string[];
    /** Ids of Intune's records whose rows have quotation marks that are not escaped. */
    readonly brokenRows: readonly string[];
}

export interface ExportParts {
    readonly clock: EmulatorClock;
    readonly ids: NewIds;
    readonly devices: readonly ManagedDevice[];
    readonly seed: number;
    readonly settings: Required<ExportJobOptions>;
}

const NEVER = "0001-01-01T00:00:00Z";

/**
 * Intune's export jobs. Intune, "Export reports using Graph APIs" (2025): states, `url`, `expirationDateTime`. Recorded:
 * a completed job can have an empty url at first. The file contains the fleet at the time of the first download
 * (`assumed`).
 */
export class ExportJobs implements ExportControls {
    private readonly made = new Map<string, Job>();

    constructor(private readonly parts: ExportParts) {}

    get jobs(): ExportJobRecord[] {
        return [...this.made.values()].map((job) => ({
            id: job.id,
            reportName: job.reportName,
            status: this.statusOf(job),
            downloads: job.downloads,
        }));
    }

    get notAttested(): string[] {
        return this.ids((device) => device.listed.operatingSystem === "Windows" && !hasAttested(device, this.parts));
    }

    get brokenRows(): string[] {
        return this.ids(({ listed }) => isBroken(listed.id, this.parts));
    }

    /** Forgets all jobs. */
    reset(): void {
        this.made.clear();
    }

    /** 400 for a report or column that does not exist, and for anything else that the reference does not allow. */
    create(body: unknown, version: ApiVersion, origin: string): object {
        const order = orderIn(body, version);
        const { seed, settings, clock, ids } = this.parts;
        const job: Job = {
            ...order,
            id: `${order.reportName}_${ids.next()}`,
            requestedAt: clock.now(),
            signature: randomBytes(32).toString("base64url"),
            isFailing: chanceOf(seed, "export job", String(this.made.size)).chance(settings.failingShare),
            emptyUrls: settings.emptyUrls,
            file: undefined,
            downloads: 0,
        };
        this.made.set(job.id.toLowerCase(), job);
        return this.wire(job, origin);
    }

    /** Undefined for an unknown id, in any case. */
    get(id: string, origin: string): object | undefined {
        const job = this.made.get(id.toLowerCase());
        if (job === undefined) {
            return undefined;
        }
        const isEmpty = this.statusOf(job) === "completed" && job.emptyUrls > 0;
        job.emptyUrls -= isEmpty ? 1 : 0;
        return { ...this.wire(job, origin), ...(isEmpty ? { url: "" } : {}) };
    }

    all(origin: string): object[] {
        return [...this.made.values()].map((job) => this.wire(job, origin));
    }

    /** The file of a job: why it is refused, or its bytes. Undefined if there is no such file. */
    download(id: string, signature: string): { readonly refused: string } | { readonly file: Buffer } | undefined {
        const job = this.made.get(id.toLowerCase());
        if (job === undefined || this.statusOf(job) !== "completed") {
            return undefined;
        }
        if (signature !== job.signature) {
            return { refused: "Signature did not match." };
        }
        if (this.parts.clock.now() > this.expiresAt(job)) {
            return { refused: "Signature not valid in the specified time frame." };
        }
        job.file ??= this.written(job);
        job.downloads += 1;
        return { file: job.file };
    }

    private statusOf({ requestedAt, isFailing }: Job): ExportStatus {
        const { waitMs, runMs } = this.parts.settings;
        const age = this.parts.clock.now() - requestedAt;
        if (age < waitMs) {
            return "notStarted";
        }
        if (age < waitMs + runMs) {
            return "inProgress";
        }
        return isFailing ? "failed" : "completed";
    }

    private expiresAt({ requestedAt }: Job): number {
        return requestedAt + this.parts.settings.expiresMinutes * 60_000;
    }

    private wire(job: Job, origin: string): object {
        const { id, reportName, filter, select, format, snapshotId, localizationType, signature } = job;
        const status = this.statusOf(job);
        const isDone = status === "completed";
        const expires = new Date(this.expiresAt(job)).toISOString();
        const access = new URLSearchParams({ sv: "2019-02-02", sr: "b", sig: signature, se: expires, sp: "r" });
        return {
            id,
            reportName,
            filter,
            select,
            format,
            snapshotId,
            localizationType,
            status,
            url: isDone ? `${origin}${BLOBS}/${id}.zip?${access}` : null,
            requestDateTime: new Date(job.requestedAt).toISOString(),
            expirationDateTime: isDone ? expires : NEVER,
        };
    }

    private written({ id, reportName, select, filter }: Job): Buffer {
        const report = REPORTS[reportName] as Report;
        const columns = select.map((name) => columnOf(report, name) as ReportColumn);
        const fits = filter === null ? () => true : filterPredicate(filter, { ...report, advanced: false });
        const lines = [columns.map(({ header }) => header).join(",")];
        for (const device of this.parts.devices) {
            if (report.contains(device, this.parts) && fits(this.rowOf(device, report))) {
                lines.push(columns.map(({ of }) => field(of(device, this.parts))).join(","));
            }
        }
        return zipOf(`${id}.csv`, Buffer.from(`\uFEFF${lines.join("\r\n")}\r\n`, "utf8"));
    }

    private rowOf(device: ManagedDevice, { columns, filterable }: Report): Record<string, string> {
        const used = columns.filter(({ name }) => Object.hasOwn(filterable, name));
        return Object.fromEntries(used.map(({ name, of }) => [name, of(device, this.parts)]));
    }

    private ids(of: (device: ManagedDevice) => boolean): string[] {
        return this.parts.devices.filter(of).map(({ listed }) => listed.id);
    }
}

/** Where the files are, on the same door; in the service, on a host of Azure Blob Storage. */
export const BLOBS = "/_blobs/exports";

/** A value with a comma or a quotation mark is quoted, but quotation marks in it are not doubled, as recorded. */
function field(value: string): string {
    return /[",]/.test(value) ? `"${value}"` : value;
}

function columnOf(report: Report, name: string): ReportColumn | undefined {
    return report.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

/** `assumed`: columns in any case, 400 for one that does not exist, and that `select` is answered as it was sent. */
function orderIn(body: unknown, version: ApiVersion): Order {
    const [violation] = violationsOf(EXPORT_JOB, body, { operation: "create", version });
    if (violation !== undefined) {
        throw badRequest(violation.text);
    }
    const given = body as Partial<Record<string, unknown>>;
    const reportName = String(given.reportName);
    const report = Object.hasOwn(REPORTS, reportName) ? REPORTS[reportName] : undefined;
    if (report === undefined) {
        throw badRequest(`Report '${reportName}' is not supported. Reports here: ${Object.keys(REPORTS).join(", ")}.`);
    }
    const select = (given.select as readonly string[] | null | undefined) ?? [];
    const unknown = select.find((name) => columnOf(report, name) === undefined);
    if (unknown !== undefined) {
        throw badRequest(`The select column '${unknown}' does not exist in report '${reportName}'.`);
    }
    const filter = (given.filter as string | null | undefined) ?? null;
    if (filter !== null && filter !== "") {
        // Checked here, so that a mistake is answered at once.
        filterPredicate(filter, { ...report, advanced: false });
    }
    const usual = report.columns.filter(({ onSelectOnly }) => !onSelectOnly).map(({ name }) => name);
    return {
        reportName,
        filter: filter === "" ? null : filter,
        select: select.length > 0 ? select : usual,
        format: "csv",
        snapshotId: null,
        localizationType: String(given.localizationType ?? "LocalizedValuesAsAdditionalColumn"),
    };
}
