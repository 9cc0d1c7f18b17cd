import type { GraphRequest, GraphResponse } from "../http/message";
import { KqlFailure } from "../kql/failure";
import { type Frame, filtered, rowsOf, wireValue } from "../kql/frame";
import { runKql } from "../kql/run";
import { failureOf, type LogAnalyticsError, missingContent, queryFailure } from "./answers";
import type { LogAnalyticsOptions } from "./options";
import { ReportedDevices, type ReportParts, type ReportPlant } from "./reportedDevices";
import { reportTable } from "./tables";
import { type Interval, intervalOf } from "./timespan";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The time of day, UTC, at which the snapshot of the day is made (`assumed`). */
const SNAPSHOT_MS = 6 * 60 * 60 * 1000;

/** Who may query, and what the answers get wrong. */
export interface LogAnalyticsControls {
    readonly workspaceId: string;
    /** Whether applications have a reader role in the workspace. */
    readable: boolean;
    /** Times of the snapshots, ISO 8601, the newest first. */
    readonly snapshots: readonly string[];
    readonly planted: readonly ReportPlant[];
}

/**
 * A Log Analytics workspace with the tables UCClient and UCClientUpdateStatus. Azure Monitor, "Log Analytics API": request
 * format, response format, errors, timeouts (2021 to 2025).
 */
export class LogAnalytics implements LogAnalyticsControls {
    readable: boolean;
    private readonly settings: Required<LogAnalyticsOptions>;
    private readonly devices: ReportedDevices;

    constructor(
        private readonly parts: ReportParts,
        private readonly tenantId: string,
    ) {
        this.settings = parts.settings;
        this.readable = parts.settings.readable;
        this.devices = new ReportedDevices(parts);
    }

    get workspaceId(): string {
        return this.settings.workspaceId;
    }

    get snapshots(): readonly string[] {
        return this.times().map((time) => new Date(time).toISOString());
    }

    get planted(): readonly ReportPlant[] {
        return this.devices.planted;
    }

    /** Back to what the options say. */
    reset(): void {
        this.readable = this.settings.readable;
    }

    /** Answers a request below `/v1`, whose sender is known. */
    answer(request: GraphRequest): GraphResponse {
        const workspace = /^\/workspaces\/([^/]+)\/query\/?$/i.exec(request.path)?.[1]?.toLowerCase();
        if (workspace !== this.workspaceId.toLowerCase() || !["GET", "POST"].includes(request.method)) {
            return failureOf(404, "PathNotFoundError", "The requested path does not exist");
        }
        if (!this.readable) {
            const text = "The provided credentials have insufficient access to perform the requested operation";
            return failureOf(403, "InsufficientAccessError", text);
        }
        const asked = queryIn(request);
        if (asked === undefined) {
            return missingContent();
        }
        try {
            return this.result(asked);
        } catch (error) {
            if (error instanceof KqlFailure) {
                return queryFailure(error);
            }
            throw error;
        }
    }

    private result({ query, timespan }: Query): GraphResponse {
        const now = this.parts.fleet.clock.now();
        const interval = timespan === undefined ? undefined : intervalOf(timespan, now);
        if (query === undefined || (timespan !== undefined && interval === undefined)) {
            const [property, value] = query === undefined ? ["query", ""] : ["timespan", timespan];
            return failureOf(400, "BadArgumentError", "The request had some invalid properties", {
                code: "QueryValidationError",
                message: `The property '${property}' is not valid: '${value}'.`,
            });
        }
        const snapshots = {
            devices: this.devices.all(),
            times: this.times(),
            tenantId: this.tenantId,
            workspaceId: this.workspaceId,
        };
        if (snapshots.devices.length === 0) {
            return { status: 204, headers: {} };
        }
        const table = (name: string) => within(reportTable(name, snapshots), interval);
        return this.written(runKql(query, { table, now }));
    }

    /** The answer's text, row by row until a limit is reached. */
    private written(frame: Frame): GraphResponse {
        const { mostRows, mostBytes } = this.settings;
        const columns = frame.columns.map(({ name, type }) => ({ name, type }));
        const rows = rowsOf(frame);
        const texts: string[] = [];
        let bytes = 0;
        let error: LogAnalyticsError | undefined;
        for (const row of rows) {
            const text = JSON.stringify(frame.columns.map(({ of, type }) => wireValue(of(row), type)));
            bytes += text.length + 1;
            if (bytes > mostBytes || texts.length === mostRows) {
                error = tooLarge(bytes > mostBytes ? `${mostBytes} bytes` : `${mostRows} records`);
                break;
            }
            texts.push(text);
        }
        const table = `{"name":"PrimaryResult","columns":${JSON.stringify(columns)},"rows":[${texts.join(",")}]}`;
        const partial = error === undefined ? "" : `,"error":${JSON.stringify(error)}`;
        return {
            status: 200,
            headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-cache" },
            body: `{"tables":[${table}]${partial}}`,
        };
    }

    private times(): number[] {
        const latest = this.parts.fleet.clock.now() - this.settings.lagHours * 60 * 60 * 1000 - SNAPSHOT_MS;
        const newest = Math.floor(latest / DAY_MS) * DAY_MS + SNAPSHOT_MS;
        return Array.from({ length: this.settings.days }, (_, day) => newest - day * DAY_MS);
    }
}

/** As recorded in a public issue about an answer that was too large. */
function tooLarge(limit: string): LogAnalyticsError {
    return {
        code: "PartialError",
        message: "There were some errors when processing your query.",
        details: [
            {
                code: "EngineError",
                message: "Something went wrong processing your query on the server.",
                innererror: {
                    code: "-2133196797",
                    message: `The results of this query exceed the set limit of ${limit}, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003). See https://aka.ms/kustoquerylimits for more information and possible solutions.`,
                    severity: 2,
                    severityName: "Error",
                },
            },
        ],
    };
}

function within(frame: Frame | undefined, interval: Interval | undefined): Frame | undefined {
    const time = frame?.columns.find(({ name }) => name === "TimeGenerated");
    if (frame === undefined || time === undefined || interval === undefined) {
        return frame;
    }
    return filtered(frame, (row) => {
        const value = Number(time.of(row));
        return value >= interval.from && value <= interval.to;
    });
}

interface Query {
    readonly query: string | undefined;
    readonly timespan: string | undefined;
}

/** Undefined for a POST without JSON. */
function queryIn({ method, query, text, headers }: GraphRequest): Query | undefined {
    let given: unknown;
    if (method === "GET") {
        given = Object.fromEntries(new URLSearchParams(query));
    } else {
        try {
            given = /^application\/json\b/i.test(headers["content-type"] ?? "") ? JSON.parse(text ?? "") : undefined;
        } catch {
            return undefined;
        }
    }
    if (typeof given !== "object" || given === null) {
        return undefined;
    }
    const { query: kql, timespan } = given as Record<string, unknown>;
    return {
        query: typeof kql === "string" && kql.trim() !== "" ? kql : undefined,
        timespan: timespan === undefined || timespan === null ? undefined : String(timespan),
    };
}
