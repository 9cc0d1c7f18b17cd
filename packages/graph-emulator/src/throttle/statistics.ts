import type { ThrottledWorkload } from "./budgets";

/** One request at the throttle. */
export interface Admission {
    /** Milliseconds since 1970, by the emulator's clock. */
    readonly time: number;
    readonly workload: ThrottledWorkload;
    readonly isRead: boolean;
    readonly units: number;
    readonly admitted: boolean;
    /** Whether it came back before it was allowed to. */
    readonly early: boolean;
    /** For a refused request: how long it has to wait. */
    readonly retryAfterMs?: number;
}

export interface AdmissionCounts {
    readonly admitted: number;
    readonly refused: number;
    /** The refused requests that came back too early. */
    readonly early: number;
    readonly units: number;
}

export interface ThrottleStatistics extends AdmissionCounts {
    readonly byWorkload: Readonly<Partial<Record<ThrottledWorkload, AdmissionCounts>>>;
}

type Counter = { -readonly [P in keyof AdmissionCounts]: AdmissionCounts[P] };

/** Counts all admissions and keeps the last ones. */
export class AdmissionRecord {
    readonly admissions: Admission[] = [];
    private counters = new Map<ThrottledWorkload, Counter>();

    constructor(private readonly size: number) {}

    add(admission: Admission): void {
        this.admissions.push(admission);
        // In bulk, only now and then: removing one from the front moves all the others.
        if (this.admissions.length > this.size * 1.1 + 10) {
            this.admissions.splice(0, this.admissions.length - this.size);
        }
        const counter = this.counters.get(admission.workload) ?? none();
        count(counter, admission);
        this.counters.set(admission.workload, counter);
    }

    clear(): void {
        this.admissions.length = 0;
        this.counters = new Map();
    }

    statistics(): ThrottleStatistics {
        const total = none();
        for (const { admitted, refused, early, units } of this.counters.values()) {
            total.admitted += admitted;
            total.refused += refused;
            total.early += early;
            total.units += units;
        }
        const byWorkload = Object.fromEntries([...this.counters].map(([name, counter]) => [name, { ...counter }]));
        return { ...total, byWorkload };
    }
}

function none(): Counter {
    return { admitted: 0, refused: 0, early: 0, units: 0 };
}

function count(counter: Counter, { admitted, early, units }: Admission): void {
    if (admitted) {
        counter.admitted += 1;
        counter.units += units;
    } else {
        counter.refused += 1;
        counter.early += early ? 1 : 0;
    }
}
