import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Fact, known, missing, type VbsReport } from "../facts";
import { Journal } from "./journal";
import { type CacheLine, type CacheOwner, type KeptRead, lineOf, textOf } from "./lines";

const HOUR_MS = 3_600_000;
/** Hours after which an interrupted run is not continued. */
const RESUMABLE_HOURS = 24;
/** Days after which a read is not kept any longer. */
const KEPT_DAYS = 30;

/** How evidence names it. */
const SOURCE = "Intune, single read of hardwareInformation by an earlier run";

/** What came of a read. */
export type AnsweredFact = Exclude<Fact<VbsReport>, { readonly kind: "notAsked" }>;

/** What a record is recalled by. */
interface RecalledRecord {
    readonly id: string;
    /** Null if it never synced, undefined if the date is not valid. */
    readonly lastSync: string | null | undefined;
}

/** Where a cache is, and whose. */
export interface VbsCacheOptions extends CacheOwner {
    /** The user's cache folder. */
    readonly folder: string;
    /** Goes on with the last run if it was interrupted: what it read counts as read by this one. */
    readonly resume?: boolean;
    /** Tests supply their own. */
    readonly now?: () => number;
}

/** Which reads may be recalled, and what became of it. */
export interface KeptReads {
    /**
     * The answer of an earlier read that still counts, or undefined.
     *
     * @param isDoubtful whether the answer is not to be used after all
     */
    recall(record: RecalledRecord, isDoubtful: (fact: AnsweredFact) => boolean): AnsweredFact | undefined;
    /** Keeps the answer to a read. */
    keep(record: RecalledRecord, fact: AnsweredFact): void;
    /** What to know about it, in whole sentences. */
    notes(): readonly string[];
}

/**
 * Single reads of VBS that earlier runs made of a tenant, in a file that only its user can read. It has ids, states and
 * times, no names and nothing secret. `running` counts for as long as the caller says, any other answer until the device
 * has synced again: what Intune knows about a device only changes then.
 */
export class VbsCache {
    private readonly journal: Journal;
    private readonly reads = new Map<string, KeptRead>();
    private readonly now: () => number;
    private lines = 0;
    private interruptedAt: number | undefined;
    private readonly isResumed: boolean;

    constructor({ folder, tenantId, endpoint, resume = false, now = Date.now }: VbsCacheOptions) {
        this.now = now;
        const name = createHash("sha256").update(`${tenantId}\n${endpoint}`).digest("hex").slice(0, 32);
        this.journal = new Journal(join(folder, "readiness", `${name}.ndjson`), { tenantId, endpoint });
        this.journal.open(
            (line) => this.take(line),
            () => {
                this.reads.clear();
                this.interruptedAt = undefined;
            },
        );
        const since = this.interruptedAt;
        this.isResumed = resume && since !== undefined && now() - since <= RESUMABLE_HOURS * HOUR_MS;
        if (resume && !this.isResumed) {
            this.journal.notes.push(
                `There was nothing to resume: no reading of this tenant was interrupted in the last ${RESUMABLE_HOURS} hours.`,
            );
        }
        if (!this.isResumed) {
            this.add({ kind: "begins", at: now() });
        }
    }

    /**
     * What one evaluation gets.
     *
     * @param maxAgeHours for how long `running` counts
     */
    within(maxAgeHours: number): KeptReads {
        const found = { devices: 0, synced: 0 };
        return {
            recall: (record, isDoubtful) => {
                const read = this.reads.get(record.id);
                if (read === undefined || !this.counts(read, record, maxAgeHours)) {
                    return undefined;
                }
                const fact = factOf(read);
                if (isDoubtful(fact)) {
                    return undefined;
                }
                found.devices += 1;
                found.synced += record.lastSync === read.sync ? 0 : 1;
                return fact;
            },
            keep: ({ id, lastSync = null }, fact) => {
                const line: CacheLine = { kind: "read", id, read: readOf(fact, lastSync, this.now()) };
                // A line that would not be valid, because of what the service said, would spoil the file.
                if (lineOf(textOf(line)) !== undefined) {
                    this.add(line);
                }
            },
            notes: () => [
                ...(found.devices === 0
                    ? []
                    : [
                          `VBS of ${found.devices} devices was read by an earlier run: running counts for ${maxAgeHours} hours, anything else until the device ` +
                              `syncs. ${found.synced} of them have synced since.`,
                      ]),
                ...this.journal.notes,
            ],
        };
    }

    /**
     * Ends the run.
     *
     * @param isComplete whether it read all that it wanted; otherwise it can be resumed
     */
    close(isComplete: boolean): void {
        if (isComplete) {
            this.add({ kind: "ends", at: this.now() });
        }
        this.journal.close(this.lines > 2 * this.reads.size + 100 ? this.worthKeeping(isComplete) : undefined);
    }

    private *worthKeeping(isComplete: boolean): Generator<CacheLine, void, undefined> {
        const oldest = this.now() - KEPT_DAYS * 24 * HOUR_MS;
        if (!isComplete && this.interruptedAt !== undefined) {
            yield { kind: "begins", at: this.interruptedAt };
        }
        for (const [id, read] of this.reads) {
            if (read.at >= oldest) {
                yield { kind: "read", id, read };
            }
        }
    }

    private add(line: CacheLine): void {
        this.journal.add(line);
        this.take(line);
    }

    private take(line: CacheLine): void {
        this.lines += 1;
        switch (line.kind) {
            case "read":
                this.reads.set(line.id, line.read);
                break;
            case "begins":
                this.interruptedAt = line.at;
                break;
            case "ends":
                this.interruptedAt = undefined;
                break;
        }
    }

    private counts({ at, sync, state }: KeptRead, { lastSync }: RecalledRecord, maxAgeHours: number): boolean {
        const now = this.now();
        if (at > now) {
            return false;
        }
        if (this.isResumed && this.interruptedAt !== undefined && at >= this.interruptedAt) {
            return true;
        }
        return state === "running" ? now - at <= maxAgeHours * HOUR_MS : lastSync === sync;
    }
}

function readOf(fact: AnsweredFact, sync: string | null, at: number): KeptRead {
    return fact.kind === "known"
        ? { at, sync, state: fact.value.state, hardware: fact.value.hardware, why: undefined }
        : { at, sync, state: undefined, hardware: null, why: fact.why };
}

function factOf({ sync, state, hardware, why = "" }: KeptRead): AnsweredFact {
    return state === undefined ? missing(why, SOURCE, sync) : known({ state, hardware }, SOURCE, sync);
}
