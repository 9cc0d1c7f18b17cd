import { UserError } from "../base/userError";
import type { GraphClient } from "../graph/client";
import { EXPORT_PERMISSION, exportedReport } from "../graph/endpoints/exportJobs";
import { isGraphError } from "../graph/errors";
import type { BulkAnswers, BulkRecord, BulkSource, BulkWord } from "./bulkVbs";
import { Attestations, isAttestation } from "./files/attestation";
import { csvRows } from "./files/csv";
import { ATTESTATION } from "./files/exportOrders";
import { textBytes } from "./files/savedBytes";
import { isStop, whyStopped } from "./stop";

const HOUR_MS = 3_600_000;

const { report: REPORT, columns: COLUMNS } = ATTESTATION;

/** How evidence names it. */
const SOURCE = `Intune export ${REPORT}`;

interface Attested {
    readonly attestations: Attestations;
    readonly rows: number;
    /** Rows whose time is not valid. */
    readonly untimed: number;
}

/**
 * VBS by Intune's report on health attestation, which is exported as one file. Only "enabled" is taken, and only if the
 * device attested it no longer ago than `maxAgeHours`; every other device is read by itself. `assumed`: VBS that ran
 * after the attested boot still runs, although the device may have started again since. So only by a user's choice.
 *
 * Application permission: `DeviceManagementManagedDevices.ReadWrite.All`.
 */
export function attestedVbs({ maxAgeHours, now }: { maxAgeHours: number; now: Date }): BulkSource {
    const oldest = now.getTime() - maxAgeHours * HOUR_MS;
    return async (graph, signal) => {
        try {
            const attested = await attestedIn(graph, signal);
            return {
                source: SOURCE,
                says: (record) => wordOn(record, attested.attestations, oldest),
                notes: (taken) => notesOn(taken, attested, maxAgeHours),
            };
        } catch (error) {
            if (isStop(error, signal)) {
                return nothing(whyStopped(signal));
            }
            // A UserError: the file is not valid.
            if (isGraphError(error) || error instanceof UserError) {
                return nothing(error.message.replace(/\.$/, ""));
            }
            throw error;
        }
    };
}

async function attestedIn(graph: GraphClient, signal: AbortSignal): Promise<Attested> {
    const file = await exportedReport(graph, ATTESTATION, signal);
    const attestations = new Attestations(SOURCE);
    let [rows, untimed] = [0, 0];
    for await (const { row } of csvRows(REPORT, textBytes(REPORT, file))) {
        if (rows === 0 && !isAttestation(row)) {
            throw new UserError(`Read file '${REPORT}': it has not the columns ${COLUMNS.join(", ")}.`);
        }
        rows += 1;
        untimed += attestations.add(row) ? 0 : 1;
        signal.throwIfAborted();
    }
    return { attestations, rows, untimed };
}

function wordOn({ id }: BulkRecord, attestations: Attestations, oldest: number): BulkWord | undefined {
    const fact = attestations.of(id);
    if (fact.kind !== "known") {
        return undefined;
    }
    const isRunning = fact.value.state === "running";
    const isRecent = fact.observedAt !== null && Date.parse(fact.observedAt) >= oldest;
    return { isRunning, state: isRunning && isRecent ? fact : undefined };
}

function notesOn(taken: number, { rows, untimed }: Attested, maxAgeHours: number): string[] {
    return [
        `VBS of ${taken} devices comes from an export of Intune's report on health attestation, which has ${rows} devices: those that attested it in the last ` +
            `${maxAgeHours} hours. That it still runs is assumed. The others were read one by one.`,
        ...(untimed === 0
            ? []
            : [`${untimed} rows of the report have a time that is not valid; those devices were read one by one.`]),
    ];
}

function nothing(why: string): BulkAnswers {
    const text = `Intune's report on health attestation was not read (${EXPORT_PERMISSION}): ${why}. VBS was read one by one.`;
    return { source: SOURCE, says: () => undefined, notes: () => [text] };
}
