import type { Fleet, Judgement } from "./fleet";

/** A number of devices: counted, or estimated from a random sample. */
export interface Amount {
    readonly devices: number;
    /** Of an estimate: with 95 % certainty the number is not further away than this. Absent where every device was counted. */
    readonly margin?: number;
}

/** An amount, and of how many devices more it is not known whether they belong to it. */
export interface OpenAmount extends Amount {
    readonly unknown: number;
}

/** What is counted of one device; undefined where that is not known. */
type Test = (judgement: Judgement) => boolean | undefined;

/** Of the normal distribution, for 95 %. */
const QUANTILE = 1.96;

/**
 * How many of some devices pass a test. Where the VBS of some is pending, those that were read stand for all whose VBS is needed; if
 * none was read, the pending ones are unknown.
 */
export function amountOf(devices: readonly number[], { judgementOf }: Fleet, test: Test): OpenAmount {
    let counted = 0;
    let unknown = 0;
    const sample = { size: 0, passed: 0, unknown: 0 };
    let pending = 0;
    for (const device of devices) {
        const judgement = judgementOf(device);
        const result = judgement === undefined ? undefined : test(judgement);
        if (judgement?.vbs === "pending" && result === undefined) {
            pending += 1;
        } else if (judgement?.vbs === "read") {
            sample.size += 1;
            sample.passed += result === true ? 1 : 0;
            sample.unknown += result === undefined ? 1 : 0;
        } else {
            counted += result === true ? 1 : 0;
            unknown += result === undefined ? 1 : 0;
        }
    }
    if (pending === 0 || sample.size === 0) {
        return { devices: counted + sample.passed, unknown: unknown + sample.unknown + pending };
    }
    const all = sample.size + pending;
    return {
        devices: counted + Math.round((sample.passed * all) / sample.size),
        margin: marginOf(sample.passed, sample.size, all),
        unknown: unknown + Math.round((sample.unknown * all) / sample.size),
    };
}

/**
 * Of a sample without replacement. Two passes and two failures are added, so that a share of 0 or 1 in a small sample is not taken for
 * certain (Agresti and Coull, "Approximate is better than exact", 1998).
 */
function marginOf(passed: number, size: number, all: number): number {
    const share = (passed + 2) / (size + 4);
    const unread = 1 - size / all;
    return Math.ceil(QUANTILE * all * Math.sqrt((unread * share * (1 - share)) / size));
}
