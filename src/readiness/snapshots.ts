import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { array, boolean, looseObject, nullable, number, picklist, record, safeParse, string } from "valibot";
import { fileError } from "../base/fileError";
import { isTime } from "../base/time";
import { UserError } from "../base/userError";
import type { ComparedFleet } from "./change";
import { savedBytes } from "./files/savedBytes";
import type { DeviceReadiness } from "./fleet";
import { headOf } from "./snapshotHead";
import { READINESS_SCHEMA } from "./summary";
import { BADGES } from "./verdict";

/** In bytes. A device takes about 1,000, so this is enough for 400,000. */
const LARGEST_SNAPSHOT = 400 * 2 ** 20;
/** How many snapshots a folder may have: ten years of days. */
const MOST_SNAPSHOTS = 3_660;

/** A fleet's readiness at one time, in numbers. */
export interface TrendPoint {
    /** ISO 8601. */
    readonly evaluatedAt: string;
    readonly devices: number;
    readonly byBadge: Readonly<Record<string, number>>;
}

/** What earlier results say. */
export interface Baseline {
    /** The newest of them. */
    readonly latest: ComparedFleet;
    /** All of them, oldest first. */
    readonly trend: readonly TrendPoint[];
}

/**
 * Reads an earlier result (`--format json` or `ndjson`), or all of those that a folder has: the newest as a whole, and of the others
 * only their numbers, so that a folder takes no more memory than one result. Other files in the folder are passed over if
 * their names do not end in `.json` or `.ndjson`, or if they are results of another command.
 *
 * @throws UserError for a path without a result, and for a file that is not one, which it names.
 */
export async function readBaseline(path: string): Promise<Baseline> {
    if (!statOf(path).isDirectory()) {
        const latest = await readSnapshot(path);
        if (latest === undefined) {
            throw new UserError(
                `Read baseline '${path}': it is a result of another command. Name one of readiness --format json.`,
            );
        }
        return { latest, trend: [pointOf(latest)] };
    }
    const trend: TrendPoint[] = [];
    let newest: { readonly file: string; readonly evaluatedAt: string } | undefined;
    for (const file of filesIn(path)) {
        const point = await readPoint(file);
        if (point !== undefined) {
            trend.push(point);
            newest =
                newest === undefined || newest.evaluatedAt < point.evaluatedAt
                    ? { file, evaluatedAt: point.evaluatedAt }
                    : newest;
        }
    }
    const latest = newest === undefined ? undefined : await readSnapshot(newest.file);
    if (latest === undefined) {
        throw new UserError(
            `Read baseline '${path}': the folder has no result of readiness. Save one there with --format json --output.`,
        );
    }
    return { latest, trend: trend.sort((one, other) => (one.evaluatedAt < other.evaluatedAt ? -1 : 1)) };
}

function pointOf({ evaluatedAt, byBadge, devices }: ComparedFleet): TrendPoint {
    return { evaluatedAt, byBadge, devices: devices.length };
}

/** The numbers of a result, from its beginning if they are there; undefined for a result of another command. */
async function readPoint(file: string): Promise<TrendPoint | undefined> {
    const read = safeParse(NUMBERS, await headOf(file));
    if (read.success && isOther(read.output.schema)) {
        return undefined;
    }
    if (read.success && read.output.schema === READINESS_SCHEMA && isTime(read.output.evaluatedAt)) {
        const { evaluatedAt, byBadge } = read.output;
        const devices = Object.values(byBadge).reduce((sum, count) => sum + count, 0);
        return { evaluatedAt: new Date(evaluatedAt).toISOString(), byBadge, devices };
    }
    const whole = await readSnapshot(file);
    return whole === undefined ? undefined : pointOf(whole);
}

function isOther(schema: string): boolean {
    return /^hotpatch-[a-z-]+\/\d+$/.test(schema) && schema !== READINESS_SCHEMA;
}

function statOf(path: string) {
    try {
        const found = statSync(path);
        if (!found.isFile() && !found.isDirectory()) {
            throw new UserError(`Read baseline '${path}': it is neither a file nor a folder. Check its path.`);
        }
        return found;
    } catch (error) {
        throw fileError(`Read baseline '${path}'`, error, "Check its path and your permission to read it.");
    }
}

function filesIn(folder: string): string[] {
    let names: string[];
    try {
        names = readdirSync(folder).filter((name) => /\.(json|ndjson)$/i.test(name));
    } catch (error) {
        throw fileError(`Read baseline '${folder}'`, error, "Check your permission to read it.");
    }
    if (names.length > MOST_SNAPSHOTS) {
        throw new UserError(
            `Read baseline '${folder}': it has ${names.length} files, and ${MOST_SNAPSHOTS} are the most that are read. Move older ones elsewhere.`,
        );
    }
    return names.sort().map((name) => join(folder, name));
}

const NUMBERS = looseObject({ schema: string(), evaluatedAt: string(), byBadge: record(string(), number()) });

const RESULT = looseObject({
    schema: string(),
    evaluatedAt: string(),
    reasons: picklist(["all", "badge"]),
    byBadge: record(string(), number()),
    devicesMayBeMissing: boolean(),
    devices: array(
        looseObject({
            name: string(),
            intuneId: string(),
            entraDeviceId: nullable(string()),
            badge: picklist(BADGES),
            reasons: array(looseObject({ code: string(), finding: string(), remedy: string() })),
        }),
    ),
});

/** One result; undefined for that of another command. */
async function readSnapshot(file: string): Promise<ComparedFleet | undefined> {
    const content = parsed(file, await textOf(file));
    const schema = typeof content === "object" && content !== null && "schema" in content ? content.schema : undefined;
    if (typeof schema === "string" && isOther(schema)) {
        return undefined;
    }
    const read = schema === READINESS_SCHEMA ? safeParse(RESULT, content, { abortEarly: true }) : undefined;
    if (read === undefined || !read.success || !isTime(read.output.evaluatedAt)) {
        throw new UserError(
            `Read baseline '${file}': it is not a result of readiness. Save one with --format json --output.`,
        );
    }
    const { evaluatedAt, reasons, byBadge, devicesMayBeMissing, devices } = read.output;
    return {
        evaluatedAt: new Date(evaluatedAt).toISOString(),
        reasons,
        byBadge,
        devicesMayBeMissing,
        // The shape has checked what is used of a device.
        devices: devices as unknown as readonly DeviceReadiness[],
    };
}

async function textOf(file: string): Promise<string> {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of savedBytes(file)) {
        size += piece.length;
        if (size > LARGEST_SNAPSHOT) {
            throw new UserError(
                `Read baseline '${file}': it has more than ${LARGEST_SNAPSHOT} bytes. Check that it is the right file.`,
            );
        }
        pieces.push(piece);
    }
    return Buffer.concat(pieces).toString("utf8");
}

/** A document, or the lines of `--format ndjson` put together again. */
function parsed(file: string, text: string): unknown {
    try {
        if (!/^\s*\{"kind":"summary",/.test(text)) {
            return JSON.parse(text);
        }
        const [summary, ...devices] = text
            .split("\n")
            .filter((line) => line.trim() !== "")
            .map((line): unknown => JSON.parse(line));
        return { ...(summary as object), devices };
    } catch (error) {
        if (error instanceof SyntaxError) {
            throw new UserError(
                `Read baseline '${file}': it is not JSON, or ends too early. Save the result again with --format json --output.`,
                { cause: error },
            );
        }
        throw error;
    }
}
